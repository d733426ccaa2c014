"""The faked Square's own books: what a good calculation must come to, added up here from the orders as they are.

Plain loops over JSON, no SQL and no tables, so that a slip of the product's cannot be made here as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from demo.square_shop import Json
from demo.square_world import SquareWorld

Day = tuple[date, str, str]
"""Local day, location, currency."""
NO_GOODS = "(none)"


@dataclass
class DayBooks:
    """One location's day in one currency."""

    orders: int = 0
    pieces: Decimal = Decimal(0)
    total: int = 0
    tax: int = 0
    tip: int = 0
    discount: int = 0
    refunds: int = 0
    refunded: int = 0
    by_hour: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Hour of the local clock -> orders and their total."""


@dataclass
class ItemBooks:
    """One variation at one location on one day."""

    sold: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    net: int = 0
    """Without tax, less what was given back."""


class SquareLedger:
    """What the world's orders come to."""

    def __init__(self, world: SquareWorld) -> None:
        self._world = world
        self._zones = {each["id"]: ZoneInfo(each["timezone"]) for each in world.locations}

    def days(self) -> Mapping[Day, DayBooks]:
        """The books of every location's day."""
        books: dict[Day, DayBooks] = defaultdict(DayBooks)
        refunds: dict[str, tuple[Day, int]] = {}
        for order in self._completed():
            at = self._local(order, order["created_at"])
            if "line_items" in order or not order.get("returns"):
                self._add_sale(books[at.date(), order["location_id"], _currency(order)], order, at.hour)
            for refund in order.get("refunds", []):
                if refund["status"] == "APPROVED":
                    day = self._local(order, refund["created_at"]).date()
                    money = refund["amount_money"]
                    refunds[refund["id"]] = (day, order["location_id"], money["currency"]), money["amount"]
        for key, amount in refunds.values():
            books[key].refunds += 1
            books[key].refunded += amount
        return books

    def items(self) -> Mapping[tuple[date, str, str, str], ItemBooks]:
        """Local day, location, variation, currency -> its books."""
        books: dict[tuple[date, str, str, str], ItemBooks] = defaultdict(ItemBooks)
        for order in self._completed():
            day, place = self._local(order, order["created_at"]).date(), order["location_id"]
            for line, sign in _lines(order):
                money = line["total_money"]
                entry = books[day, place, line.get("catalog_object_id", NO_GOODS), money["currency"]]
                entry.net += sign * (money["amount"] - line["total_tax_money"]["amount"])
                if sign > 0:
                    entry.sold += _pieces(line)
                else:
                    entry.returned += _pieces(line)
        return books

    def sold_between(self, first: date, last: date) -> set[str]:
        """The variations of which any location sold a piece."""
        return {
            thing
            for (day, _, thing, _), entry in self.items().items()
            if first <= day <= last and entry.sold > 0
        }

    def _add_sale(self, entry: DayBooks, order: Json, hour: int) -> None:
        total = order["total_money"]["amount"]
        entry.orders += 1
        entry.total += total
        entry.tax += order["total_tax_money"]["amount"]
        entry.tip += order["total_tip_money"]["amount"]
        entry.discount += order["total_discount_money"]["amount"]
        entry.pieces += sum((_pieces(line) for line in order.get("line_items", [])), Decimal(0))
        orders, before = entry.by_hour.get(hour, (0, 0))
        entry.by_hour[hour] = orders + 1, before + total

    def _completed(self) -> Iterator[Json]:
        return (held.told for held in self._world.orders.values() if held.told["state"] == "COMPLETED")

    def _local(self, order: Json, at: str) -> datetime:
        return datetime.fromisoformat(at).astimezone(self._zones[order["location_id"]])


def _lines(order: Json) -> Iterator[tuple[Json, int]]:
    """Lines sold with 1, lines given back with -1."""
    for line in order.get("line_items", []):
        yield line, 1
    for back in order.get("returns", []):
        for line in back["return_line_items"]:
            yield line, -1


def _pieces(line: Json) -> Decimal:
    return Decimal(line["quantity"]) if line["item_type"] == "ITEM" else Decimal(0)


def _currency(order: Json) -> str:
    return str(order["total_money"]["currency"])
