"""How a branch's files are read on a day: its generation and what the period of that day overrides."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.rules.dialects import NEW, OLD, Dialect, DiscountModel
from roms_assets.settings.branches import ParserPeriod

Build = Callable[..., Any]
DAYS = st.dates(date(2025, 1, 1), date(2025, 3, 31))


def test_without_periods_a_branch_writes_as_its_generation(a_business: Build, a_branch: Build) -> None:
    tills = a_business(a_branch(), a_branch(code="NOVA", generation="new")).tills
    assert tills.dialect("LUNA", date(2025, 1, 1)) is OLD
    assert tills.dialect("NOVA", date(2025, 1, 1)) is NEW
    with pytest.raises(SettingsWrong, match="LUNA, NOVA"):
        tills.dialect("MOON", date(2025, 1, 1))


def test_everything_of_a_dialect_can_be_overridden() -> None:
    overridable = set(ParserPeriod.model_fields)
    assert {field.name for field in fields(Dialect)} - {"name"} <= overridable


def test_a_period_overrides_on_its_days_only(a_business: Build, a_branch: Build) -> None:
    period = {
        "from": "2025-02-01",
        "until": "2025-02-28",
        "encoding": "CP1252",
        "product_department_column": 4,
        "short_product_department_column": 2,
        "date_formats": ["%d/%m/%Y"],
        "time_formats": ["%I:%M %p"],
        "department_code_width": 2,
        "discount_model": "net_amount",
        "name_repairs": {'EXT"E': "EXTREME"},
    }
    tills = a_business(a_branch(parser=[period])).tills
    expected = Dialect(
        "old",
        "cp1252",
        4,
        2,
        ("%d/%m/%Y",),
        ("%I:%M %p",),
        2,
        DiscountModel.NET_AMOUNT,
        (('EXT"E', "EXTREME"),),
    )
    assert [tills.dialect("LUNA", date(2025, 2, day)) for day in (1, 28)] == [expected, expected]
    assert [tills.dialect("LUNA", day) for day in (date(2025, 1, 31), date(2025, 3, 1))] == [OLD, OLD]


def test_an_override_of_zero_is_an_override(a_business: Build, a_branch: Build) -> None:
    branch = a_branch(generation="new", parser=[{"product_department_column": 0, "name_repairs": {}}])
    assert a_business(branch).tills.dialect("LUNA", date(2025, 1, 1)).product_department_column == 0


def test_a_branch_changes_its_generation_on_a_day(a_business: Build, a_branch: Build) -> None:
    tills = a_business(a_branch(parser=[{"from": "2025-02-10", "generation": "new"}])).tills
    assert tills.dialect("LUNA", date(2025, 2, 9)) == OLD
    assert tills.dialect("LUNA", date(2025, 2, 10)) == NEW


SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(
    lambda span: span[0] is None or span[1] is None or span[0] <= span[1]
)


@given(spans=st.lists(SPANS, max_size=4))
def test_periods_are_refused_exactly_when_two_share_a_day(
    a_business: Build, a_branch: Build, spans: list[tuple[date | None, date | None]]
) -> None:
    periods = [
        {"from": first, "until": last, "department_code_width": place}
        for place, (first, last) in enumerate(spans, 1)
    ]
    days = [date(2024, 12, 31) + timedelta(days=passed) for passed in range(92)]
    valid = {
        day: [place for place, (first, last) in enumerate(spans, 1) if (first or day) <= day <= (last or day)]
        for day in days
    }
    if any(len(places) > 1 for places in valid.values()):
        with pytest.raises(ValidationError, match="share no day"):
            a_business(a_branch(parser=periods))
        return
    tills = a_business(a_branch(parser=periods)).tills
    for day, places in valid.items():
        assert tills.dialect("LUNA", day).department_code_width == (places[0] if places else 0)
