"""ShipStation V2's shipments (which people call orders), labels and fulfillments as rows.

What V1 calls 123 is se-123 here, so both versions tell of one order under one id. What a version has no word for is
left out of the row, not empty in it. https://docs.shipstation.com/orders/legacy-migration
https://docs.shipstation.com/apis/openapi/shipments/list_shipments
"""

import re
from datetime import date
from decimal import Decimal

import msgspec

from roms_assets.kernel.currencies import told_currency
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.exact import minor, usable
from roms_assets.webhooks.rules.json_shapes import Identifier, decoded, text
from roms_assets.webhooks.rules.statements import (
    Evidence,
    Found,
    Manner,
    needed,
    order_row,
    shipment_row,
    with_zone,
)


class Money(msgspec.Struct):
    """An amount with its currency, in small letters."""

    currency: str
    amount: Decimal

    @property
    def code(self) -> str:
        """The currency in capital letters. Raises RuleBroken when it is none."""
        return told_currency(self.currency) or ""


class Address(msgspec.Struct):
    """Of an address only the country leaves landing, and of the person the pseudonym."""

    country_code: str | None = None
    email: str | None = None


class Item(msgspec.Struct):
    """A line."""

    sales_order_item_id: Identifier | None = None
    sku: str | None = None
    name: str | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | Money | None = None


class Shipment(msgspec.Struct):
    """What V2 calls a shipment: an order on its way."""

    shipment_id: str
    modified_at: str
    shipment_status: str
    shipment_number: str | None = None
    store_id: Identifier | None = None
    order_source_code: str | None = None
    created_at: str | None = None
    ship_to: Address | None = None
    items: list[Item] | None = None
    amount_paid: Money | None = None
    tax_paid: Money | None = None
    shipping_paid: Money | None = None


class Label(msgspec.Struct):
    """A label."""

    label_id: str
    created_at: str
    shipment_id: str | None = None
    ship_date: str | None = None
    shipment_cost: Money | None = None
    insurance_cost: Money | None = None
    tracking_number: str | None = None
    carrier_code: str | None = None
    service_code: str | None = None
    voided: bool | None = None
    voided_at: str | None = None
    is_return_label: bool | None = None


class Fulfillment(msgspec.Struct):
    """What somebody else shipped."""

    fulfillment_id: str
    created_at: str
    shipment_id: str | None = None
    shipment_number: str | None = None
    shipped_at: str | None = None
    fulfillment_fee: Money | None = None
    tracking_number: str | None = None
    fulfillment_carrier_friendly_name: str | None = None
    fulfillment_service_code: str | None = None
    voided: bool | None = None
    voided_at: str | None = None


def read_order(raw: msgspec.Raw, evidence: Evidence, manner: Manner) -> Found:
    """One shipment of V2 as an order with its lines. Raises RuleBroken."""
    told = decoded(raw, Shipment)
    created = with_zone(told.created_at)
    paid = told.amount_paid
    values = {
        "order_id": _as_v1(told.shipment_id),
        "order_number": text(told.shipment_number),
        "channel": text(told.order_source_code),
        "store_id": text(told.store_id),
        "status": told.shipment_status,
        "ordered_at": created,
        "created_at": created,
        "modified_at": needed(with_zone(told.modified_at)),
        "currency": _currency(paid, told.tax_paid, told.shipping_paid),
        "paid_minor": _minor(paid),
        "tax_minor": _minor(told.tax_paid),
        "shipping_minor": _minor(told.shipping_paid),
        "customer": manner.customer(told.ship_to.email) if told.ship_to else None,
        "ship_country": text(told.ship_to.country_code) if told.ship_to else None,
    }
    lines = [
        {
            "order_id": _as_v1(told.shipment_id),
            "line_id": text(item.sales_order_item_id) or f"line {place}",
            "sku": text(item.sku),
            "name": text(item.name),
            "quantity": usable(item.quantity),
            "unit_price": usable(_price(item)),
            **evidence.columns,
        }
        for place, item in enumerate(told.items or [])
    ]
    return Found(orders=[order_row(values, evidence)], lines=lines)


def read_label(raw: msgspec.Raw, evidence: Evidence, _: Manner) -> Found:
    """One label. Raises RuleBroken."""
    told = decoded(raw, Label)
    values = {
        "shipment_id": _as_v1(told.label_id),
        "kind": "label",
        "order_id": _as_v1(told.shipment_id) if told.shipment_id else None,
        "carrier_code": text(told.carrier_code),
        "service_code": text(told.service_code),
        "tracking_number": text(told.tracking_number),
        "ship_date": _day(told.ship_date),
        "created_at": with_zone(told.created_at),
        "is_voided": bool(told.voided or told.voided_at),
        "voided_at": with_zone(told.voided_at),
        "is_return": bool(told.is_return_label),
        "currency": _currency(told.shipment_cost, told.insurance_cost),
        "cost_minor": _minor(told.shipment_cost),
        "insurance_minor": _minor(told.insurance_cost),
    }
    return Found(shipments=[shipment_row(values, evidence)])


def read_fulfillment(raw: msgspec.Raw, evidence: Evidence, _: Manner) -> Found:
    """One fulfillment. Raises RuleBroken."""
    told = decoded(raw, Fulfillment)
    values = {
        "shipment_id": f"f-{_as_v1(told.fulfillment_id)}",
        "kind": "fulfillment",
        "order_id": _as_v1(told.shipment_id) if told.shipment_id else None,
        "order_number": text(told.shipment_number),
        "carrier_code": text(told.fulfillment_carrier_friendly_name),
        "service_code": text(told.fulfillment_service_code),
        "tracking_number": text(told.tracking_number),
        "ship_date": _day(told.shipped_at),
        "created_at": with_zone(told.created_at),
        "is_voided": bool(told.voided or told.voided_at),
        "voided_at": with_zone(told.voided_at),
        "is_return": False,
        "currency": _currency(told.fulfillment_fee),
        "cost_minor": _minor(told.fulfillment_fee),
    }
    return Found(shipments=[shipment_row(values, evidence)])


def _as_v1(told: str) -> str:
    """The id as V1 tells it: without `se-` before its digits."""
    return told.removeprefix("se-") if re.fullmatch(r"se-\d+", told, re.ASCII) else told


def _minor(money: Money | None) -> int | None:
    return minor(money.amount, money.code) if money else None


def _price(item: Item) -> Decimal | None:
    return item.unit_price.amount if isinstance(item.unit_price, Money) else item.unit_price


def _currency(*amounts: Money | None) -> str | None:
    """The one currency of all amounts. Raises RuleBroken for several."""
    codes = {each.code for each in amounts if each}
    if len(codes) > 1:
        raise RuleBroken(f"one thing has amounts in several currencies: {', '.join(sorted(codes))}")
    return codes.pop() if codes else None


def _day(told: str | None) -> date | None:
    at = with_zone(told)
    return at.date() if at else None
