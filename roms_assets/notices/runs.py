"""What the watch asks of Dagster's runs: which jobs fail, and which run went on at some time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from roms_assets.kernel.incidents import Incident, Trouble
from roms_assets.notices.rules.failures import Fault, first_cause, in_one_line
from roms_assets.settings import masked

SOURCE = "run"
LOOKED_BACK = timedelta(days=2)
"""A failure that no watch saw for so long, as none ran, is history."""
MOST_RUNS = 200
INTERRUPTED = frozenset({dg.DagsterExecutionInterruptedError.__name__, KeyboardInterrupt.__name__})
"""What a step ends with that somebody stopped by Ctrl-C: no incident."""
ASSETS = "__ASSET_JOB"
"""Dagster's own name for runs of assets without a job."""
_STEP = dg.DagsterEventType.STEP_FAILURE
_RUN = dg.DagsterEventType.RUN_FAILURE
_PARTITIONS = ("dagster/partition", "dagster/asset_partition_range_start")


@dataclass(frozen=True)
class RunWatch:
    """Looks at the runs of one Dagster home."""

    instance: dg.DagsterInstance

    def troubles(self, known: Sequence[Incident], now: datetime) -> list[Trouble]:
        """One for each job, or selection of assets, of which the last run that ended failed."""
        seen = [each for each in known if self._is_open(each)]
        troubles = {each.key: _as_before(each) for each in seen}
        for record in self._failures(now - LOOKED_BACK):
            trouble = self._trouble(record)
            is_later = trouble is not None and not self._succeeded_since(trouble.key, _ended_at(record))
            if trouble is not None and trouble.key not in troubles and is_later:
                troubles[trouble.key] = trouble
        return list(troubles.values())

    def run_at(self, time: datetime) -> str | None:
        """The id of a run that went on at that time, the latest begun if there are several."""
        filters = dg.RunsFilter(created_before=time + timedelta(seconds=1))
        for record in self.instance.get_run_records(filters, limit=MOST_RUNS):
            began = record.start_time
            if began is not None and began <= time.timestamp() <= (record.end_time or time.timestamp()):
                return record.dagster_run.run_id
        return None

    def _is_open(self, incident: Incident) -> bool:
        return not self._succeeded_since(incident.key, incident.seen_at)

    def _failures(self, since: datetime) -> Iterable[dg.RunRecord]:
        """The runs that failed since then, the latest first."""
        filters = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], updated_after=since)
        return self.instance.get_run_records(filters, limit=MOST_RUNS, order_by="update_timestamp")

    def _succeeded_since(self, key: str, time: datetime) -> bool:
        """Whether the same job, or a run of at least the same assets, succeeded after that time."""
        _, job, *assets = key.split("/")
        filters = dg.RunsFilter(job_name=job, statuses=[dg.DagsterRunStatus.SUCCESS], updated_after=time)
        wanted = set(assets[0].split("+")) if assets else set()
        records = self.instance.get_run_records(filters, limit=MOST_RUNS, order_by="update_timestamp")
        return any(wanted <= set(_assets(each.dagster_run)) for each in records if _ended_at(each) > time)

    def _trouble(self, record: dg.RunRecord) -> Trouble | None:
        run = record.dagster_run
        faults = list(self._faults(run.run_id))
        if any(fault.name in INTERRUPTED for fault in faults):
            return None
        what = name_of(run)
        partition = next((run.tags[tag] for tag in _PARTITIONS if tag in run.tags), "")
        return Trouble(
            source=SOURCE,
            key=key_of(run),
            title=f"A run of {what}{f' ({partition})' if partition else ''} failed",
            cause=in_one_line(masked(first_cause(faults))),
            effect=f"what {what} makes is as old as its last run that succeeded",
            seen_at=_ended_at(record),
            run_id=run.run_id,
        )

    def _faults(self, run_id: str) -> Iterator[Fault]:
        """The errors of its steps in their order; of the run when no step has one; what was said when nothing has."""
        for kind in (_STEP, _RUN, dg.DagsterEventType.ENGINE_EVENT):
            for event in self._events(run_id, kind):
                error = getattr(event.event_specific_data, "error", None)
                if error is not None:
                    yield fault_of(error)
        for event in self._events(run_id, _RUN):
            if event.message:
                yield Fault("", event.message)

    def _events(self, run_id: str, kind: dg.DagsterEventType) -> Iterator[dg.DagsterEvent]:
        for entry in self.instance.all_logs(run_id, of_type=kind):
            if entry.dagster_event:
                yield entry.dagster_event


def fault_of(error: SerializableErrorInfo) -> Fault:
    """The error with what it was raised from; Dagster's words for `raise … from`, else what it came up in."""
    inner = error.cause or error.context
    return Fault(error.cls_name or "", error.message, fault_of(inner) if inner else None)


def _as_before(incident: Incident) -> Trouble:
    return Trouble(
        SOURCE,
        incident.key,
        incident.title,
        incident.cause,
        incident.effect,
        incident.parts,
        incident.seen_at,
    )


def name_of(run: dg.DagsterRun) -> str:
    """Its job, or the assets that were chosen without one."""
    return run.job_name if run.job_name != ASSETS else ", ".join(_assets(run))


def key_of(run: dg.DagsterRun) -> str:
    """The same for runs of the same job, or of the same assets."""
    assets = "+".join(_assets(run))
    return f"run/{run.job_name}/{assets}" if run.job_name == ASSETS else f"run/{run.job_name}"


def _assets(run: dg.DagsterRun) -> list[str]:
    return sorted(key.to_user_string() for key in run.asset_selection or ())


def _ended_at(record: dg.RunRecord) -> datetime:
    return datetime.fromtimestamp(record.end_time or record.update_timestamp.timestamp(), UTC)
