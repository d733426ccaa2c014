"""A schedule that did nothing at its hour."""

from dataclasses import replace
from datetime import timedelta

from roms_assets.notices.rules.clocks import Outcome, ScheduleRecord, Tick, missed
from tests.notices.builders import MINUTE, NOW

RECORD = ScheduleRecord(
    "collect_yesterday_at_two", "Every night: yesterday's files.", NOW, NOW - timedelta(days=9), []
)


def with_ticks(*ticks: tuple[timedelta, Outcome, str]) -> ScheduleRecord:
    return replace(RECORD, ticks=[Tick(NOW + after, outcome, error) for after, outcome, error in ticks])


def test_nothing_at_its_hour_is_a_trouble_that_names_it() -> None:
    trouble = missed(RECORD)
    assert trouble is not None
    assert trouble.key == "schedule/collect_yesterday_at_two/missed"
    assert trouble.title == "The schedule collect_yesterday_at_two did not run at 01:05 on 2025-12-31"
    assert trouble.cause == "Dagster's scheduler did nothing at 01:05 on 2025-12-31"
    assert trouble.effect == "not done: Every night: yesterday's files."
    assert missed(with_ticks((-MINUTE, Outcome.DONE, ""))) == trouble


def test_people_are_told_once_a_day_however_often_it_had_to_act() -> None:
    later, next_day = (
        missed(replace(RECORD, due_at=NOW + span)) for span in (15 * MINUTE, timedelta(days=1))
    )
    first = missed(RECORD)
    assert first is not None
    assert later is not None
    assert next_day is not None
    assert later.parts == first.parts != next_day.parts


def test_a_tick_then_or_later_is_well() -> None:
    assert missed(with_ticks((0 * MINUTE, Outcome.DONE, ""))) is None
    assert missed(with_ticks((0 * MINUTE, Outcome.FAILED, "x"), (MINUTE, Outcome.DONE, ""))) is None


def test_a_tick_that_failed_says_why() -> None:
    failed = missed(with_ticks((0 * MINUTE, Outcome.FAILED, "roms.yaml line 3\nis wrong")))
    begun = missed(with_ticks((0 * MINUTE, Outcome.BEGUN, "")))
    assert failed is not None
    assert begun is not None
    assert failed.cause == "roms.yaml line 3 is wrong"
    assert begun.cause == "Dagster began it and did not come to its end"


def test_an_hour_before_it_was_switched_on_is_none_of_its_hours() -> None:
    assert missed(replace(RECORD, on_since=NOW + MINUTE)) is None
