"""The tables' columns, types and units, said once: they shape and check the frames and describe the tables.

Amounts named `_minor` are whole minor units (cents, or yen, which have none) and stand beside their currency.
"""

from typing import Annotated, Any

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time

Exact = Annotated[pl.Decimal, 18, 9]

_MONEY = "in minor units of its currency"


def _as_of() -> Any:
    """The column of the time of a statement."""
    return Field(description="When it was said: the event received, or the question asked")


def _event_id() -> Any:
    """The column of the event that a row was read from."""
    return Field(
        nullable=True,
        description="The event that said it; empty when ShipStation said it by being asked",
    )


def _page_sha256(*, nullable: bool = False) -> Any:
    """The column of the answer that a row was read from."""
    return Field(
        nullable=nullable,
        str_length=64,
        description="Checksum of the landed answer of ShipStation's that the row was read from; empty when the event"
        " itself said it",
    )


def _page_position(*, nullable: bool = False) -> Any:
    """The column of the place in that answer."""
    return Field(nullable=nullable, ge=0, description="Place in that answer, counted from 0")


class WebhookEvent(TableRow):
    """One row per event that was read, or that reading has failed on."""

    event_id: int = Field(description="Number in the event store")
    received_date: pl.Date = Field(description="Day of UTC on which it was received")
    received_at: Time = Field(description="When it was received")
    source: str = Field(description="The sender, as roms.yaml names it")
    kind: str = Field(description="How the sender proves itself and what it sends")
    event_type: str = Field(description="What the sender calls such an event; `order` when it gives no name")
    subject: str = Field(nullable=True, description="What it is about: an order, or an address to ask")
    state: str = Field(description="read, waiting (to be tried again) or dead (waits for a person)")
    reason: str = Field(description="Why the last attempt failed; empty when none did")
    attempts: int = Field(ge=0, description="How many attempts to read it have failed")
    read_at: Time = Field(description="When it was last tried")
    body_sha256: str = Field(str_length=64, description="Checksum of its body, which the event store keeps")
    correlation_id: str = Field(description="Names it in the logs of the front door and of the run")
    run_id: str = Field(
        nullable=True,
        description="The Dagster run that tried it last, or found it refused by the front door; empty when none did",
    )


class ShipStationOrder(TableRow):
    """One row per order, as the newest statement has it."""

    order_id: str = Field(
        description="ShipStation's id of the order; of V2 the id of its shipment without se-"
    )
    changed_date: pl.Date = Field(
        description="Day of UTC of its last change, or of the event when none is known"
    )
    order_number: str = Field(nullable=True, description="The number that people see")
    channel: str = Field(nullable=True, description="Where it was sold, such as a marketplace")
    store_id: str = Field(nullable=True, description="ShipStation's id of the store")
    status: str = Field(
        nullable=True, description="As ShipStation calls it, such as awaiting_shipment or shipped"
    )
    ordered_at: Time = Field(nullable=True, description="When it was placed")
    created_at: Time = Field(nullable=True, description="When ShipStation got it")
    paid_at: Time = Field(nullable=True, description="When it was paid")
    modified_at: Time = Field(
        nullable=True, description="When it last changed at ShipStation; empty while only events told of it"
    )
    first_shipped_at: Time = Field(
        nullable=True, description="When it was first told to be shipped, whatever was changed of it later"
    )
    first_cancelled_at: Time = Field(
        nullable=True, description="When it was first told to be cancelled, whatever was changed of it later"
    )
    currency: str = Field(nullable=True, description="Currency of its amounts; of V1 that of the account")
    total_minor: int = Field(nullable=True, description=f"What the buyer owes, {_MONEY}")
    paid_minor: int = Field(nullable=True, description=f"What was paid, {_MONEY}")
    tax_minor: int = Field(nullable=True, description=f"Tax, {_MONEY}")
    shipping_minor: int = Field(nullable=True, description=f"What the buyer pays for shipping, {_MONEY}")
    customer: str = Field(
        nullable=True, description="The buyer: a pseudonym, or the address when roms.yaml says clear"
    )
    ship_country: str = Field(nullable=True, description="Two letters")
    as_of: Time = _as_of()
    event_id: int = _event_id()
    page_sha256: str = _page_sha256(nullable=True)
    page_position: int = _page_position(nullable=True)


