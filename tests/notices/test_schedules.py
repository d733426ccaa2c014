"""Schedules that did nothing at their hour, read from what Dagster's own storage holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RemoteInstigatorOrigin
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    ScheduleInstigatorData,
    TickData,
    TickStatus,
)
from dagster_shared.error import SerializableErrorInfo

from roms_assets.notices.schedules import ScheduleWatch
from tests.notices.builders import an_origin

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2025, 12, 31, 2, tzinfo=BERLIN)
ERROR = SerializableErrorInfo(
    "DagsterError: x", [], "DagsterError", SerializableErrorInfo("it is wrong", [], "")
)


@dg.op
def nothing() -> None: ...


@dg.job
def nightly() -> None:
    nothing()


def a_schedule(cron: str = "0 2 * * *") -> dg.ScheduleDefinition:
    return dg.ScheduleDefinition(
        name="at_two",
        job=nightly,
        cron_schedule=cron,
        execution_timezone="Europe/Berlin",
        description="Collects.",
    )


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def switched_on(
    instance: dg.DagsterInstance,
    since: datetime,
    status: InstigatorStatus = InstigatorStatus.DECLARED_IN_CODE,
) -> InstigatorState:
    """What Dagster's scheduler notes when it first sees the schedule."""
    state = InstigatorState(
        RemoteInstigatorOrigin(an_origin(), "at_two"),
        InstigatorType.SCHEDULE,
        status,
        ScheduleInstigatorData("0 2 * * *", since.timestamp()),
    )
    return instance.add_instigator_state(state)


def ticks(instance: dg.DagsterInstance, state: InstigatorState, at: datetime, status: TickStatus) -> None:
    error = ERROR if status is TickStatus.FAILURE else None
    instance.create_tick(
        TickData(
            state.instigator_origin_id, "at_two", InstigatorType.SCHEDULE, status, at.timestamp(),
            run_ids=[], selector_id=state.selector_id, error=error,
        )
    )  # fmt: skip


def causes(
    instance: dg.DagsterInstance, now: datetime, cron: str = "0 2 * * *", began: datetime | None = None
) -> list[str] | None:
    found = ScheduleWatch(instance, [a_schedule(cron)], began).troubles(now)
    return None if found is None else [trouble.cause for trouble in found]


def test_an_hour_without_a_tick_is_told_within_a_quarter_of_an_hour(instance: dg.DagsterInstance) -> None:
    switched_on(instance, NIGHT - timedelta(days=9))
    [trouble] = ScheduleWatch(instance, [a_schedule()]).troubles(NIGHT + timedelta(minutes=5)) or []
    assert trouble.title == "The schedule at_two did not run at 02:00 on 2025-12-31"
    assert trouble.effect == "not done: Collects."
    assert trouble.key == "schedule/at_two/missed"


def test_a_minute_late_is_not_missed(instance: dg.DagsterInstance) -> None:
    state = switched_on(instance, NIGHT - timedelta(days=9))
    ticks(instance, state, NIGHT - timedelta(days=1), TickStatus.SUCCESS)
    assert causes(instance, NIGHT + timedelta(minutes=4)) == []


@pytest.mark.parametrize("status", [TickStatus.SUCCESS, TickStatus.SKIPPED])
def test_a_tick_at_its_hour_is_well(instance: dg.DagsterInstance, status: TickStatus) -> None:
    ticks(instance, switched_on(instance, NIGHT - timedelta(days=9)), NIGHT, status)
    assert causes(instance, NIGHT + timedelta(hours=1)) == []


def test_a_tick_that_failed_says_why(instance: dg.DagsterInstance) -> None:
    ticks(instance, switched_on(instance, NIGHT - timedelta(days=9)), NIGHT, TickStatus.FAILURE)
    assert causes(instance, NIGHT + timedelta(hours=1)) == ["it is wrong"]


def test_a_tick_that_never_ended_is_told(instance: dg.DagsterInstance) -> None:
    ticks(instance, switched_on(instance, NIGHT - timedelta(days=9)), NIGHT, TickStatus.STARTED)
    assert causes(instance, NIGHT + timedelta(hours=1)) == ["Dagster began it and did not come to its end"]


def test_what_is_off_or_was_never_on_misses_nothing(instance: dg.DagsterInstance) -> None:
    assert causes(instance, NIGHT + timedelta(hours=1)) == []
    switched_on(instance, NIGHT - timedelta(days=9), InstigatorStatus.STOPPED)
    assert causes(instance, NIGHT + timedelta(hours=1)) == []


def test_hours_before_it_was_switched_on_are_not_missed(instance: dg.DagsterInstance) -> None:
    switched_on(instance, NIGHT + timedelta(minutes=1))
    assert causes(instance, NIGHT + timedelta(hours=20)) == []
    assert len(causes(instance, NIGHT + timedelta(days=1, minutes=5)) or []) == 1


def test_right_after_a_start_nothing_is_judged(instance: dg.DagsterInstance) -> None:
    switched_on(instance, NIGHT - timedelta(days=9))
    start = NIGHT + timedelta(hours=7)
    assert causes(instance, start + timedelta(minutes=4), began=start) is None
    assert len(causes(instance, start + timedelta(minutes=5), began=start) or []) == 1


def test_where_the_clock_jumps_over_its_hour_it_is_due_after_the_jump(instance: dg.DagsterInstance) -> None:
    """On 2025-03-30 there is no 02:30 in Berlin."""
    state = switched_on(instance, datetime(2025, 3, 1, tzinfo=UTC))
    ticks(instance, state, datetime(2025, 3, 29, 2, 30, tzinfo=BERLIN), TickStatus.SUCCESS)
    jumped = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    assert causes(instance, jumped + timedelta(minutes=4), "30 2 * * *") == []
    assert len(causes(instance, jumped + timedelta(minutes=36), "30 2 * * *") or []) == 1
    ticks(instance, state, jumped, TickStatus.SUCCESS)
    assert causes(instance, jumped + timedelta(minutes=36), "30 2 * * *") == []


def test_an_hour_that_comes_twice_is_due_once(instance: dg.DagsterInstance) -> None:
    """On 2025-10-26 there are two 02:30 in Berlin; Dagster runs a daily schedule at one of them."""
    state = switched_on(instance, datetime(2025, 10, 1, tzinfo=UTC))
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    assert len(causes(instance, second + timedelta(minutes=6), "30 2 * * *") or []) == 1
    ticks(instance, state, second, TickStatus.SUCCESS)
    assert causes(instance, second + timedelta(hours=2), "30 2 * * *") == []
