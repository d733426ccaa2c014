"""Orders as Square lists them, as rows of orders, lines, tenders, refunds and fulfillments.

https://developer.squareup.com/reference/square/objects/Order
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from typing import Any

import polars as pl

from roms_assets.square.rules.reading import (
    RFC3339,
    Columns,
    Frames,
    Json,
    Seen,
    amounts,
    currencies,
    framed,
    have_known_shape,
    lists,
    needed,
    values,
    within,
)
from roms_assets.square.rules.schemas import (
    Order,
    OrderFulfillment,
    OrderLine,
    OrderRefund,
    OrderReturnedLine,
    OrderTender,
)
from roms_assets.square.rules.tables import SquareTable


def read_orders(zones: Mapping[str, str], otherwise: str) -> Callable[[Seen], Frames]:
    """How to read orders, with the zone of each location, and the one for a location that nobody knows."""
    return partial(_frames, zones, otherwise)


@dataclass(frozen=True)
class _Parts:
    """What belongs to orders: the things, and of each its order, its number in it, and its evidence."""

    things: Sequence[Json]
    order_ids: Sequence[str]
    numbers: Sequence[int]
    sha256s: Sequence[str]
    positions: Sequence[int]

    @classmethod
    def of(cls, seen: Seen, name: str) -> "_Parts":
        """The lists of that name of all orders, one behind the other."""
        return cls.listed(seen, lists(seen.things, name))

    @classmethod
    def listed(cls, seen: Seen, listed: Sequence[Sequence[Json]]) -> "_Parts":
        """The lists of all orders, one for each."""
        counts = [len(each) for each in listed]
        return cls(
            list(chain.from_iterable(listed)),
            _repeated(needed(seen.things, "id"), counts),
            list(chain.from_iterable(map(range, counts))),
            _repeated(seen.sha256s, counts),
            _repeated(seen.positions, counts),
        )

    def columns(self) -> Columns:
        """The columns that each of these tables has."""
        return {"order_id": self.order_ids, "page_sha256": self.sha256s, "page_position": self.positions}


def _repeated(values: Sequence[Any], counts: Sequence[int]) -> list[Any]:
    """Each value as often as its count says."""
    return list(chain.from_iterable(map(repeat, values, counts)))


def _frames(zones: Mapping[str, str], otherwise: str, seen: Seen) -> Frames:
    return {
        SquareTable.ORDERS: framed(Order, {**_orders(seen.things, zones, otherwise), **seen.evidence()}),
        SquareTable.ORDER_LINES: _lines(_Parts.of(seen, "line_items")),
        SquareTable.TENDERS: _tenders(_Parts.of(seen, "tenders")),
        SquareTable.REFUNDS: _refunds(_Parts.of(seen, "refunds")),
        SquareTable.FULFILLMENTS: _fulfillments(_Parts.of(seen, "fulfillments")),
        SquareTable.RETURNED_LINES: _returned_lines(
            _Parts.listed(seen, list(map(_returned, lists(seen.things, "returns"))))
        ),
    }


def _returned(returns: Sequence[Json]) -> list[Json]:
    """What an order gives back of earlier ones, each line with the order that had sold it."""
    sources = values(returns, "source_order_id")
    return [
        {**line, "source_order_id": source}
        for source, given_back in zip(sources, lists(returns, "return_line_items"), strict=True)
        for line in given_back
    ]


def _orders(orders: Sequence[Json], zones: Mapping[str, str], otherwise: str) -> dict[str, Any]:
    created_at, places = values(orders, "created_at"), values(orders, "location_id")
    return {
        "order_id": needed(orders, "id"),
        "version": _versions(orders),
        "updated_at": values(orders, "updated_at"),
        "created_at": created_at,
        "closed_at": values(orders, "closed_at"),
        "business_date": business_dates(created_at, places, zones, otherwise),
        "location_id": places,
        "state": values(orders, "state"),
        "source_name": within(orders, "source", "name"),
        "customer_id": values(orders, "customer_id"),
        "currency": currencies(orders, "total_money"),
        "total_minor": amounts(orders, "total_money"),
        "tax_minor": amounts(orders, "total_tax_money"),
        "discount_minor": amounts(orders, "total_discount_money"),
        "tip_minor": amounts(orders, "total_tip_money"),
        "service_charge_minor": amounts(orders, "total_service_charge_money"),
        "net_total_minor": within(orders, "net_amounts", "total_money", "amount"),
        "lines": [len(each) for each in lists(orders, "line_items")],
    }


def _versions(orders: Sequence[Json]) -> list[Any]:
    """An order that no program made may have none."""
    if have_known_shape(orders):
        return values(orders, "version")
    return [order.get("version", 0) for order in orders]


def business_dates(
    created_at: Sequence[Any], places: Sequence[Any], zones: Mapping[str, str], otherwise: str
) -> pl.Series:
    """The local day of each time at its location."""
    frame = pl.DataFrame(
        {"at": created_at, "place": places}, schema={"at": pl.String, "place": pl.String}, strict=True
    ).with_columns(pl.col("at").str.to_datetime(RFC3339, time_unit="us", time_zone="UTC", strict=True))
    by_zone: dict[str, list[str]] = {}
    for place in frame["place"].drop_nulls().unique().to_list():
        by_zone.setdefault(zones.get(place, otherwise), []).append(place)
    day = _local_day(otherwise)
    for zone, of_zone in by_zone.items():
        day = pl.when(pl.col("place").is_in(of_zone)).then(_local_day(zone)).otherwise(day)
    return frame.select(day.alias("day"))["day"]


def _local_day(zone: str) -> pl.Expr:
    return pl.col("at").dt.convert_time_zone(zone).dt.date()


def _lines(parts: _Parts) -> pl.DataFrame:
    lines = parts.things
    return framed(
        OrderLine,
        {
            **_of_any_line(parts),
            "base_price_minor": amounts(lines, "base_price_money"),
            "gross_sales_minor": amounts(lines, "gross_sales_money"),
            "discount_minor": amounts(lines, "total_discount_money"),
        },
    )


def _returned_lines(parts: _Parts) -> pl.DataFrame:
    source = {"source_order_id": values(parts.things, "source_order_id")}
    return framed(OrderReturnedLine, {**_of_any_line(parts), **source})


def _of_any_line(parts: _Parts) -> Columns:
    """The columns of a line that was sold and of one that came back."""
    lines = parts.things
    return {
        **parts.columns(),
        "line_number": parts.numbers,
        "line_uid": values(lines, "uid"),
        "catalog_object_id": values(lines, "catalog_object_id"),
        "name": values(lines, "name"),
        "variation_name": values(lines, "variation_name"),
        "item_type": values(lines, "item_type"),
        "quantity": values(lines, "quantity"),
        "currency": currencies(lines, "total_money"),
        "tax_minor": amounts(lines, "total_tax_money"),
        "total_minor": amounts(lines, "total_money"),
    }


def _tenders(parts: _Parts) -> pl.DataFrame:
    tenders = parts.things
    return framed(
        OrderTender,
        {
            **parts.columns(),
            "tender_id": values(tenders, "id"),
            "payment_id": values(tenders, "payment_id"),
            "created_at": values(tenders, "created_at"),
            "type": values(tenders, "type"),
            "currency": currencies(tenders, "amount_money"),
            "amount_minor": amounts(tenders, "amount_money"),
            "tip_minor": amounts(tenders, "tip_money"),
        },
    )


def _refunds(parts: _Parts) -> pl.DataFrame:
    refunds = parts.things
    return framed(
        OrderRefund,
        {
            **parts.columns(),
            "refund_id": values(refunds, "id"),
            "tender_id": values(refunds, "tender_id"),
            "created_at": values(refunds, "created_at"),
            "status": values(refunds, "status"),
            "reason": values(refunds, "reason"),
            "currency": currencies(refunds, "amount_money"),
            "amount_minor": amounts(refunds, "amount_money"),
        },
    )


def _fulfillments(parts: _Parts) -> pl.DataFrame:
    fulfillments = parts.things
    return framed(
        OrderFulfillment,
        {
            **parts.columns(),
            "fulfillment_uid": values(fulfillments, "uid"),
            "type": values(fulfillments, "type"),
            "state": values(fulfillments, "state"),
        },
    )