class OrderLine(TableRow):
    """One row per line of an order."""

    order_id: str = Field(description="The order")
    line_id: str = Field(
        description="ShipStation's id of the line; of an order that only events told of its SKU"
    )
    sku: str = Field(nullable=True, description="Stock keeping unit")
    name: str = Field(nullable=True, description="What it is")
    quantity: Exact = Field(description="Pieces")
    unit_price: Exact = Field(
        nullable=True, description="Price of one, as it was said, in the order's currency"
    )
    as_of: Time = _as_of()
    event_id: int = _event_id()
    page_sha256: str = _page_sha256(nullable=True)
    page_position: int = _page_position(nullable=True)


class ShipStationShipment(TableRow):
    """One row per label, and per fulfillment by somebody else."""

    shipment_id: str = Field(
        description="ShipStation's id of the label, without V2's se-; of a fulfillment with f- before it"
    )
    changed_date: pl.Date = Field(description="Day of UTC on which it was made or voided")
    kind: str = Field(description="label, or fulfillment when somebody else shipped")
    order_id: str = Field(nullable=True, description="The order, as shipstation_orders names it")
    order_number: str = Field(nullable=True, description="The number that people see")
    store_id: str = Field(nullable=True, description="ShipStation's id of the store")
    carrier_code: str = Field(nullable=True, description="Who carries it")
    service_code: str = Field(nullable=True, description="How fast")
    tracking_number: str = Field(nullable=True, description="The carrier's number of it")
    ship_date: pl.Date = Field(nullable=True, description="The day on which it is to go")
    created_at: Time = Field(description="When it was made")
    is_voided: bool = Field(description="Given back: it was not shipped")
    voided_at: Time = Field(nullable=True, description="When it was given back")
    is_return: bool = Field(description="A label for the way back")
    currency: str = Field(nullable=True, description="Currency of its costs; of V1 that of the account")
    cost_minor: int = Field(nullable=True, description=f"What it costs the shop, {_MONEY}")
    insurance_minor: int = Field(nullable=True, description=f"What its insurance costs, {_MONEY}")
    changed_at: Time = Field(description="When it was made or voided; the newest wins")
    as_of: Time = _as_of()
    event_id: int = _event_id()
    page_sha256: str = _page_sha256()
    page_position: int = _page_position()


class ShipmentItem(TableRow):
    """One row per line of what is in a parcel."""

    shipment_id: str = Field(description="The label, as shipstation_shipments names it")
    line_id: str = Field(
        description="The line of the order, as shipstation_order_lines names it; its place in the parcel when it has"
        " no id"
    )
    sku: str = Field(nullable=True, description="Stock keeping unit")
    name: str = Field(nullable=True, description="What it is")
    quantity: Exact = Field(description="Pieces in this parcel")
    unit_price: Exact = Field(
        nullable=True, description="Price of one, as it was said, in the order's currency"
    )
    as_of: Time = _as_of()
    event_id: int = _event_id()
    page_sha256: str = _page_sha256()
    page_position: int = _page_position()


class CheckoutChange(TableRow):
    """One row per event of checkout software; what it leaves out is empty and changes nothing."""

    event_id: int = Field(description="Number in the event store; a later one goes before an earlier one")
    received_at: Time = Field(description="When it was received")
    source: str = Field(description="The sender, as roms.yaml names it")
    order_number: str = Field(description="The order that it is about, without a leading #")
    store: str = Field(nullable=True, description="Where it was bought")
    product: str = Field(nullable=True, description="What was bought")
    quantity: Exact = Field(nullable=True, description="Pieces")
    price: Exact = Field(nullable=True, description="Price of one, as it was said")
    total: Exact = Field(nullable=True, description="What it comes to, as it was said")
    commission: Exact = Field(nullable=True, description="Commission, as it was said")
    currency: str = Field(nullable=True, description="Currency of the amounts, when a sign or a code told it")
    customer: str = Field(
        nullable=True, description="The buyer: a pseudonym, or the address when roms.yaml says clear"
    )
    tracking_number: str = Field(nullable=True, description="The carrier's number of it")
    reference: str = Field(nullable=True, description="The sender's own reference")
    status: str = Field(nullable=True, description="As the sender calls it")
    ordered_at: Time = Field(nullable=True, description="When it was bought; a time without a zone is UTC")


class Refused(TableRow):
    """One row per thing in an answer of ShipStation's that cannot be used; the others are used all the same."""

    kind: str = Field(description="order, label or fulfillment")
    object_id: str = Field(description="Its id, or a checksum of what has none")
    reason: str = Field(description="Why it cannot be used")
    page_sha256: str = _page_sha256()
    page_position: int = _page_position()
    as_of: Time = _as_of()
