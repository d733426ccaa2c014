"""What the watch asks of Dagster's queue: which runs were asked for and do not begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg

from roms_assets.kernel.incidents import Trouble
from roms_assets.notices.rules.queues import LIMIT, Stage, WaitingRun, held_up
from roms_assets.notices.runs import MOST_RUNS, key_of, name_of

_STAGES = {
    dg.DagsterRunStatus.NOT_STARTED: Stage.MADE,
    dg.DagsterRunStatus.QUEUED: Stage.QUEUED,
    dg.DagsterRunStatus.STARTING: Stage.STARTING,
}


@dataclass(frozen=True)
class QueueWatch:
    """Looks at the runs of one Dagster home that have not begun."""

    instance: dg.DagsterInstance
    began: datetime | None = None
    """When this process began: right after a start Dagster still takes up what waited while it was not up."""

    def troubles(self, now: datetime) -> list[Trouble] | None:
        """A trouble when runs wait for too long; None when it is too early to tell."""
        if self.began is not None and now < self.began + LIMIT:
            return None
        filters = dg.RunsFilter(statuses=[*_STAGES])
        records = self.instance.get_run_records(filters, limit=MOST_RUNS, ascending=True)
        if not records:
            return []
        going_on = self.instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        moving = {key_of(each.dagster_run) for each in (*going_on, *self._began_since(now - LIMIT))}
        return held_up([_waiting(each) for each in records], moving, len(going_on), now)

    def _began_since(self, time: datetime) -> Iterator[dg.RunRecord]:
        """Those that are over, too: short runs are over between two looks."""
        for record in self.instance.get_run_records(dg.RunsFilter(updated_after=time), limit=MOST_RUNS):
            if record.start_time is not None and record.start_time >= time.timestamp():
                yield record


def _waiting(record: dg.RunRecord) -> WaitingRun:
    """In the queue it waits since somebody asked for it, for its process since that was asked for."""
    run, stage = record.dagster_run, _STAGES[record.dagster_run.status]
    since = record.update_timestamp if stage is Stage.STARTING else record.create_timestamp
    return WaitingRun(run.run_id, key_of(run), name_of(run), stage, since.astimezone(UTC))
