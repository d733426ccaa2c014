from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.days import days_from, midnight

days = st.dates(date(1970, 1, 1), date(2100, 1, 1))


@given(days, st.integers(min_value=0, max_value=400))
def test_days_in_a_row_are_each_a_day_after_the_other(first: date, more: int) -> None:
    found = days_from(first, first + timedelta(days=more))
    assert (found[0], found[-1], len(found)) == (first, first + timedelta(days=more), more + 1)
    assert found == sorted(set(found))


def test_the_other_way_round_there_are_none() -> None:
    assert days_from(date(2025, 3, 1), date(2025, 2, 28)) == []


def test_a_day_begins_at_midnight_in_utc() -> None:
    assert midnight(date(2025, 11, 2)) == datetime(2025, 11, 2, tzinfo=UTC)
