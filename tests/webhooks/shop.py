"""A shop that hears webhooks: a faked ShipStation on a real socket, the event store, and its stores in a folder."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from demo.shipstation_host import ShipStationHost
from demo.shipstation_shop import API_KEY, KEY, SECRET
from demo.shipstation_world import ShipStationWorld
from roms_assets.definitions import definitions
from roms_assets.doors.webhooks import webhook_desk
from roms_assets.kernel.events import Arrival, Event, EventState
from roms_assets.settings import Business, Environment, Settings
from roms_assets.webhooks.desk import WebhookDesk
from roms_assets.webhooks.reading_events import EventsRead
from tests.graph_runs import materialize_days, run_job
from tests.one_till import POS
from tests.stopped_clock import StoppedClock
from tests.told_time import ToldTime

DAYS = [date(2025, 11, day) for day in range(10, 14)]
SOURCES = {
    "gateway": "shipstation_contract",
    "shipstation": "shipstation_v1",
    "shipstation2": "shipstation_v2",
    "checkout": "checkout_orders",
    "square": "square",
    "partner": "standard",
}
CREDENTIALS = {
    "ROMS_SHIPSTATION_KEY": KEY,
    "ROMS_SHIPSTATION_SECRET": SECRET,
    "ROMS_SHIPSTATION_API_KEY": API_KEY,
    "ROMS_PSEUDONYM_KEY": "0123456789abcdef",
}
LINE = {"order_id": "A-1", "channel": "web", "product_sku": "SKU-1", "quantity": 2}
"""An order of the gateway in its short shape."""


@dataclass
class Shop:
    """One business with its stores, its Dagster instance and its ShipStation."""

    home: Path
    host: ShipStationHost
    instance: dg.DagsterInstance
    clock: StoppedClock
    shipstation: dict[str, Any] = field(default_factory=dict)
    """The group `shipstation` of `roms.yaml`."""
    more: dict[str, str] = field(default_factory=dict)
    """More of the environment, or other credentials."""
    channels: list[str] = field(default_factory=list)
    """Those that the gateway may name; none: any."""
    run_id: str = "run-1"
    """The Dagster run that reads."""
    heard: int = 0
    """How many events have arrived."""

    @property
    def world(self) -> ShipStationWorld:
        """What ShipStation knows."""
        return self.host.world

    @property
    def business(self) -> Business:
        """The business without an end."""
        facts = {"name": "Test Shop", "time_zone": "Asia/Manila", "currency": "USD", "first_day": DAYS[0]}
        square = {"notification_address": "https://roms.example/webhooks/square"}
        more: dict[str, dict[str, Any]] = {
            "square": square,
            "shipstation_contract": {"channels": self.channels},
        }
        sources = [{"name": name, "kind": kind, **more.get(kind, {})} for name, kind in SOURCES.items()]
        gentle = {"timeout_seconds": 5, "attempts": 2}
        return Business.model_validate(
            {
                **facts,
                "pos": POS,
                "webhooks": {"sources": sources},
                "shipstation": {**gentle, **self.shipstation},
            }
        )

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        told = {"ROMS_HOME": str(self.home), "ROMS_SHIPSTATION_ADDRESS": self.host.address}
        return Settings(self.business, Environment(_env_file=None, **{**told, **CREDENTIALS, **self.more}))

    @property
    def desk(self) -> WebhookDesk:
        """Everybody who works on webhooks, made anew as after a restart."""
        return webhook_desk(self.settings, self.clock)

    def hear(self, source: str, body: bytes | Mapping[str, Any], **headers: str) -> Event:
        """An event of that source arrives now."""
        (event,) = self.hear_all(source, [body], **headers)
        return event

    def hear_all(
        self, source: str, bodies: Sequence[bytes | Mapping[str, Any]], **headers: str
    ) -> list[Event]:
        """Several of them arrive at once."""
        arrivals = [self._arrival(source, body, headers) for body in bodies]
        store = self.desk.events
        assert all(store.keep(arrivals))
        return store.listed(limit=len(bodies))[::-1]

    def refuse(self, body: bytes | Mapping[str, Any], reason: str) -> Event:
        """The front door refuses a delivery of the gateway now."""
        store = self.desk.events
        assert store.keep([replace(self._arrival("gateway", body, {}), refused=reason)]) == [True]
        return store.listed(limit=1)[0]

    def _arrival(self, source: str, body: bytes | Mapping[str, Any], headers: Mapping[str, str]) -> Arrival:
        told = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.heard += 1
        claim = hashlib.sha256(told + str(self.heard).encode()).hexdigest()
        at, correlation = self.clock.now(), f"correlation-{self.heard}"
        return Arrival(source, claim, at, headers, told, "application/json", correlation)

    def read(self) -> EventsRead:
        """Read all that is due, and stay for nothing."""
        total = EventsRead()
        for read in self.desk.read_until_quiet(timedelta(), timedelta(hours=1), self.run_id):
            total.add(read)
        return total

    def later(self, **passed: float) -> None:
        """Time passes, at ShipStation too."""
        self.clock.at += timedelta(**passed)
        self.world.pass_time(**passed)

    def state(self, event: Event) -> tuple[EventState, str, int]:
        """State, reason and failed attempts of an event."""
        found = self.desk.events.event(event.id)
        assert found is not None
        return found.state, found.reason, found.attempts

    @property
    def graph(self) -> dg.Definitions:
        """The graph of this business."""
        return definitions(self.settings, clock=self.clock)

    def run(self, job: str, config: Mapping[str, Any] | None = None) -> dg.ExecuteInProcessResult:
        """Run a job as Dagster does."""
        return run_job(self.graph, self.instance, job, config)

    def materialize(self, asset: str, *days: date) -> dg.ExecuteInProcessResult:
        """Materialize days of an asset, as a person does in the UI."""
        return materialize_days(self.graph, self.instance, asset, *days)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a lake table."""
        return self.query(f"SELECT * FROM {table}").to_dicts()

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a question to the lake."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(sql).pl()

    def orders(self) -> dict[str, tuple[str, int]]:
        """Order id -> status and total in the lake; each order must stand there once."""
        rows = self.query("SELECT order_id, status, total_minor FROM shipstation_orders").rows()
        found = {order_id: (status, total) for order_id, status, total in rows}
        assert len(rows) == len(found), "an order stands twice"
        return found

    def shipments(self) -> dict[str, tuple[str, int, bool]]:
        """Shipment id -> order, cost, whether it was voided."""
        rows = self.query(
            "SELECT shipment_id, order_id, cost_minor, is_voided FROM shipstation_shipments"
        ).rows()
        return {row[0]: tuple(row[1:]) for row in rows}

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        return self.instance.get_materialized_partitions(dg.AssetKey(asset))


@contextmanager
def a_shop(
    home: Path, told: ToldTime, days: Sequence[date] = tuple(DAYS), **shipstation: Any
) -> Iterator[Shop]:
    """A running ShipStation; it stops with the test. It is noon (UTC) after the last day, and for ShipStation too."""
    now = datetime.combine(max(days) + timedelta(days=1), time(12), UTC)
    world = ShipStationWorld(list(days))
    with ShipStationHost(world, clock=told.monotonic) as host, dg.instance_for_test() as instance:
        yield Shop(home, host, instance, StoppedClock(now), shipstation)
