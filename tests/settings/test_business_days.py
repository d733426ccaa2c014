"""Which days a business expects files of, and why not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.settings import Business

Build = Callable[..., Any]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Asia/Manila", datetime(2025, 11, 14, 15, 59, 59, tzinfo=UTC), date(2025, 11, 13)),
        ("Asia/Manila", datetime(2025, 11, 14, 16, 0, 0, tzinfo=UTC), date(2025, 11, 14)),
        ("America/New_York", datetime(2025, 3, 9, 4, 59, 59, tzinfo=UTC), date(2025, 3, 7)),
        ("America/New_York", datetime(2025, 3, 9, 5, 0, 0, tzinfo=UTC), date(2025, 3, 8)),
        ("America/New_York", datetime(2025, 3, 10, 3, 59, 59, tzinfo=UTC), date(2025, 3, 8)),
        ("America/New_York", datetime(2025, 3, 10, 4, 0, 0, tzinfo=UTC), date(2025, 3, 9)),
        ("America/New_York", datetime(2025, 11, 3, 4, 59, 59, tzinfo=UTC), date(2025, 11, 1)),
        ("America/New_York", datetime(2025, 11, 3, 5, 0, 0, tzinfo=UTC), date(2025, 11, 2)),
    ],
)
def test_a_day_is_over_at_midnight_of_the_shop(
    a_business: Build, zone: str, now: datetime, day: date
) -> None:
    assert a_business(time_zone=zone).last_complete_day(now) == day


def test_no_day_after_the_last_day_is_complete(a_business: Build) -> None:
    business = a_business(last_day="2025-12-30")
    assert business.last_complete_day(datetime(2026, 5, 1, tzinfo=UTC)) == date(2025, 12, 30)
    assert business.last_complete_day(datetime(2025, 12, 30, tzinfo=UTC)) == date(2025, 12, 29)


def test_a_time_without_zone_is_no_answer(a_business: Build) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        a_business().last_complete_day(datetime.fromisoformat("2025-11-14T12:00"))


MOMENTS = st.integers(1_735_800_000, 1_798_700_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(now=MOMENTS)
def test_the_complete_days_never_run_ahead(a_business: Build, now: datetime) -> None:
    business = a_business(time_zone="America/New_York")
    over = business.last_complete_day(now)
    midnight = datetime.combine(over + timedelta(days=1), datetime.min.time(), business.zone)
    assert midnight <= now < midnight + timedelta(hours=26)


@given(opened=st.none() | DAYS, life=st.none() | st.integers(0, 400), day=DAYS)
def test_a_till_is_open_from_its_first_to_its_last_day(
    a_business: Build, a_branch: Build, opened: date | None, life: int | None, day: date
) -> None:
    closed = (opened or date(2025, 6, 1)) + timedelta(days=life) if life is not None else None
    business = a_business(a_branch(tills=[{"code": "1", "opened": opened, "closed": closed}]))
    is_open = (opened is None or opened <= day) and (closed is None or day <= closed)
    assert business.is_closed(TillDay(day, "LUNA", "1")) is not is_open


@pytest.fixture(scope="module")
def shop(a_business: Build, a_branch: Build) -> Business:
    branch = a_branch(
        opened="2025-02-01",
        closed="2025-11-30",
        closed_weekdays=["Sunday"],
        closed_days=["2025-03-04"],
        tills=[{"code": "1"}, {"code": "2", "opened": "2025-03-01", "closed": "2025-06-30"}],
    )
    business: Business = a_business(branch, holidays=["2025-05-01", "2025-01-01"])
    return business


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("2025-01-01|LUNA-1", "not yet opened"),
        ("2025-01-31|LUNA-1", "not yet opened"),
        ("2025-02-01|LUNA-1", None),
        ("2025-02-28|LUNA-2", "not yet opened"),
        ("2025-03-01|LUNA-2", None),
        ("2025-03-02|LUNA-1", "closed on sundays"),
        ("2025-03-04|LUNA-1", "closed on 2025-03-04"),
        ("2025-05-01|LUNA-1", "holiday"),
        ("2025-06-30|LUNA-2", None),
        ("2025-07-01|LUNA-2", "closed for good since 2025-07-01"),
        ("2025-11-29|LUNA-1", None),
        ("2025-12-01|LUNA-1", "closed for good since 2025-12-01"),
    ],
)
def test_a_closed_till_says_why(shop: Business, key: str, why: str | None) -> None:
    assert shop.why_closed(TillDay.of(key)) == why
    assert shop.is_closed(TillDay.of(key)) is (why is not None)


def test_till_days_are_all_tills_of_all_days_that_count(a_business: Build, a_branch: Build) -> None:
    business = a_business(
        a_branch(code="A-B", tills=[{"code": "1"}, {"code": "2"}]), a_branch(), last_day="2025-01-02"
    )
    assert [each.key for each in business.till_days(date(2024, 12, 1), date(2025, 2, 1))] == [
        "2025-01-01|A-B-1",
        "2025-01-01|A-B-2",
        "2025-01-01|LUNA-1",
        "2025-01-02|A-B-1",
        "2025-01-02|A-B-2",
        "2025-01-02|LUNA-1",
    ]
    assert [each.key for each in business.till_days(date(2025, 1, 2), date(2025, 1, 2), "LUNA")] == [
        "2025-01-02|LUNA-1"
    ]
    assert business.till_days(date(2025, 1, 2), date(2025, 1, 1)) == []
    assert business.till_days(date(2025, 2, 1), date(2025, 2, 2)) == []


def test_an_unknown_branch_or_till_names_the_known_ones(a_business: Build, a_branch: Build) -> None:
    business = a_business(a_branch(), a_branch(code="NOVA", tills=[{"code": "1"}, {"code": "7"}]))
    with pytest.raises(SettingsWrong, match=r"no branch 'MOON'.*LUNA, NOVA"):
        business.till_days(date(2025, 1, 1), date(2025, 1, 1), "MOON")
    with pytest.raises(SettingsWrong, match=r"NOVA has no till '2'.*1, 7"):
        business.why_closed(TillDay(date(2025, 1, 1), "NOVA", "2"))


CODES = st.from_regex(r"[A-Z0-9]{1,3}(-[A-Z0-9]{1,2}){0,2}", fullmatch=True)


@given(codes=st.lists(CODES, min_size=1, max_size=5, unique=True), tills=st.integers(1, 3))
def test_every_till_of_the_file_is_found_again_by_its_key(
    a_business: Build, a_branch: Build, codes: list[str], tills: int
) -> None:
    branches = [a_branch(code=code, tills=[{"code": str(n)} for n in range(tills)]) for code in codes]
    business = a_business(*branches)
    day = date(2025, 1, 1)
    found = business.till_days(day, day)
    assert [TillDay.of(each.key) for each in found] == found
    assert [each.till for each in found] == business.tills.names()
    assert not any(business.is_closed(each) for each in found)


def test_another_host_leaves_the_rest_alone(a_business: Build) -> None:
    business = a_business()
    moved = business.at_host("http://127.0.0.1:8080/")
    assert moved.pos
    assert business.pos
    assert moved.pos.host.address == "http://127.0.0.1:8080/"
    assert business.pos.host.address == "https://pos.example.com/tills/"
    assert moved.tills.branches == business.tills.branches
