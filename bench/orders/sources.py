"""What the sources say of so many orders with three lines each, made in SQL in the lake: the same each time.

Six of ten orders are Square's, the others ShipStation's. Of these every fourth is told by the checkout, too, as many by
mails, some of them without a number; files that people drop tell of parcels, of what came and of what was cancelled.
Square counts the stock of a quarter of the products every day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from bench.orders.sources_sql import COUNTS, GOODS, LINES, ORDERS, PLACES, SAYINGS, TOTALS
from resources.lake import LakeTransaction
from roms_assets.inventory.rules.schemas import MADE_BY_PYTHON
from roms_assets.orders.building import make_tables

FIRST_DAY = date(2025, 1, 1)
PRODUCTS, COUNTED = 200, 50
_COUNTS = "square_inventory"


def last_day(days: int) -> date:
    """The last of so many days."""
    return FIRST_DAY + timedelta(days=days - 1)


def tell_days(lake: LakeTransaction, count: int, days: int) -> None:
    """Fill the tables of the sources with so many orders over so many days."""
    make_tables(lake)
    lake.ensure(_COUNTS, pl.DataFrame(schema=MADE_BY_PYTHON[_COUNTS]))
    lake.run(PLACES)
    lake.run(GOODS, {"products": PRODUCTS})
    _tell(lake, {"known": 0, "count": count, "first_day": FIRST_DAY, "days": days})


def tell_a_day(lake: LakeTransaction, known: int, count: int, day: date) -> None:
    """Add so many orders of one day; so many are known."""
    _tell(lake, {"known": known, "count": count, "first_day": day, "days": 1})


def _tell(lake: LakeTransaction, told: Mapping[str, Any]) -> None:
    lake.run(ORDERS, told)
    lake.run(LINES, {"products": PRODUCTS})
    lake.run(TOTALS)
    for table, statement in SAYINGS.items():
        lake.run(f"INSERT INTO {table} BY NAME {statement}")
    lake.run(COUNTS, {name: told[name] for name in ("first_day", "days")} | {"counted": COUNTED})
