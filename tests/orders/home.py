"""A business with orders: its settings, a lake on the disk that is told things, and a clock that stands."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from resources.clock import Clock
from roms_assets.definitions import definitions
from roms_assets.doors.orders import order_desk
from roms_assets.orders.building import make_tables
from roms_assets.orders.desk import OrderDesk
from roms_assets.settings import Business, Environment, Settings
from tests.orders.shop import NOW
from tests.orders.things import Thing

POS = {
    "host": {"address": "http://127.0.0.1:9/"},
    "branches": [{"code": "BMC", "name": "B", "generation": "old", "tills": [{"code": "1"}]}],
}
FACTS = {"name": "Luna", "time_zone": "America/New_York", "currency": "USD", "first_day": date(2025, 11, 1)}
WEB = {
    "contact": "owner@luna.example",
    "sites": [
        {
            "name": "etsy-page",
            "addresses": ["http://127.0.0.1:9/orders"],
            "rows": ".order",
            "columns": [{"name": "order_number", "selector": ".number"}],
        }
    ],
}
SHOPS = [{"name": "Amazon", "aliases": ["amazon_com"]}, {"name": "Etsy", "aliases": ["Etsy store"]}]


class StoppedClock(Clock):
    """It is always the same moment."""

    def now(self) -> Any:
        """That moment."""
        return NOW


@dataclass
class Home:
    """One business."""

    folder: Path
    lake: str = "duckdb"
    clock: StoppedClock = field(default_factory=StoppedClock)

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        business = Business.model_validate({**FACTS, "pos": POS, "web": WEB, "orders": {"shops": SHOPS}})
        return Settings(
            business, Environment(_env_file=None, ROMS_HOME=str(self.folder), ROMS_LAKE=self.lake)
        )

    @property
    def desk(self) -> OrderDesk:
        """Everybody who makes orders."""
        assert self.settings.business.orders
        return order_desk(self.settings, self.settings.business.orders, self.clock)

    @property
    def definitions(self) -> dg.Definitions:
        """The graph."""
        return definitions(self.settings, clock=self.clock)

    def told(self, *told: Thing) -> None:
        """Put things into the tables of their sources."""
        with self.desk.lake.writing() as lake:
            make_tables(lake)
            lake.ensure("web_listings", pl.DataFrame(schema={"order_number": pl.String()}))
            for table, row, _ in told:
                places = ", ".join(f"${name}" for name in row)
                lake.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", row)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the lake has."""
        with self.desk.lake.reading() as connection:
            return connection.execute(sql).fetchall()
