"""Whether a job has a run that is not over, or failed just now: a sensor then starts no other one."""

from datetime import datetime

import dagster as dg

_STATUSES = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


def is_under_way(instance: dg.DagsterInstance, job: dg.JobDefinition) -> bool:
    """Whether a run of the job waits, starts or works."""
    return instance.get_runs_count(dg.RunsFilter(job_name=job.name, statuses=_STATUSES)) > 0


def failed_since(instance: dg.DagsterInstance, job: dg.JobDefinition, since: datetime) -> bool:
    """Whether the last run of the job ended badly after that time."""
    records = instance.get_run_records(dg.RunsFilter(job_name=job.name), limit=1)
    return any(
        record.dagster_run.status is dg.DagsterRunStatus.FAILURE
        and record.end_time is not None
        and record.end_time > since.timestamp()
        for record in records
    )
