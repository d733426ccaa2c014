"""Runs of the graph for a test, as Dagster makes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import dagster as dg

QUIET: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_job(
    graph: dg.Definitions, instance: dg.DagsterInstance, job: str, ops: Mapping[str, Any] | None = None
) -> dg.ExecuteInProcessResult:
    """Run a job, with the configuration of its ops; one that fails raises nothing."""
    return graph.resolve_job_def(job).execute_in_process(
        instance=instance, run_config={**QUIET, "ops": dict(ops or {})}, raise_on_error=False
    )


def materialize_days(
    graph: dg.Definitions, instance: dg.DagsterInstance, asset: str, *days: date
) -> dg.ExecuteInProcessResult:
    """Materialize an asset from the first to the last of these days, as a person does in the UI."""
    tags = {
        "dagster/asset_partition_range_start": min(days).isoformat(),
        "dagster/asset_partition_range_end": max(days).isoformat(),
    }
    return graph.resolve_implicit_global_asset_job_def().execute_in_process(
        instance=instance, asset_selection=[dg.AssetKey(asset)], tags=tags, raise_on_error=False
    )
