"""The business whose orders were made, and who works for it outside of a Dagster run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bench.orders.sources import FIRST_DAY
from bench.sides import Watch
from resources.clock import Clock
from resources.dbt import Dbt, Outcome
from resources.lake import HeldLake
from roms_assets.doors.inventory import inventory_desk
from roms_assets.doors.orders import order_desk
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.orders.desk import OrderDesk
from roms_assets.settings import Business, Environment, Settings

_BRANCH = {"code": "ONE", "name": "One", "generation": "old", "tills": [{"code": "1"}]}
_CHANNELS = {"Amazon": "15", "Etsy": "9", "North": "3", "South": "3", "Harbour": "2"}
"""Channel -> its fee in percent."""


def a_business() -> Business:
    """Two shops that ship and three locations of Square's; goods may move between all of them."""
    facts: dict[str, Any] = {"name": "Bench", "time_zone": "America/New_York", "currency": "USD"}
    pos = {"host": {"address": "http://localhost/"}, "branches": [_BRANCH]}
    orders = {"shops": [{"name": "Amazon"}, {"name": "Etsy"}]}
    channels = [
        {"name": name, "fee_percent": fee, "holding_percent_per_month": "2"}
        for name, fee in _CHANNELS.items()
    ]
    inventory = {"channels": channels, "reallocation": {"move_cost": "1"}}
    groups = {"pos": pos, "orders": orders, "inventory": inventory}
    return Business.model_validate({**facts, "first_day": FIRST_DAY, **groups})


@dataclass(frozen=True)
class Desks:
    """Whoever makes the orders, and whoever makes the stock and what follows from it."""

    orders: OrderDesk
    inventory: InventoryDesk

    def calculate(self) -> None:
        """What the two jobs do, one after the other."""
        self.orders.calculate()
        self.inventory.calculate()


def desks(home: Path, last_day: date, dbt: Dbt | None = None) -> Desks:
    """Both, with the stores below a folder, on the day after that one; `dbt` may be another than the usual."""
    settings = Settings(a_business(), Environment(_env_file=None, ROMS_HOME=str(home.resolve())))
    told, clock = settings.business, _Stopped(last_day + timedelta(days=1))
    assert told.orders
    assert told.inventory
    orders, inventory = (
        order_desk(settings, told.orders, clock),
        inventory_desk(settings, told.inventory, clock),
    )
    makes = [dbt or WatchedDbt(each.dbt.folder) for each in (orders, inventory)]
    return Desks(replace(orders, dbt=makes[0]), replace(inventory, dbt=makes[1]))


class _Stopped(Clock):
    """It is always noon of one day in the business's zone."""

    def __init__(self, day: date) -> None:
        self._now = datetime.combine(day, time(17), UTC)

    def now(self) -> datetime:
        """That noon."""
        return self._now


@dataclass(frozen=True)
class WatchedDbt(Dbt):
    """dbt, and how long it took until it began with the first model, each time."""

    start_ups: list[float] = field(default_factory=list)

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        """As dbt does."""
        watch = Watch()
        outcomes = super().build(models, variables, lake)
        told = json.loads((self.folder / "target" / "run_results.json").read_text(encoding="utf-8"))
        self.start_ups.append(watch.seconds - told["elapsed_time"])
        return outcomes
