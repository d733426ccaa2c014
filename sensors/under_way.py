"""Whether a job has a run that is not over: a sensor then starts no second one."""

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
