"""Orders with what belongs to them, and payments."""

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import Time
from roms_assets.square.rules.schemas.rows import MONEY, ORDER, Quantity, ReadRow


class Payment(ReadRow):
    """One row per payment."""

    payment_id: str = Field(description="Square's id of the payment")
    updated_at: Time = Field(description="When it last changed; the newest wins")
    created_at: Time = Field(description="When it was made")
    order_id: str = Field(nullable=True, description="The order it pays")
    location_id: str = Field(nullable=True, description="Where")
    status: str = Field(nullable=True, description="APPROVED, PENDING, COMPLETED, CANCELED or FAILED")
    source_type: str = Field(nullable=True, description="CARD, CASH, WALLET ...")
    currency: str = Field(nullable=True, description="Currency of all its amounts")
    amount_minor: int = Field(nullable=True, description=f"Without the tip, {MONEY}")
    tip_minor: int = Field(nullable=True, description=f"Tip, {MONEY}")
    total_minor: int = Field(nullable=True, description=f"Amount and tip, {MONEY}")
    refunded_minor: int = Field(nullable=True, description=f"What was given back, {MONEY}")
    fee_minor: int = Field(nullable=True, description=f"What Square keeps, {MONEY}")


class Order(ReadRow):
    """One row per order, its newest version. Sum its amounts here, never over its lines."""

    order_id: str = Field(description=ORDER)
    version: int = Field(ge=0, description="Square's version; the newest wins, then the later updated_at")
    updated_at: Time = Field(description="When it last changed")
    created_at: Time = Field(description="When it was made")
    closed_at: Time = Field(nullable=True, description="When it was completed or canceled")
    business_date: pl.Date = Field(description="The location's local day of created_at")
    location_id: str = Field(description="Square's id of the location")
    state: str = Field(nullable=True, description="OPEN, COMPLETED, CANCELED or DRAFT")
    source_name: str = Field(nullable=True, description="Where it was made, such as Point of Sale")
    customer_id: str = Field(nullable=True, description="Square's id of the customer; no name leaves landing")
    currency: str = Field(nullable=True, description="Currency of all its amounts")
    total_minor: int = Field(nullable=True, description=f"Total with tip and tax, {MONEY}")
    tax_minor: int = Field(nullable=True, description=f"Tax, {MONEY}")
    discount_minor: int = Field(nullable=True, description=f"Discounts, {MONEY}")
    tip_minor: int = Field(nullable=True, description=f"Tips, {MONEY}")
    service_charge_minor: int = Field(nullable=True, description=f"Service charges, {MONEY}")
    net_total_minor: int = Field(nullable=True, description=f"Total after returns, {MONEY}")
    lines: int = Field(ge=0, description="How many lines it has")


class OrderLine(ReadRow):
    """One row per line of an order."""

    order_id: str = Field(description=ORDER)
    line_number: int = Field(ge=0, description="Place in the order, counted from 0")
    line_uid: str = Field(nullable=True, description="Square's id of the line within the order")
    catalog_object_id: str = Field(nullable=True, description="The variation sold; empty for a custom amount")
    name: str = Field(nullable=True, description="Name of the item as sold")
    variation_name: str = Field(nullable=True, description="Name of the variation as sold")
    item_type: str = Field(nullable=True, description="ITEM, CUSTOM_AMOUNT or GIFT_CARD")
    quantity: Quantity = Field(description="How many; may be a fraction")
    currency: str = Field(nullable=True, description="Currency of all its amounts")
    base_price_minor: int = Field(nullable=True, description=f"Price of one, {MONEY}")
    gross_sales_minor: int = Field(nullable=True, description=f"Before discounts and tax, {MONEY}")
    discount_minor: int = Field(nullable=True, description=f"Discounts, {MONEY}")
    tax_minor: int = Field(nullable=True, description=f"Tax, {MONEY}")
    total_minor: int = Field(nullable=True, description=f"What it came to, {MONEY}")


class OrderReturnedLine(ReadRow):
    """One row per line that an order gives back."""

    order_id: str = Field(description="Square's id of the order that records the return")
    line_number: int = Field(ge=0, description="Place among what the order gives back, counted from 0")
    line_uid: str = Field(nullable=True, description="Square's id of the returned line within the order")
    source_order_id: str = Field(nullable=True, description="The order that had sold it, where it is known")
    catalog_object_id: str = Field(
        nullable=True, description="The variation given back; empty for a custom amount"
    )
    name: str = Field(nullable=True, description="Name of the item as sold")
    variation_name: str = Field(nullable=True, description="Name of the variation as sold")
    item_type: str = Field(nullable=True, description="ITEM, CUSTOM_AMOUNT or GIFT_CARD")
    quantity: Quantity = Field(description="How many came back; may be a fraction")
    currency: str = Field(nullable=True, description="Currency of all its amounts")
    tax_minor: int = Field(nullable=True, description=f"Tax given back, {MONEY}")
    total_minor: int = Field(nullable=True, description=f"What was given back for it, {MONEY}")


class OrderTender(ReadRow):
    """One row per tender: how an order was paid."""

    order_id: str = Field(description=ORDER)
    tender_id: str = Field(nullable=True, description="Square's id of the tender")
    payment_id: str = Field(nullable=True, description="The payment behind it")
    created_at: Time = Field(nullable=True, description="When")
    type: str = Field(nullable=True, description="CARD, CASH, WALLET ...")
    currency: str = Field(nullable=True, description="Currency of its amounts")
    amount_minor: int = Field(nullable=True, description=f"With the tip; the payment's total, {MONEY}")
    tip_minor: int = Field(nullable=True, description=f"Tip, {MONEY}")


class OrderRefund(ReadRow):
    """One row per refund of an order."""

    order_id: str = Field(description=ORDER)
    refund_id: str = Field(nullable=True, description="Square's id of the refund")
    tender_id: str = Field(nullable=True, description="The tender that is given back")
    created_at: Time = Field(nullable=True, description="When")
    status: str = Field(nullable=True, description="PENDING, APPROVED, REJECTED or FAILED")
    reason: str = Field(nullable=True, description="Why, as the shop wrote it")
    currency: str = Field(nullable=True, description="Currency of its amount")
    amount_minor: int = Field(nullable=True, description=f"What was given back, {MONEY}")


class OrderFulfillment(ReadRow):
    """One row per fulfillment of an order: how it reaches the customer."""

    order_id: str = Field(description=ORDER)
    fulfillment_uid: str = Field(nullable=True, description="Square's id within the order")
    type: str = Field(nullable=True, description="PICKUP, SHIPMENT, DELIVERY or IN_STORE")
    state: str = Field(
        nullable=True, description="PROPOSED, RESERVED, PREPARED, COMPLETED, CANCELED or FAILED"
    )
