"""Dagster's own scheduler at hours that a test tells: it works when it is told to, and sleeps in between."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import IWorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster._daemon.daemon import SchedulerDaemon  # noqa: F401 - to be imported before the scheduler itself
from dagster._scheduler.scheduler import launch_scheduled_runs

from roms_assets.settings import load
from roms_assets.watching import watch
from schedules import every_schedule


@dataclass(frozen=True)
class ToldHours:
    """One Dagster home with the graph of the environment; its runs stay in the queue, for nobody takes them out."""

    workspace: IWorkspaceProcessContext[Any]

    def scheduler_works(self, at: datetime) -> None:
        """Do what is due, and what was due since it worked last."""
        with freeze_time(at.astimezone(UTC)):
            errors = launch_scheduled_runs(
                self.workspace, logging.getLogger(__name__), at.astimezone(UTC), {}
            )
            assert [error for error in errors if error] == []

    def watch_looks(self, at: datetime) -> None:
        """Look around, as the sensor does."""
        settings = load()
        watch(settings, self.workspace.instance, every_schedule(settings.business)).look_around(at)

    def happens(self, run: dg.DagsterRun, kind: dg.DagsterEventType, at: datetime) -> None:
        """Something happens to a run."""
        with freeze_time(at.astimezone(UTC)):
            self.workspace.instance.report_dagster_event(
                dg.DagsterEvent(kind.value, run.job_name), run.run_id
            )


@contextmanager
def told_hours(dagster_home: Path) -> Iterator[ToldHours]:
    """The graph is loaded in this process."""
    target = LoadableTargetOrigin(module_name="roms_assets.definitions")
    origin = InProcessCodeLocationOrigin(target, location_name="roms")
    with (
        dg.DagsterInstance.from_config(str(dagster_home)) as instance,
        create_test_daemon_workspace_context(InProcessWorkspaceLoadTarget(origin), instance) as workspace,
    ):
        yield ToldHours(workspace)
