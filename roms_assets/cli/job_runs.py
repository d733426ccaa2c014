"""Jobs run in this process, on ROMS's Dagster home, so that the UI shows them like every other run."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
from dagster._core.instance import InstanceRef
from dagster_shared.error import SerializableErrorInfo

from resources.left_runs import tags_of_this_process
from roms_assets.cli.bar import shown_progress
from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.endings import STOPPED, Stopped
from roms_assets.cli.screen import err
from roms_assets.doors.desks import desks
from roms_assets.notices.rules.failures import first_cause
from roms_assets.notices.runs import INTERRUPTED, fault_of
from roms_assets.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""What fails is raised and told once, by the command line."""
UNCAPTURED = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}
"""Output goes to the screen alone: capturing it starts processes that Ctrl-C reaches, and that then complain."""


def run(job: dg.JobDefinition, settings: Settings, config: Mapping[str, object]) -> dg.ExecuteInProcessResult:
    """Run the job and say how far it got; `config` is that of its first op.

    Raises what its ops raise, and Stopped after Ctrl-C.
    """
    ops = {job.graph.node_names()[0]: config} if config else {}
    return run_ops(job, settings, ops)


def run_ops(
    job: dg.JobDefinition,
    settings: Settings,
    configs: Mapping[str, Mapping[str, object]],
    only: Sequence[str] | None = None,
) -> dg.ExecuteInProcessResult:
    """Run the job, or some of its ops, with a configuration for each. With `only` a failing op does not stop others.

    Raises what its ops raise unless `only` is given, and Stopped after Ctrl-C.
    """
    ops = {name: {"config": dict(config)} for name, config in configs.items()}
    with dagster_instance(settings) as instance, shown_progress(err()) as progress:
        try:
            result = job.execute_in_process(
                run_config={**QUIET, "ops": ops},
                instance=instance,
                tags=tags_of_this_process(),
                resources=desks(settings, progress),
                op_selection=only,
                raise_on_error=only is None,
            )
        except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt) as error:
            raise Stopped(STOPPED) from error
    if any(error and error.cls_name in INTERRUPTED for error in _errors(result).values()):
        raise Stopped(STOPPED)
    return result


@contextmanager
def dagster_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's records of this home, made when they are not there yet."""
    home = settings.environment.dagster_home
    prepare(home)
    with dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=UNCAPTURED)) as instance:
        yield instance


def figures_of(result: dg.ExecuteInProcessResult) -> dict[str, int]:
    """What the run's ops counted."""
    return {
        name: value
        for figures in figures_by_op(result).values()
        for name, value in figures.items()
        if isinstance(value, int)
    }


def figures_by_op(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, float]]:
    """Op -> what it counted and measured; one that failed is left out."""
    found: dict[str, dict[str, float]] = {}
    for event in result.all_events:
        if event.event_type is dg.DagsterEventType.STEP_OUTPUT:
            figures = found.setdefault(str(event.step_key), {})
            figures |= _numbers(event.step_output_data.metadata)
    return found


def _numbers(metadata: Mapping[str, dg.MetadataValue[Any]]) -> dict[str, float]:
    return {
        name: value.value
        for name, value in metadata.items()
        if isinstance(value, dg.IntMetadataValue | dg.FloatMetadataValue) and value.value is not None
    }


def failures_by_op(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    """Op that failed -> why, in one line."""
    return {op: first_cause([fault_of(error)] if error else []) for op, error in _errors(result).items()}


def _errors(result: dg.ExecuteInProcessResult) -> dict[str, SerializableErrorInfo | None]:
    return {
        str(event.step_key): event.step_failure_data.error
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.STEP_FAILURE
    }
