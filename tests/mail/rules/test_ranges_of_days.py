"""A delivery between two days has no day that is sure."""

from datetime import date

import pytest

from roms_assets.mail.rules.dates import is_range
from tests.mail.rules.mails import NOW, SHOP, a_mail, reading_of

RANGES = [
    ("de_DE", "Donnerstag, 5. März - Samstag, 7. März"),
    ("de_DE", "5.-7. März"),
    ("de_DE", "zwischen dem 5. und 7. März"),
    ("de_DE", "05.03.2026 \u2013 07.03.2026"),
    ("de_DE", "5. März bis 7. März 2026"),
    ("en_US", "March 5 - 7"),
    ("en_US", "Thu, Mar 5 - Sat, Mar 7"),
    ("en_US", "March 5 to March 7"),
    ("fr_FR", "du 5 au 7 mars"),
    ("it_IT", "5 marzo - 7 marzo"),
    ("es_ES", "5 de marzo - 7 de marzo"),
    ("pl_PL", "5-7 marca"),
    ("nl_NL", "5 maart tot 7 maart"),
]
DAYS = [
    ("de_DE", "Donnerstag, 5. März"),
    ("de_DE", "Donnerstag, 5. März, 10 - 12 Uhr"),
    ("de_DE", "Donnerstag, 5. März 10:00 - 12:00"),
    ("de_DE", "05.03.2026 - 12:00 Uhr"),
    ("en_US", "Thursday, March 5 - 9 pm"),
    ("en_US", "March 5, order of March 2"),
    ("pl_PL", "czwartek, 5 marca"),
]


@pytest.mark.parametrize(("language", "text"), RANGES)
def test_from_one_day_to_another(language: str, text: str) -> None:
    assert is_range(text, NOW.date(), language)


@pytest.mark.parametrize(("language", "text"), DAYS)
def test_one_day_is_none(language: str, text: str) -> None:
    assert not is_range(text, NOW.date(), language)


@pytest.mark.parametrize("told", ["5.-7. März", "Donnerstag, 5. März - Samstag, 7. März"])
def test_no_day_of_it_is_expected(told: str) -> None:
    read = reading_of(a_mail(f"Bestellung K-4711\nLieferung: {told}\nSumme: 1,00 €\n"), SHOP)
    assert (read.events[0].expected_on, read.doubts) == (None, ())


def test_one_day_is_expected() -> None:
    read = reading_of(a_mail("Bestellung K-4711\nLieferung: 5. März, 10 - 12 Uhr\nSumme: 1,00 €\n"), SHOP)
    assert read.events[0].expected_on == date(2026, 3, 5)
