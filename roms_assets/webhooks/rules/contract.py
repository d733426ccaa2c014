"""The orders of the owner's own ShipStation gateway, in the two shapes of its contract."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from roms_assets.kernel.currencies import told_currency
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.exact import minor, usable
from roms_assets.webhooks.rules.json_shapes import Identifier, decoded, object_of, text
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import (
    Evidence,
    Found,
    Manner,
    instant,
    order_row,
    pacific,
    with_zone,
)


class OneLine(msgspec.Struct):
    """The short shape: one product of an order."""

    order_id: Identifier
    channel: str
    product_sku: str
    quantity: Decimal
    ordered_date: str | None = None


class Options(msgspec.Struct, rename="camel"):
    """Where the order was sold."""

    store_id: Identifier | None = None
    marketplace: str | None = None


class Item(msgspec.Struct, rename="camel"):
    """A line of the fuller shape."""

    sku: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    name: str | None = None


class Order(msgspec.Struct, rename="camel"):
    """The fuller shape: an order as ShipStation writes it, and its currency."""

    order_id: Identifier
    items: Sequence[Item] = ()
    advanced_options: Options | None = None
    marketplace: str | None = None
    order_number: str | None = None
    order_status: str | None = None
    order_total: Decimal | None = None
    order_currency: str | None = None
    order_date: str | None = None
    create_date: str | None = None


def read_contract(body: bytes, evidence: Evidence, manner: Manner) -> tuple[str, Found]:
    """The order that the body is about, and its rows. Raises RuleBroken."""
    fields = object_of(body)
    if "order_id" in fields:
        return _read_line(decoded(body, OneLine), evidence)
    if "orderId" in fields:
        return _read_order(decoded(body, Order), evidence, manner)
    raise RuleBroken("the body names no order: neither order_id nor orderId")


def _read_line(told: OneLine, evidence: Evidence) -> tuple[str, Found]:
    order_id = _named(told.order_id)
    values = {
        "order_id": order_id,
        "channel": text(told.channel),
        "ordered_at": with_zone(told.ordered_date),
    }
    line = _line(order_id, told.product_sku, _pieces(told.quantity), evidence)
    return order_id, Found(orders=[order_row(values, evidence)], lines=[line])


def _read_order(told: Order, evidence: Evidence, manner: Manner) -> tuple[str, Found]:
    order_id = _named(told.order_id)
    options = told.advanced_options or Options()
    currency = told_currency(told.order_currency) or manner.currency
    values = {
        "order_id": order_id,
        "order_number": text(told.order_number),
        "channel": text(told.marketplace) or text(options.marketplace),
        "store_id": text(options.store_id),
        "status": text(told.order_status),
        "ordered_at": _at(told.order_date or told.create_date, evidence.as_of),
        "created_at": _at(told.create_date, evidence.as_of),
        "currency": currency,
        "total_minor": minor(told.order_total, currency),
    }
    lines = [
        _line(order_id, sku, pieces, evidence) | {"unit_price": price, "name": name}
        for sku, (pieces, price, name) in _by_sku(told.items).items()
    ]
    return order_id, Found(orders=[order_row(values, evidence)], lines=lines)


def _line(order_id: str, sku: str, quantity: Decimal, evidence: Evidence) -> Row:
    if text(sku) is None:
        raise RuleBroken("a line names no product: its SKU is empty")
    return {"order_id": order_id, "line_id": sku, "sku": sku, "quantity": quantity, **evidence.columns}


def _by_sku(items: Sequence[Item]) -> dict[str, tuple[Decimal, Decimal | None, str | None]]:
    """SKU -> pieces, price of one and name; the shape has no other name of a line. Raises RuleBroken."""
    found: dict[str, tuple[Decimal, Decimal | None, str | None]] = {}
    for item in items:
        pieces, price, name = found.get(item.sku, (Decimal(0), usable(item.unit_price), item.name))
        if price != item.unit_price:
            raise RuleBroken("two lines of one SKU have different prices; they cannot be told apart")
        found[item.sku] = _pieces(pieces + _pieces(item.quantity)), price, name
    return found


def _named(told: Identifier) -> str:
    found = text(told)
    if found is None:
        raise RuleBroken("the body names no order: its id is empty")
    return found


def _pieces(told: Decimal) -> Decimal:
    return usable(told) or Decimal(0)


def _at(told: str | None, not_after: datetime) -> datetime | None:
    """A time with its zone, or one on ShipStation's clock, whose shape this is. Raises RuleBroken."""
    if not told:
        return None
    return with_zone(told) if instant(told).tzinfo else pacific(told, not_after)
