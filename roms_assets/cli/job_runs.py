"""Jobs run in this process, on ROMS's Dagster home, so that the UI shows them like every other run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dagster as dg
from dagster._core.instance import InstanceRef

from roms_assets.cli.bar import shown_progress
from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.endings import STOPPED, Stopped
from roms_assets.cli.left_runs import tags_of_this_process
from roms_assets.cli.screen import err
from roms_assets.doors import pos_desk
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
    ops = {job.graph.node_names()[0]: {"config": dict(config)}} if config else {}
    with dagster_instance(settings) as instance, shown_progress(err()) as progress:
        try:
            return job.execute_in_process(
                run_config={**QUIET, "ops": ops},
                instance=instance,
                tags=tags_of_this_process(),
                resources={"pos": pos_desk(settings, progress)},
            )
        except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt) as error:
            raise Stopped(STOPPED) from error


@contextmanager
def dagster_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's records of this home, made when they are not there yet."""
    home = settings.environment.dagster_home
    prepare(home)
    with dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=UNCAPTURED)) as instance:
        yield instance
