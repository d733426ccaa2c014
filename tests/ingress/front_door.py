"""A front door of the tests' own on a real socket, in this process or in one of its own."""

import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import structlog
import uvicorn
import yaml

from demo.webhook_signing import Sign, shipstation_contract
from ingress.incoming import DeliveryProtocol
from ingress.opened import front_door
from ingress.serving import serve
from resources.clock import Clock
from resources.events import EventStore
from roms_assets.doors.events import events
from roms_assets.settings import Environment, Settings, load
from tests.resources.processes import ended, started
from tests.waiting import PATIENCE_SECONDS, until

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
SECRET = "a secret of the shop's gateway"
SIGN = shipstation_contract(SECRET)
ORDER = b'{"order_id": "1001", "channel": "shop", "product_sku": "BREAD", "quantity": 2}'


class SetClock(Clock):
    """Stands still until a test sets it."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """The moment that it was set to."""
        return self.at


def an_order(number: int, **more: Any) -> bytes:
    return json.dumps(
        {"order_id": str(number), "channel": "shop", "product_sku": "BREAD", "quantity": 1} | more
    ).encode()


def some_settings(
    home: Path,
    *sources: dict[str, Any],
    secrets: dict[str, dict[str, str]] | None = None,
    address: str | None = None,
    groups: dict[str, Any] | None = None,
    **more: Any,
) -> Settings:
    """A shop with these sources, by default the owner's contract without a limit that tests would meet.

    `more` is of the group `webhooks`; `groups` are other ones.
    """
    told = sources or ({"name": "shop", "kind": "shipstation_contract", "events_per_second": 100_000},)
    shop = {
        "business": {
            "name": "Luna",
            "time_zone": "Asia/Manila",
            "currency": "PHP",
            "first_day": "2025-11-01",
        },
        "pos": {
            "host": {"address": "http://127.0.0.1:9/", "list_path": "list"},
            "branches": [{"code": "A", "name": "A", "generation": "old", "tills": [{"code": "1"}]}],
        },
        "webhooks": {"sources": list(told), **more},
        **(groups or {}),
    }
    home.mkdir(parents=True, exist_ok=True)
    (home / "roms.yaml").write_text(yaml.safe_dump(shop))
    return load(Environment(_env_file=None, **variables(home, secrets, address)))


def variables(
    home: Path, secrets: dict[str, dict[str, str]] | None = None, address: str | None = None
) -> dict[str, str]:
    """The environment of such a shop."""
    named = {"shop": {"2026q1": SECRET}} if secrets is None else secrets
    told = {
        "ROMS_HOME": str(home),
        "ROMS_CONFIG": str(home / "roms.yaml"),
        "ROMS_WEBHOOK_SECRETS": json.dumps(named),
    }
    return told | ({"ROMS_EVENTS": address} if address else {})


@dataclass
class Door:
    """A front door that is open, its store, its clock, and the lines of its log."""

    address: str
    store: EventStore
    clock: SetClock = field(default_factory=SetClock)
    log: list[dict[str, Any]] = field(default_factory=list)
    protocol: type[DeliveryProtocol] = DeliveryProtocol
    """How it speaks; what is set there holds for what it waits for from then on."""
    client: httpx.Client = field(default_factory=httpx.Client)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    def post(
        self, body: bytes = ORDER, sign: Sign = SIGN, source: str = "shop", **headers: str
    ) -> httpx.Response:
        """Send one delivery, signed as of the door's clock."""
        told = sign(body, self.clock.at) | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"{self.address}/webhooks/{source}", content=body, headers=told)

    def get(self, path: str) -> httpx.Response:
        """What it says at an address of its own."""
        return self.client.get(f"{self.address}{path}")

    def bodies(self) -> list[bytes]:
        """What is stored, oldest first."""
        return [event.body for event in reversed(self.store.listed(limit=100_000))]


@contextmanager
def opened(
    settings: Settings, head_seconds: float = 10, probe_seconds: float = PATIENCE_SECONDS
) -> Iterator[Door]:
    """The door in a thread of this process; closed at the end, with all that waits written.

    It waits for its parts as long as tests do, unless a test is about that.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingress.probes.PATIENCE_SECONDS", probe_seconds)
        with _served(settings, head_seconds) as door:
            yield door


@contextmanager
def _served(settings: Settings, head_seconds: float) -> Iterator[Door]:
    clock, lines = SetClock(), list[dict[str, Any]]()
    log = structlog.wrap_logger(None, processors=[lambda _, __, told: _kept(lines, told)])
    made = front_door(settings, log, clock)
    hasty = type(
        "HastyProtocol",
        (DeliveryProtocol,),
        {"head_seconds": head_seconds, "linger_seconds": min(head_seconds, 5)},
    )
    config = uvicorn.Config(
        made.pages,
        port=0,
        http=cast(Any, partial(hasty, made)),
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started or not thread.is_alive(), "the front door")
    port = server.servers[0].sockets[0].getsockname()[1]
    door = Door(f"http://127.0.0.1:{port}", events(settings.environment), clock, lines, hasty)
    try:
        with door.client:
            yield door
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


def _kept(lines: list[dict[str, Any]], told: Any) -> Any:
    lines.append(dict(told))
    raise structlog.DropEvent


def run_door(home: str, port: int, limit_bytes: int) -> None:
    """What a front door's process does; with a limit no file of it can grow beyond."""
    if limit_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    os.environ |= variables(Path(home))
    sys.exit(serve(load(Environment(_env_file=None)), "127.0.0.1", port))


class Process:
    """The door as a process of its own, which may be killed."""

    def __init__(self, home: Path, port: int, limit_bytes: int = 0) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._process = started(run_door, str(home), port, limit_bytes)

    def is_open(self) -> bool:
        """Whether it takes requests. Fails when it has ended."""
        assert self._process.exitcode is None
        try:
            return httpx.get(f"{self.address}/health").status_code in {200, 503}
        except httpx.HTTPError:
            return False

    def end(self, number: int = signal.SIGKILL) -> int | None:
        """Signal it and wait; the exit code."""
        if self._process.exitcode is None and self._process.pid:
            os.kill(self._process.pid, number)
        return ended(self._process)[0]


@contextmanager
def in_a_process(home: Path, port: int, limit_bytes: int = 0) -> Iterator[Process]:
    """Open when it begins, gone at the end."""
    process = Process(home, port, limit_bytes)
    try:
        until(process.is_open, "the front door's process")
        yield process
    finally:
        process.end()
