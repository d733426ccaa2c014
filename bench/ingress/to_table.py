"""From a webhook to its row: an event a second comes to `roms up`, from its start on, when nothing runs yet.

An event counts as in the table when the store calls it read, which it does after the lake's commit.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import httpx

from bench.ingress.load import SECRET, body
from bench.ingress.shop import written
from bench.turns import ROOT, fresh_folder
from demo.webhook_signing import shipstation_contract
from resources.events import EventStore
from roms_assets.doors.events import events
from roms_assets.kernel.events import EventState
from roms_assets.settings import Environment

EVENTS = 180
NO_LIMIT = 1_000
JOB = "read_webhooks"
_LOOK_EVERY = 0.1
_PATIENCE = 300.0
_MOST = 10_000


@dataclass
class Watched:
    """When each event was kept, and when it was first seen to be read; by the event's number, in seconds."""

    store: EventStore
    kept: dict[int, float] = field(default_factory=dict)
    read: dict[int, float] = field(default_factory=dict)

    def look(self) -> bool:
        """Note what is read now; whether all is."""
        for each in self.store.listed(state=EventState.READ, limit=_MOST):
            self.read.setdefault(each.id, time.time())
        return self.kept.keys() <= self.read.keys()

    def seconds(self) -> list[float]:
        """How long each took, the quickest first."""
        return sorted(self.read[each] - at for each, at in self.kept.items())


def measure(count: int) -> dict[str, Any]:
    """Send so many; p50, p95 and the slowest in seconds, and the runs that it took."""
    with fresh_folder() as work:
        told = written(work, NO_LIMIT)
        environment = Environment(_env_file=None, **told)
        with _up(work, told) as door:
            watched = Watched(events(environment))
            _send(door, watched, count)
            deadline = time.monotonic() + _PATIENCE
            while not watched.look() and time.monotonic() < deadline:
                threading.Event().wait(_LOOK_EVERY)
        with dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
            runs = instance.get_runs_count(dg.RunsFilter(job_name=JOB))
    seconds = watched.seconds()
    return {
        "events": len(seconds),
        "p50": seconds[len(seconds) // 2],
        "p95": seconds[len(seconds) * 95 // 100],
        "slowest": seconds[-1],
        "runs": runs,
    }


def _send(door: str, watched: Watched, count: int) -> None:
    sign = shipstation_contract(SECRET)
    started = time.monotonic()
    with httpx.Client() as client:
        for number in range(count):
            while time.monotonic() < started + number:
                watched.look()
                threading.Event().wait(_LOOK_EVERY)
            told, at = body(number), time.time()
            client.post(door, content=told, headers=sign(told, datetime.now(UTC))).raise_for_status()
            watched.kept[watched.store.listed(limit=1)[0].id] = at


@contextmanager
def _up(work: Path, told: dict[str, str]) -> Iterator[str]:
    """The address of the front door, once all of ROMS is up."""
    command = [sys.executable, "-m", "roms_assets.cli", "up"]
    log = work / "up.log"
    with (
        log.open("w") as said,
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdout=said, stderr=said) as running,
    ):
        try:
            while "ready: " not in log.read_text():
                if running.poll() is not None:
                    raise SystemExit(f"roms up did not come up:\n{log.read_text()}")
                threading.Event().wait(_LOOK_EVERY)
            found = re.search(r"webhooks: (http://\S+/webhooks/)NAME", log.read_text())
            assert found
            yield f"{found[1]}bench"
        finally:
            running.terminate()
