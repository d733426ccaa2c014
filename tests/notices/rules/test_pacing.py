"""Ten an hour, the rest summed up, and nothing waits longer than a quarter of an hour."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.incidents import Kind
from roms_assets.notices.rules.changes import Due
from roms_assets.notices.rules.pacing import HOUR, Pace, paced
from tests.notices.builders import MINUTE, NOW, an_incident

WATCH = timedelta(minutes=5)


def dues(count: int) -> list[Due]:
    return [Due(an_incident(f"pos/{number}"), Kind.OPENED) for number in range(count)]


def test_few_are_told_each_by_itself() -> None:
    assert paced(dues(6), [], NOW, 10) == Pace(dues(6), [])
    assert paced([], [], NOW, 10) == Pace([], [])


def test_of_many_the_first_are_told_singly_and_the_rest_together() -> None:
    pace = paced(dues(25), [], NOW, 10)
    assert (len(pace.singly), len(pace.summed)) == (6, 19)
    assert [*pace.singly, *pace.summed] == dues(25)


def test_after_an_hour_they_are_told_singly_again() -> None:
    told = [(Kind.OPENED, NOW - HOUR)] * 6 + [(Kind.SUM, NOW - HOUR)]
    assert len(paced(dues(6), told, NOW, 10).singly) == 6
    assert len(paced(dues(6), [(kind, at + MINUTE) for kind, at in told], NOW, 10).singly) == 0


def test_another_limit_is_kept_as_well() -> None:
    pace = paced(dues(25), [], NOW, 20)
    assert (len(pace.singly), len(pace.summed)) == (16, 9)


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60),
    st.lists(st.integers(0, 10), min_size=60, max_size=60),
)
def test_no_hour_has_more_than_ten_and_nobody_waits_long(arriving: list[int], late: list[int]) -> None:
    """Watches a few seconds late, each with some new incidents; `waiting` since when each is known."""
    told: list[tuple[Kind, datetime]] = []
    waiting: list[datetime] = []
    now = NOW
    for count, seconds in zip(arriving, late, strict=False):
        waiting += [now] * count
        pace = paced(dues(len(waiting)), told, now, 10)
        told += [(Kind.OPENED, now)] * len(pace.singly) + [(Kind.SUM, now)] * bool(pace.summed)
        waiting = waiting[len(pace.singly) + len(pace.summed) :]
        assert sum(at > now - HOUR for _, at in told) <= 10
        assert all(now - since <= WATCH + timedelta(seconds=10) for since in waiting)
        now += WATCH + timedelta(seconds=seconds)
