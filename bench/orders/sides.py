"""The sides, each in a process of its own: `python -m bench.orders.sides NAME FOLDER ORDERS A_DAY DAYS WORK`."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bench.memory import peak_bytes, say_done
from bench.orders.business import Desks, WatchedDbt, desks
from bench.orders.by_hand import ByHand
from bench.orders.sources import last_day, tell_a_day, tell_days
from bench.orders.totals import totals
from bench.sides import Watch
from resources.dbt import Dbt

Told = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """So many orders over so many days, and as many as a day later; below `folder` what was made of them stays."""

    folder: Path
    orders: int
    a_day: int
    days: int

    @property
    def made(self) -> Path:
        """A home in whose lake the sources have said everything, and nothing was made of it."""
        return self.folder / f"made-{self.orders}"

    @property
    def home(self) -> Path:
        """The home in which ours works."""
        return self.folder / f"ours-{self.orders}"

    @property
    def last_day(self) -> date:
        """The last of the days."""
        return last_day(self.days)

    @property
    def words(self) -> list[object]:
        """The same for a process of its own."""
        return [self.folder, self.orders, self.a_day, self.days]


def make(shop: Shop) -> None:
    """Make what the sources say, for all sides."""
    with desks(shop.made, shop.last_day).orders.lake.writing() as lake:
        tell_days(lake, shop.orders, shop.days)


def ours(shop: Shop, work: Path, dbt: Dbt | None = None) -> Told:
    """ROMS itself, as its two jobs do it; what it made stays for the day that is added."""
    shutil.copytree(shop.made, shop.home)
    return _calculated(desks(shop.home, shop.last_day, dbt), work)


def increment(shop: Shop, work: Path, dbt: Dbt | None = None) -> Told:
    """ROMS itself a day later, after `ours`."""
    day = shop.last_day + timedelta(days=1)
    there = desks(shop.home, day, dbt)
    with there.orders.lake.writing() as lake:
        tell_a_day(lake, shop.orders, shop.a_day, day)
    return _calculated(there, work)


def by_hand(shop: Shop, work: Path) -> Told:
    """The same SQL in one plain connection."""
    there, file = desks(shop.made, shop.last_day), work / "lake.duckdb"
    [made] = there.orders.lake.places
    shutil.copyfile(made, file)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS lake; USE lake; SET TimeZone = 'UTC'")
        watch, before = Watch(), _cpu_seconds()
        ByHand(connection, there).calculate()
        told = _taken(watch, before)
        say_done(work)
        return {**told, **totals(connection)}


SIDES: dict[str, Callable[[Shop, Path], Told]] = {"by_hand": by_hand, "ours": ours, "increment": increment}


def _calculated(there: Desks, work: Path) -> Told:
    watch, before = Watch(), _cpu_seconds()
    there.orders.calculate()
    first = watch.seconds
    there.inventory.calculate()
    told = _taken(watch, before)
    say_done(work)
    start_ups = [each for dbt in (there.orders.dbt, there.inventory.dbt) for each in _start_ups(dbt)]
    more = {"until_inventory_seconds": first, "start_up_seconds": sum(start_ups), "start_ups": len(start_ups)}
    with there.orders.lake.reading() as connection:
        return {**told, **more, **totals(connection)}


def _start_ups(dbt: Dbt) -> list[float]:
    return dbt.start_ups if isinstance(dbt, WatchedDbt) else []


def _taken(watch: Watch, cpu_before: float) -> Told:
    """Seconds, processor seconds with those of dbt's processes, and the most memory of this one until now."""
    return {"seconds": watch.seconds, "cpu_seconds": _cpu_seconds() - cpu_before, "peak_bytes": peak_bytes()}


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Run one side."""
    name, folder, orders, a_day, days, work = sys.argv[1:]
    shop = Shop(Path(folder), int(orders), int(a_day), int(days))
    print(json.dumps(SIDES[name](shop, Path(work))))


if __name__ == "__main__":
    main()
