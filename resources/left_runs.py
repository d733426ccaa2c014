"""Runs in Dagster that seem to go on though their process is gone, and their places in pools.

Dagster's own launcher does not notice that: such a run stands as started until its time is up, hours later.
"""

import math
import os
import socket
from collections.abc import Iterator, Sequence

import dagster as dg
import psutil
from dagster._core.launcher import DefaultRunLauncher

PID_TAG = "roms/pid"
HOST_TAG = "roms/host"
CLOSED = "The process of this run was gone when ROMS started; a crash or a restart ended it."
LOST = "The process of this run is gone: it was killed, or memory ran out."
UNFINISHED = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def tags_of_this_process() -> dict[str, str]:
    """The tags by which a run that this process executes itself is known to live."""
    return {PID_TAG: str(os.getpid()), HOST_TAG: socket.gethostname()}


def close_left_runs(instance: dg.DagsterInstance) -> list[str]:
    """Report each unfinished run without a process as failed (canceled, if somebody had asked for that).

    Only for one who knows that nothing else launches runs in this home now. Queued runs stay queued. Returns the ids
    of the closed runs. Frees the places in pools of every run that has ended, closed here or before.
    """
    return _close(
        instance, [each for each in _unfinished(instance) if not _has_process(instance, each)], CLOSED
    )


def close_lost_runs(instance: dg.DagsterInstance) -> list[str]:
    """The same while ROMS works, of fewer runs.

    A run that named no process may be about to start, so it is left alone. One that its process made and did not come
    to start is closed, too. A run that does not say on which machine it is counts as one of this machine only where
    Dagster itself starts the runs.
    """
    lost = [
        record
        for record in _unfinished(instance, dg.DagsterRunStatus.NOT_STARTED)
        if _is_here(instance, record) and _has_lost(instance, record)
    ]
    still = [record for record in lost if not _has_ended(instance, record)]
    return _close(instance, still, LOST)


def _has_lost(instance: dg.DagsterInstance, record: dg.RunRecord) -> bool:
    """Whether it named processes and all are gone.

    Any with such a number counts as living: when a run begins, or the clock is set, times do not say whose it is.
    """
    pids = list(_pids(instance, record))
    return bool(pids) and not any(_lives(pid) for pid in pids)


def _has_ended(instance: dg.DagsterInstance, record: dg.RunRecord) -> bool:
    """Whether it came to its end by itself before its process went."""
    run = instance.get_run_by_id(record.dagster_run.run_id)
    return run is None or run.is_finished


def _unfinished(instance: dg.DagsterInstance, *more: dg.DagsterRunStatus) -> Sequence[dg.RunRecord]:
    return instance.get_run_records(dg.RunsFilter(statuses=[*UNFINISHED, *more]))


def _close(instance: dg.DagsterInstance, records: Sequence[dg.RunRecord], why: str) -> list[str]:
    for run in (record.dagster_run for record in records):
        if run.status == dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, why)
        else:
            instance.report_run_failed(run, why)
    _free_places(instance)
    return [record.dagster_run.run_id for record in records]


def _free_places(instance: dg.DagsterInstance) -> None:
    storage = instance.event_log_storage
    for run_id in storage.get_concurrency_run_ids():
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            storage.free_concurrency_slots_for_run(run_id)


def _has_process(instance: dg.DagsterInstance, record: dg.RunRecord) -> bool:
    tags = record.dagster_run.tags
    if tags.get(HOST_TAG, socket.gethostname()) != socket.gethostname():
        return True  # another machine's: not ours to judge
    last_sign = record.update_timestamp.timestamp()
    return any(_lives_since(pid, last_sign) for pid in _pids(instance, record))


def _is_here(instance: dg.DagsterInstance, record: dg.RunRecord) -> bool:
    return HOST_TAG in record.dagster_run.tags or isinstance(instance.run_launcher, DefaultRunLauncher)


def _pids(instance: dg.DagsterInstance, record: dg.RunRecord) -> Iterator[int]:
    """The processes that said they execute the run, by its tag or in its events."""
    if tag := record.dagster_run.tags.get(PID_TAG):
        yield int(tag)
    for entry in instance.all_logs(record.dagster_run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT):
        event = entry.dagster_event
        pid = event.engine_event_data.metadata.get("pid") if event else None
        if pid is not None and str(pid.value).isdecimal():
            yield int(str(pid.value))


def _lives(pid: int) -> bool:
    return _lives_since(pid, math.inf)


def _lives_since(pid: int, time: float) -> bool:
    """Whether the process lives and is not a younger one that got the same number. `time` in seconds since 1970."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= time
    except psutil.NoSuchProcess:
        return False
