"""What the faked Square's orders took from its stock and brought back to it, by location, variation and local day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from demo.square_shop import Json
from demo.square_stock import Sold


def sold(orders: Iterable[tuple[Json, date]]) -> Sold:
    """The pieces of completed orders, each with its local day."""
    return _added_up((order, day, line) for order, day in orders for line in order.get("line_items", []))


def brought_back(orders: Iterable[tuple[Json, date]]) -> Sold:
    """The pieces that came back."""
    return _added_up(
        (order, day, line)
        for order, day in orders
        for back in order.get("returns", [])
        for line in back["return_line_items"]
    )


def _added_up(lines: Iterator[tuple[Json, date, Json]]) -> Sold:
    """What is in no catalog is not counted."""
    pieces: dict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
    for order, day, line in lines:
        if order["state"] == "COMPLETED" and "catalog_object_id" in line:
            pieces[order["location_id"], line["catalog_object_id"], day] += Decimal(line["quantity"])
    return dict(pieces)
