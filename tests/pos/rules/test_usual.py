"""What is usual for a till on a weekday, and what is far less."""

from datetime import date, timedelta

import pytest

from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import Usual, UsualLines

FRIDAY = date(2025, 11, 14)


def a_till_day(weeks_back: int = 0, pos: str = "1", day: date = FRIDAY) -> TillDay:
    return TillDay(day - timedelta(weeks=weeks_back), "BMC", pos)


def lines(*several: int) -> UsualLines:
    """The Friday itself, then the Fridays before it, latest first; 0 is a day without lines."""
    return UsualLines({a_till_day(weeks): count for weeks, count in enumerate(several)})


def test_usual_is_the_median_of_the_last_four_that_brought_lines() -> None:
    days = tuple(a_till_day(weeks).day for weeks in (1, 3, 4, 5))
    assert lines(10, 100, 0, 200, 300, 1000, 9).of(a_till_day()) == Usual(250, days)


def test_with_fewer_than_four_nothing_is_usual() -> None:
    assert lines(10, 100, 100, 100).of(a_till_day()) is None
    assert lines(10, 100, 100, 100).few(a_till_day(), 50) is None


def test_older_than_eight_weeks_does_not_count() -> None:
    assert lines(10, 100, 100, 100, 0, 0, 0, 0, 100).of(a_till_day()) is not None
    assert lines(10, 100, 100, 100, 0, 0, 0, 0, 0, 100).of(a_till_day()) is None


def test_another_till_and_another_weekday_say_nothing() -> None:
    others = {a_till_day(weeks, pos="2"): 100 for weeks in range(5)}
    others |= {a_till_day(weeks, day=FRIDAY - timedelta(days=1)): 100 for weeks in range(5)}
    assert UsualLines(others).of(a_till_day()) is None


@pytest.mark.parametrize(
    ("count", "percent", "is_few"), [(49, 50, True), (50, 50, False), (1, 0, False), (0, 50, False)]
)
def test_few_is_under_that_part_of_what_is_usual(count: int, percent: float, is_few: bool) -> None:
    """A day without any line is not called few: it has a reason of its own."""
    told = lines(count, 100, 100, 100, 100).few(a_till_day(), percent)
    assert told == ("only 49 lines, usually 100 (median of its last four Fridays)" if is_few else None)


def test_what_becomes_known_later_counts() -> None:
    usual = lines(1, 100, 100, 100)
    usual.add(a_till_day(4), 100)
    assert usual.few(a_till_day(), 50) == "only 1 line, usually 100 (median of its last four Fridays)"
