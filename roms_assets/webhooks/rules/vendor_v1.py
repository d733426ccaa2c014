"""ShipStation V1's orders, labels and fulfillments as rows.

https://docs.shipstation.com/apis/shipstation-v1/docs/models/order
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from roms_assets.kernel.exact import minor, usable
from roms_assets.webhooks.rules.json_shapes import Identifier, decoded, text
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import (
    Evidence,
    Found,
    Manner,
    needed,
    order_row,
    pacific,
    shipment_row,
)


class _Shape(msgspec.Struct, rename="camel"):
    """Fields as V1 names them; what is not named here is left in landing."""


class Options(_Shape):
    """The advanced options."""

    store_id: Identifier | None = None
    source: str | None = None


class Address(_Shape):
    """Of an address only the country leaves landing."""

    country: str | None = None


class Item(_Shape):
    """A line."""

    order_item_id: Identifier | None = None
    sku: str | None = None
    name: str | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None


class Order(_Shape):
    """An order."""

    order_id: Identifier
    modify_date: str
    order_status: str
    order_number: str | None = None
    order_date: str | None = None
    create_date: str | None = None
    payment_date: str | None = None
    customer_email: str | None = None
    customer_username: str | None = None
    ship_to: Address | None = None
    items: list[Item] | None = None
    order_total: Decimal | None = None
    amount_paid: Decimal | None = None
    tax_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    advanced_options: Options | None = None


class Label(_Shape):
    """A label, which V1 calls a shipment."""

    shipment_id: Identifier
    create_date: str
    order_id: Identifier | None = None
    order_number: str | None = None
    ship_date: str | None = None
    shipment_cost: Decimal | None = None
    insurance_cost: Decimal | None = None
    tracking_number: str | None = None
    carrier_code: str | None = None
    service_code: str | None = None
    voided: bool | None = None
    void_date: str | None = None
    is_return_label: bool | None = None
    advanced_options: Options | None = None
    shipment_items: list[Item] | None = None
    """None unless they were asked for."""


class Fulfillment(_Shape):
    """What somebody else shipped."""

    fulfillment_id: Identifier
    create_date: str
    order_id: Identifier | None = None
    order_number: str | None = None
    ship_date: str | None = None
    fulfillment_fee: Decimal | None = None
    tracking_number: str | None = None
    carrier_code: str | None = None
    fulfillment_service_code: str | None = None
    voided: bool | None = None
    void_date: str | None = None


def read_order(raw: msgspec.Raw, evidence: Evidence, manner: Manner) -> Found:
    """One order with its lines. Raises RuleBroken."""
    told = decoded(raw, Order)
    options = told.advanced_options or Options()
    values = {
        "order_id": str(told.order_id),
        "order_number": text(told.order_number),
        "channel": text(options.source),
        "store_id": text(options.store_id),
        "status": told.order_status,
        "ordered_at": pacific(told.order_date, evidence.as_of),
        "created_at": pacific(told.create_date, evidence.as_of),
        "paid_at": pacific(told.payment_date, evidence.as_of),
        "modified_at": needed(pacific(told.modify_date, evidence.as_of)),
        "currency": manner.currency,
        "total_minor": minor(told.order_total, manner.currency),
        "paid_minor": minor(told.amount_paid, manner.currency),
        "tax_minor": minor(told.tax_amount, manner.currency),
        "shipping_minor": minor(told.shipping_amount, manner.currency),
        "customer": manner.customer(told.customer_email or told.customer_username),
        "ship_country": text(told.ship_to.country) if told.ship_to else None,
    }
    lines = [{"order_id": str(told.order_id), **line} for line in _lines(told.items, evidence)]
    return Found(orders=[order_row(values, evidence)], lines=lines)


def read_label(raw: msgspec.Raw, evidence: Evidence, manner: Manner) -> Found:
    """One label, with what is in its parcel where that was asked for. Raises RuleBroken."""
    told = decoded(raw, Label)
    values = {
        "shipment_id": str(told.shipment_id),
        "kind": "label",
        "order_id": text(told.order_id),
        "order_number": text(told.order_number),
        "store_id": text((told.advanced_options or Options()).store_id),
        "carrier_code": text(told.carrier_code),
        "service_code": text(told.service_code),
        "tracking_number": text(told.tracking_number),
        "ship_date": _day(told.ship_date, evidence),
        "created_at": pacific(told.create_date, evidence.as_of),
        "is_voided": bool(told.voided or told.void_date),
        "voided_at": pacific(told.void_date, evidence.as_of),
        "is_return": bool(told.is_return_label),
        "currency": manner.currency,
        "cost_minor": minor(told.shipment_cost, manner.currency),
        "insurance_minor": minor(told.insurance_cost, manner.currency),
    }
    shipment_id = str(told.shipment_id)
    items = [{"shipment_id": shipment_id, **line} for line in _lines(told.shipment_items, evidence)]
    return Found(shipments=[shipment_row(values, evidence)], items=items)


def read_fulfillment(raw: msgspec.Raw, evidence: Evidence, manner: Manner) -> Found:
    """One fulfillment. Raises RuleBroken."""
    told = decoded(raw, Fulfillment)
    values = {
        "shipment_id": f"f-{told.fulfillment_id}",
        "kind": "fulfillment",
        "order_id": text(told.order_id),
        "order_number": text(told.order_number),
        "store_id": None,
        "carrier_code": text(told.carrier_code),
        "service_code": text(told.fulfillment_service_code),
        "tracking_number": text(told.tracking_number),
        "ship_date": _day(told.ship_date, evidence),
        "created_at": pacific(told.create_date, evidence.as_of),
        "is_voided": bool(told.voided or told.void_date),
        "voided_at": pacific(told.void_date, evidence.as_of),
        "is_return": False,
        "currency": manner.currency,
        "cost_minor": minor(told.fulfillment_fee, manner.currency),
        "insurance_minor": None,
    }
    return Found(shipments=[shipment_row(values, evidence)])


def _lines(items: list[Item] | None, evidence: Evidence) -> Iterator[Row]:
    """Lines of an order or of a parcel, without what they are lines of."""
    for place, item in enumerate(items or []):
        yield {
            "line_id": text(item.order_item_id) or f"line {place}",
            "sku": text(item.sku),
            "name": text(item.name),
            "quantity": usable(item.quantity),
            "unit_price": usable(item.unit_price),
            **evidence.columns,
        }


def _day(told: str | None, evidence: Evidence) -> date | None:
    """The Pacific day that is written; of a time its day on that clock."""
    if not told:
        return None
    pacific(told, evidence.as_of)  # raises what a person can read
    return date.fromisoformat(told[:10])
