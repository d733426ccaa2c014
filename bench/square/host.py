"""The faked Square with pages made before: `python -m bench.square.host FOLDER COUNT` prints its address and serves.

It is the demo's own Square, with its token, cursors and refusals; only where a list of orders comes from differs. So it
knows one question of orders: all locations, by the time of the last change, oldest first.
"""

import mmap
import signal
import sys
import threading
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bench.square.orders import ITEMS, LOCATIONS, Orders, last_day, milliseconds
from demo.http_host import HttpHost
from demo.square_host import SquareAnswers
from demo.square_queries import Queries, Refused
from demo.square_world import SquareSizes, SquareWorld


@dataclass(frozen=True)
class _Found:
    """Orders that stand one behind the other; a slice of them is one piece of bytes, commas and all."""

    bodies: mmap.mmap
    orders: Orders
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, part: slice) -> list[bytes]:
        first, last = self.start + part.start, min(self.start + part.stop, self.end)
        if first >= last:
            return []
        begin = int(self.orders.ends[first - 1]) + 1 if first else 0
        return [self.bodies[begin : int(self.orders.ends[last - 1])]]


class MadeQueries(Queries):
    """Answers as the faked Square does, from orders that were made before."""

    def __init__(self, world: SquareWorld, orders: Orders) -> None:
        super().__init__(world)
        self._every = {each["id"] for each in world.locations}
        self._orders = orders
        with orders.bodies.open("rb") as file:
            self._bodies = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def _found_orders(self, asked: dict[str, Any]) -> list[bytes]:
        query = asked.get("query") or {}
        span = ((query.get("filter") or {}).get("date_time_filter") or {}).get("updated_at")
        if (
            set(asked["location_ids"]) != self._every
            or asked.get("return_entries")
            or query.get("sort") != {"sort_field": "UPDATED_AT", "sort_order": "ASC"}
            or not span
        ):
            super()._found_orders(asked)  # refuses what the faked Square refuses
            raise Refused("BAD_REQUEST", "this host knows one question: every location, by updated_at, ASC")
        start = bisect_left(self._orders.times, milliseconds(span["start_at"]))
        end = bisect_right(self._orders.times, milliseconds(span["end_at"]))
        return cast(list[bytes], _Found(self._bodies, self._orders, start, end))


class MadeHost(HttpHost):
    """One such Square in a thread of its own, from `with` to the end of `with`."""

    def __init__(self, orders: Orders, port: int = 0) -> None:
        day = last_day(len(orders.ends))
        world = SquareWorld([day], SquareSizes(LOCATIONS, orders_per_day=0, items=ITEMS))
        super().__init__(SquareAnswers(world, MadeQueries(world, orders)), port, "/")


def main() -> None:
    """Serve until SIGTERM; the first line printed is the address."""
    is_over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    with MadeHost(Orders.of(Path(sys.argv[1]), int(sys.argv[2]))) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
