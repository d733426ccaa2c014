"""A whole shop for a test: a faked world on a real socket, the business that it is, and its stores in a folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from demo.pos_host import PosHost as FakedPosHost
from demo.world import World
from roms_assets.definitions import definitions
from roms_assets.doors.pos import pos_desk
from roms_assets.pos.desk import PosDesk
from roms_assets.settings import Business, Environment, Settings
from tests.stopped_clock import StoppedClock


def a_business(world: World, address: str, **pos: Any) -> Business:
    """The business whose tills the world plays; `pos` overrides parts of the group `pos` of `roms.yaml`."""
    days = sorted(world.days)
    branches = [
        {
            "code": branch.code,
            "name": branch.code,
            "generation": branch.generation,
            "tills": [
                {"code": till.code, "opened": till.opened, "closed": till.closed}
                for till in branch.all_tills()
            ],
        }
        for branch in world.branches
    ]
    host = {"address": address, "requests_per_second": 5000, "timeout_seconds": 1, "attempts": 2}
    told = {"host": host | pos.pop("host", {}), "branches": branches} | pos
    facts = {"name": "Test Shop", "time_zone": "Asia/Manila", "currency": "PHP"}
    return Business.model_validate({**facts, "first_day": days[0], "last_day": days[-1], "pos": told})


@dataclass
class Shop:
    """One business with its stores, its Dagster instance and the host that it asks."""

    home: Path
    host: FakedPosHost
    business: Business
    instance: dg.DagsterInstance
    more: dict[str, str] = field(default_factory=dict)
    """More of the environment, such as ROMS_LAKE."""
    moment: datetime | None = None
    """What its clock says; `now` when nothing is set."""

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        environment = Environment(_env_file=None, ROMS_HOME=str(self.home), **self.more)
        return Settings(self.business, environment)

    @property
    def now(self) -> datetime:
        """Four in the morning after the last day, in the shop's zone."""
        last = self.business.last_day or self.business.first_day
        return datetime.combine(last + timedelta(days=1), time(4), self.business.zone).astimezone(UTC)

    @property
    def desk(self) -> PosDesk:
        """Everybody who works on the shop's POS data, at `now`."""
        return pos_desk(self.settings, clock=StoppedClock(self.moment or self.now))

    def definitions(self) -> dg.Definitions:
        """The graph of this shop."""
        return definitions(self.settings, clock=StoppedClock(self.moment or self.now))

    def run(
        self, job: str, config: Mapping[str, Any] | None = None, *, with_dbt: bool = False
    ) -> dg.ExecuteInProcessResult:
        """Run a job in this process; `config` is that of its first op. Its last op starts dbt, which takes seconds."""
        made = self.definitions().resolve_job_def(job)
        first = made.graph.node_names()[0] if config else ""
        ops = {"ops": {first: {"config": dict(config)}}} if config else {}
        quiet = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}
        selection = [node for node in made.graph.node_names() if with_dbt or node != "calculate_changed"]
        return made.execute_in_process(
            instance=self.instance, run_config={**quiet, **ops}, op_selection=selection
        )

    def states(self) -> dict[str, str]:
        """Till-day -> state."""
        return {each.till_day.key: each.state.value for each in self.desk.expected()}

    def reason(self, key: str) -> str:
        """Why a till-day is in its state."""
        return next(each.reason for each in self.desk.expected() if each.till_day.key == key)

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a lake table."""
        return self.query(f"SELECT * FROM {name}")

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a question to the lake."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(sql).pl()

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        return self.instance.get_materialized_partitions(dg.AssetKey(asset))

    def times_shown(self, asset: str) -> int:
        """How often Dagster was told that a partition of it is there."""
        return len(self.instance.fetch_materializations(dg.AssetKey(asset), limit=1000).records)


@contextmanager
def a_shop(world: World, home: Path, **pos: Any) -> Iterator[Shop]:
    """A running shop; its host stops with it."""
    with FakedPosHost(world) as host, dg.instance_for_test() as instance:
        yield Shop(home, host, a_business(world, host.address, **pos), instance)
