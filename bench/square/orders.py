"""The orders that every side reads: made once by the faked world, kept in one file as a page holds them.

The file is the orders' JSON with commas between them, by the time of their last change, so that any page is one slice
of it: serving costs next to nothing, and a million orders need no memory.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count as count_from
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from demo.square_sales import Shelf, sale
from demo.square_shop import Json, catalog, locations, offered, variations_of

FIRST_DAY = date(2020, 1, 1)
LOCATIONS = 9
ITEMS = 865
ORDERS_PER_DAY = 57
"""Of each location: with nine of them half a thousand a day."""
SEED = 1
_BODIES, _ENDS, _TIMES = "orders.json", "ends.npy", "times.npy"
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Orders:
    """Where the orders lie: their bytes, where each ends, and when each changed last, in milliseconds."""

    bodies: Path
    ends: Numbers
    times: Numbers

    @classmethod
    def of(cls, folder: Path, count: int) -> "Orders":
        """The first of those that `make_orders` made."""
        return cls(folder / _BODIES, np.load(folder / _ENDS)[:count], np.load(folder / _TIMES)[:count])


def last_day(count: int) -> date:
    """The last business day of so many orders; the first one is always the same."""
    return FIRST_DAY + timedelta(days=-(-count // (LOCATIONS * ORDERS_PER_DAY)) - 1)


def make_orders(folder: Path, count: int) -> None:
    """Write so many orders."""
    ends, times, end = np.zeros(count, np.int64), np.zeros(count, np.int64), 0
    with (folder / _BODIES).open("wb") as file:
        for place, order in enumerate(islice(_orders(), count)):
            body = json.dumps(order, separators=(",", ":")).encode()
            end += file.write(body) + file.write(b",") - 1
            ends[place], times[place] = end, milliseconds(order["updated_at"])
            end += 1
    np.save(folder / _ENDS, ends)
    np.save(folder / _TIMES, times)


def milliseconds(text: str) -> int:
    """A time of Square's as a number."""
    return round(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)


def _orders() -> Iterator[Json]:
    """Orders without end, by the time of their last change."""
    shops, goods = locations(LOCATIONS), catalog(ITEMS)
    for passed in count_from(0):
        day = FIRST_DAY + timedelta(days=passed)
        shelf = Shelf(offered(variations_of(goods), day), goods)
        of_day = [
            sale(shop, day, number, shelf, SEED).order for shop in shops for number in range(ORDERS_PER_DAY)
        ]
        yield from sorted(of_day, key=lambda order: (milliseconds(order["updated_at"]), order["id"]))
