"""The faked Square's state: what the invented shop sold, and its own ledger of what a good copy must hold.

The same arguments make the same bytes, in every process. Time is the world's own: it passes when somebody says so.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from demo.demo_world import COURSES, DAYS
from demo.square_sales import Shelf, returned, rfc3339, sale
from demo.square_shop import TOKEN, Json, catalog, locations, offered, stocked, variations_of
from demo.square_stock import Course, Traded, changes, counts
from demo.square_traded import brought_back, sold


@dataclass
class Held:
    """One order or payment with what Square sorts it by, and its bytes, made once for each version."""

    told: Json
    created_at: datetime = field(init=False)
    updated_at: datetime = field(init=False)
    body: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.set(self.told)

    def set(self, told: Json) -> None:
        """Hold another version."""
        self.told = told
        self.created_at, self.updated_at = _time(told["created_at"]), _time(told["updated_at"])
        self.body = json.dumps(told, separators=(",", ":")).encode()

    @property
    def entry(self) -> bytes:
        """What Square shows of an order when only entries are asked for."""
        told = {"order_id": self.told["id"], "version": self.told["version"]}
        return json.dumps({**told, "location_id": self.told["location_id"]}, separators=(",", ":")).encode()


@dataclass
class SquareSizes:
    """How much the shop sells."""

    locations: int = 11
    orders_per_day: int = 4
    items: int = 16
    bulk_edited: int = 0
    """So many orders of the first locations share one `updated_at`, as after an edit in bulk."""


@dataclass
class SquareWorld:
    """Everything that Square knows of one invented merchant."""

    days: Sequence[date]
    sizes: SquareSizes = field(default_factory=SquareSizes)
    seed: int = 1
    token: str = TOKEN
    courses: Sequence[Course] = ()
    """Goods that run out at one location while they lie at another."""

    def __post_init__(self) -> None:
        self.now = datetime.combine(self.days[-1] + timedelta(days=1), time(12), UTC)
        self.revision = 0
        self.locations = locations(self.sizes.locations)
        self.catalog = catalog(self.sizes.items)
        self.orders: dict[str, Held] = {}
        self.payments: dict[str, Held] = {}
        self._hidden: dict[str, Held] = {}
        for made in self._sales():
            self.orders[made[0].told["id"]] = made[0]
            self.payments |= {each.told["id"]: each for each in made[1]}
        self.orders |= {each.told["id"]: each for each in self._returns()}
        self._edit_in_bulk()

    @classmethod
    def demo(cls) -> Self:
        """The Square of `make demo`: 11 locations, the same 60 days as the tills, 300 orders edited at once."""
        return cls(DAYS, SquareSizes(bulk_edited=300), courses=COURSES)

    @cached_property
    def changes(self) -> list[Json]:
        """Every change of stock, oldest first; they follow from the orders as they are when it is asked first."""
        orders = [(held.told, self.local_day(held)) for held in self.orders.values()]
        traded = Traded(sold(orders), brought_back(orders), self.courses)
        return changes(
            self.locations, stocked(variations_of(self.catalog)), list(self.days), traded, self.seed
        )

    @property
    def counts(self) -> list[Json]:
        """What is in stock now, newest first."""
        return counts([each for each in self.changes if self._has_happened(each)])

    def change(self, order_id: str, at: datetime | None = None, **more: object) -> Held:
        """The order changes now, or at that time: a newer version with these fields."""
        held = self.orders[order_id]
        version = held.told["version"] + 1
        held.set({**held.told, **more, "version": version, "updated_at": rfc3339(at or self.now)})
        self.revision += 1
        return held

    def hide(self, order_id: str) -> None:
        """The till was offline: its order is not there until it is delivered; its payments come with it."""
        self._hidden[order_id] = self.orders.pop(order_id)
        self.revision += 1

    def deliver(self, order_id: str) -> None:
        """The offline till delivers: the order appears, dated when it was made."""
        self.orders[order_id] = self._hidden.pop(order_id)
        self.revision += 1

    def remove(self, order_id: str) -> None:
        """The order is gone from Square for good."""
        del self.orders[order_id]
        self.revision += 1

    def truth(self) -> dict[tuple[str, date], dict[str, int]]:
        """(location, its local day) -> order id -> version: what must be in a good copy."""
        found: dict[tuple[str, date], dict[str, int]] = {}
        for held in self.orders.values():
            key = held.told["location_id"], self.local_day(held)
            found.setdefault(key, {})[held.told["id"]] = held.told["version"]
        return found

    def local_day(self, held: Held) -> date:
        """The day on which it was made, in its location's zone."""
        zone = next(each["timezone"] for each in self.locations if each["id"] == held.told["location_id"])
        return held.created_at.astimezone(ZoneInfo(zone)).date()

    def totals(self) -> dict[str, int]:
        """Currency -> sum of all orders' totals in minor units."""
        sums: dict[str, int] = {}
        for held in self.orders.values():
            total = held.told["total_money"]
            sums[total["currency"]] = sums.get(total["currency"], 0) + total["amount"]
        return sums

    def _sales(self) -> Iterator[tuple[Held, list[Held]]]:
        goods = variations_of(self.catalog)
        on_offer = {day: offered(goods, day) for day in self.days}
        for location in self.locations:
            for day in self.days:
                shelf = Shelf(self._wanted(on_offer[day], location["id"], day), self.catalog)
                for number in range(self.sizes.orders_per_day):
                    made = sale(location, day, number, shelf, self.seed)
                    yield Held(made.order), [Held(each) for each in made.payments]

    def _wanted(self, goods: list[Json], location: str, day: date) -> list[Json]:
        """What somebody can and will buy there on that day."""
        out = {each.variation for each in self.courses if not each.is_sold(location, day)}
        return [each for each in goods if each["id"] not in out]

    def _returns(self) -> list[Held]:
        """What came back, each return an order of its own; none after the last day."""
        made = [returned(held.told, self.seed) for held in self.orders.values()]
        last = datetime.combine(self.days[-1], time(8), UTC)
        return [held for told in made if told and (held := Held(told)).created_at <= last]

    def _edit_in_bulk(self) -> None:
        at = datetime.combine(self.days[-1], time(3), UTC)
        for order_id in list(self.orders)[: self.sizes.bulk_edited]:
            self.change(order_id, at)

    def _has_happened(self, change: Json) -> bool:
        body = change[change["type"].lower()]
        return _time(body["occurred_at"]) <= self.now


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
