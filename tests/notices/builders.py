"""Troubles and incidents with good defaults; a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from roms_assets.kernel.incidents import Incident, Kind, Notice, Trouble

NOW = datetime(2025, 12, 31, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_trouble(key: str = "pos/2025-12-30/incomplete", **more: Any) -> Trouble:
    told = Trouble("pos", key, "2025-12-30 is incomplete", "HTTP 500", "1 till absent", frozenset({"BMC-1"}))
    return replace(told, **more)


def an_incident(key: str = "pos/2025-12-30/incomplete", **more: Any) -> Incident:
    parts = frozenset({"BMC-1"})
    told = Incident(
        "pos",
        key,
        NOW,
        "2025-12-30 is incomplete",
        "HTTP 500",
        "1 till absent",
        "http://ui/runs/1",
        NOW,
        parts,
    )
    return replace(told, **more)


def a_notice(name: str = "n1", **more: Any) -> Notice:
    told = Notice(name, Kind.OPENED, "[Luna] absent", "Why: HTTP 500\n", "<p>HTTP 500</p>", NOW)
    return replace(told, **more)


def an_origin() -> RemoteRepositoryOrigin:
    """Where Dagster says that the jobs and schedules of a graph are."""
    target = LoadableTargetOrigin(module_name="roms")
    return RemoteRepositoryOrigin(InProcessCodeLocationOrigin(target, location_name="roms"), "__repository__")
