"""What the watch asks of Dagster's schedules: which of those that are on did nothing at their hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorTick,
    ScheduleInstigatorData,
    TickStatus,
)
from dagster._utils.schedules import schedule_execution_time_iterator

from roms_assets.kernel.incidents import Trouble
from roms_assets.notices.rules.clocks import GRACE, Outcome, ScheduleRecord, Tick, missed
from roms_assets.notices.rules.failures import Fault, first_cause

_OUTCOMES = {
    TickStatus.SUCCESS: Outcome.DONE,
    TickStatus.SKIPPED: Outcome.DONE,
    TickStatus.FAILURE: Outcome.FAILED,
}


@dataclass(frozen=True)
class ScheduleWatch:
    """Looks at the schedules of one graph in one Dagster home."""

    instance: dg.DagsterInstance
    schedules: Sequence[dg.ScheduleDefinition]
    began: datetime | None = None
    """When this process began: right after a start Dagster still makes up for hours at which it was not up."""

    def troubles(self, now: datetime) -> list[Trouble] | None:
        """A trouble for each schedule that is on and did nothing; None when it is too early to tell."""
        if self.began is not None and now < self.began + GRACE:
            return None
        states: dict[str, list[InstigatorState]] = {}
        for state in self.instance.all_instigator_state(instigator_type=InstigatorType.SCHEDULE):
            if state.is_running:
                states.setdefault(state.name, []).append(state)
        found = [
            missed(self._record(schedule, states[schedule.name], now))
            for schedule in self.schedules
            if schedule.name in states
        ]
        return [trouble for trouble in found if trouble]

    def _record(
        self, schedule: dg.ScheduleDefinition, states: Sequence[InstigatorState], now: datetime
    ) -> ScheduleRecord:
        due_at = _last_hour(schedule, now - GRACE)
        return ScheduleRecord(
            name=schedule.name,
            what=schedule.description or schedule.job_name,
            due_at=due_at,
            on_since=max(_on_since(state) for state in states),
            ticks=[tick for state in states for tick in self._ticks(state, due_at)],
        )

    def _ticks(self, state: InstigatorState, since: datetime) -> list[Tick]:
        ticks = self.instance.get_ticks(
            state.instigator_origin_id, state.selector_id, after=since.timestamp() - 1
        )
        return [
            Tick(
                datetime.fromtimestamp(tick.timestamp, UTC),
                _OUTCOMES.get(tick.status, Outcome.BEGUN),
                _error(tick),
            )
            for tick in ticks
        ]


def _last_hour(schedule: dg.ScheduleDefinition, before: datetime) -> datetime:
    """The last time at or before which it had to act, in its own zone."""
    zone = schedule.execution_timezone or "UTC"
    hours = schedule_execution_time_iterator(
        before.timestamp(), schedule.cron_schedule, zone, ascending=False
    )
    return next(hours).astimezone(ZoneInfo(zone))


def _on_since(state: InstigatorState) -> datetime:
    data = state.instigator_data
    began = data.start_timestamp if isinstance(data, ScheduleInstigatorData) else None
    return datetime.fromtimestamp(began or 0, UTC)


def _error(tick: InstigatorTick) -> str:
    if tick.error is None:
        return ""
    inner = tick.error.cause or tick.error
    return first_cause([Fault(inner.cls_name or "", inner.message)])
