"""Days as mails write them; one that may be two days, or names the wrong weekday, is none."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.mail.rules.dates import day_of

NEAR = date(2025, 12, 20)
LANGUAGES = ("en_US", "en_GB", "de_DE", "fr_FR", "it_IT", "es_ES", "pl_PL", "nl_NL")


@pytest.mark.parametrize(
    ("written", "language", "day"),
    [
        ("2025-12-24", None, "2025-12-24"),
        ("25/12/2025", None, "2025-12-25"),
        ("03/04/2025", "en_GB", "2025-04-03"),
        ("03/04/2025", "en_US", "2025-03-04"),
        ("3.4.2025", None, "2025-04-03"),
        ("Dienstag, 23.12.2025", "de_DE", "2025-12-23"),
        ("24. Dezember", "de_DE", "2025-12-24"),
        ("2 janvier", "fr_FR", "2026-01-02"),
        ("5 de enero de 2026", "es_ES", "2026-01-05"),
        ("martedì 23 dicembre", "it_IT", "2025-12-23"),
        ("wtorek, 23 grudnia", "pl_PL", "2025-12-23"),
        ("maandag 22 december", "nl_NL", "2025-12-22"),
        ("January 7, 2026 at 10:23", "en_US", "2026-01-07"),
        ("Fri, Jan 2", "en_US", "2026-01-02"),
        ("Fri, 06/25/2021", "en_US", "2021-06-25"),
    ],
)
def test_a_day(written: str, language: str | None, day: str) -> None:
    assert day_of(f"Arriving: {written}, before noon", NEAR, language) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("03/04/2025", None),
        ("03/04/2025", "en"),
        ("31.02.2025", "de_DE"),
        ("Dienstag, 24.12.2025", "de_DE"),
        ("Friday, November 25", "en_US"),
        ("version 1.2.2025.3", None),
        ("10.000,00", "de_DE"),
        ("soon", None),
    ],
)
def test_what_may_be_two_days_or_is_wrong_is_none(written: str, language: str | None) -> None:
    assert day_of(written, NEAR, language) is None


@given(
    st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["full", "long"]),
)
def test_what_a_language_writes_is_read_back_by_it(day: date, language: str, form: str) -> None:
    assert day_of(format_date(day, form, locale=language), NEAR, language) == day


@given(st.dates(date(2025, 7, 1), date(2026, 6, 1)))
def test_a_day_without_its_year_is_the_nearest(day: date) -> None:
    assert day_of(f"{day:%B} {day.day}", NEAR, "en_US") == day
