"""A whole merchant for a test: a faked Square on a real socket, the business that it is, and its stores in a folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from demo.square_host import SquareHost
from demo.square_world import SquareSizes, SquareWorld
from roms_assets.definitions import definitions
from roms_assets.doors.square import square_desk
from roms_assets.settings import Business, Environment, Settings
from roms_assets.square.desk import Range, SquareDesk, kind_of
from roms_assets.square.one_sync import Synced
from roms_assets.square.proving import Proven
from tests.one_till import POS
from tests.stopped_clock import StoppedClock

DAYS = [date(2025, 11, day) for day in range(10, 20)]
SMALL = SquareSizes(locations=11, orders_per_day=2, items=4, bulk_edited=0)


def a_world(days: list[date] | None = None, **sizes: int) -> SquareWorld:
    """Ten days of eleven small locations, one of them abroad."""
    return SquareWorld(days or DAYS, SquareSizes(**{**vars(SMALL), **sizes}))


@dataclass
class Merchant:
    """One business with its stores, its Dagster instance and its Square."""

    home: Path
    host: SquareHost
    instance: dg.DagsterInstance
    clock: StoppedClock
    square: dict[str, Any] = field(default_factory=dict)
    """The group `square` of `roms.yaml`."""
    more: dict[str, str] = field(default_factory=dict)
    """More of the environment, such as ROMS_LAKE."""
    last_day: date | None = None
    """Of a business that has ended."""

    @property
    def world(self) -> SquareWorld:
        """What Square knows."""
        return self.host.world

    @property
    def business(self) -> Business:
        """The business, without an end unless one is set: the clock decides which days are over."""
        facts = {"name": "Test Shop", "time_zone": "Asia/Manila", "currency": "PHP"}
        gentle = {"requests_per_second": 10000, "timeout_seconds": 5, "attempts": 4, "page_limit": 50}
        first = min(self.world.days)
        told = {
            **facts,
            "first_day": first,
            "last_day": self.last_day,
            "pos": POS,
            "square": {**gentle, **self.square},
        }
        return Business.model_validate(told)

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        told = {"ROMS_SQUARE_ADDRESS": self.host.address, "ROMS_SQUARE_ACCESS_TOKEN": self.world.token}
        environment = Environment(_env_file=None, **{"ROMS_HOME": str(self.home), **told, **self.more})
        return Settings(self.business, environment)

    @property
    def desk(self) -> SquareDesk:
        """Everybody who works on the merchant's data, made anew as after a restart."""
        settings = self.settings
        assert settings.business.square
        return square_desk(settings, settings.business.square, clock=self.clock)

    def sync(self, name: str, since: date | None = None, *, force: bool = False) -> Synced:
        """Sync one data type, by default in full."""
        kind, desk = kind_of(name), self.desk
        days = desk.days(kind, Range(since or min(self.world.days), None), force=force)
        return desk.sync(kind, days)

    def nightly(self, name: str) -> Synced:
        """Sync one data type as the nightly run does."""
        kind, desk = kind_of(name), self.desk
        return desk.sync(kind, desk.days(kind, Range()))

    def prove(self, *days: date) -> Proven:
        """Prove days, by default all."""
        return self.desk.prove(days or self.world.days)

    def later(self, **passed: float) -> None:
        """Time passes, at Square too."""
        self.clock.at += timedelta(**passed)
        self.world.now += timedelta(**passed)
        self.world.revision += 1

    def run(
        self, config: Mapping[str, Any] | None = None, *, with_dbt: bool = False
    ) -> dg.ExecuteInProcessResult:
        """Run the job of all data types as Dagster does: one that fails does not stop the others.

        Its last op starts dbt, which takes seconds.
        """
        made = definitions(self.settings, clock=self.clock).resolve_job_def("sync_square")
        selection = [name for name in made.graph.node_names() if with_dbt or name != "calculate_insight"]
        ops = {name: {"config": dict(config)} for name in selection} if config else {}
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        return made.execute_in_process(
            instance=self.instance,
            run_config={**quiet, "ops": ops},
            raise_on_error=False,
            op_selection=selection,
        )

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a lake table."""
        return self.query(f"SELECT * FROM {name}")

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a question to the lake."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(sql).pl()

    def held(self) -> dict[str, int]:
        """Order id -> version in the lake; each order must stand there once."""
        rows = self.query("SELECT order_id, version FROM square_orders").rows()
        assert len(rows) == len(dict(rows)), "an order stands twice"
        return dict(rows)

    def truth(self) -> dict[str, int]:
        """Order id -> version at Square."""
        return {key: held.told["version"] for key, held in self.world.orders.items()}

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        return self.instance.get_materialized_partitions(dg.AssetKey(asset))


@contextmanager
def a_merchant(world: SquareWorld, home: Path, **square: Any) -> Iterator[Merchant]:
    """A running Square; it stops with the test. It is noon (UTC) after the last day, and for Square too."""
    now = datetime.combine(max(world.days) + timedelta(days=1), time(12), UTC)
    with SquareHost(world) as host, dg.instance_for_test() as instance:
        yield Merchant(home, host, instance, StoppedClock(now), square)
