"""What was found of the data itself: refused, unknown, late, proven, different, and from what SQL calculated."""

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time
from roms_assets.square.rules.schemas.rows import MONEY, ORDER, page_position


class Refused(TableRow):
    """One row per thing of an answer that could not be used; the answer itself is in landing."""

    kind: str = Field(description="order, payment, location ...")
    object_id: str = Field(description="Its id; a checksum of it where it has none")
    reason: str = Field(description="What was seen")
    read_at: Time = Field(description="When Square was asked")
    page_sha256: str = Field(str_length=64, description="Checksum of the landed answer")
    page_position: int = page_position()


class Drift(TableRow):
    """One row per field or word of Square's that ROMS does not know; what came is kept all the same."""

    kind: str = Field(description="order, payment, location ...")
    place: str = Field(description="Where it stands, such as line_items[].state")
    value: str = Field(description="The unknown word; empty for an unknown field")
    first_seen_at: Time = Field(description="When it was first seen")
    page_sha256: str = Field(
        str_length=64, description="Checksum of the landed answer in which it was first seen"
    )


class Completeness(TableRow):
    """One row per location and business day: whether the lake holds what Square has."""

    date: pl.Date = Field(description="Business day, in the location's zone")
    location_id: str = Field(description="Square's id of the location")
    state: str = Field(
        isin=("complete", "repaired", "differs", "unknown"), description="What the proof found"
    )
    reason: str = Field(description="Why it is so; empty when all agreed at once")
    square_orders: int = Field(nullable=True, description="Orders that Square's second reading names")
    lake_orders: int = Field(ge=0, description="Orders of that day in the lake, after repair")
    missing: int = Field(ge=0, description="Orders that the lake lacked")
    older: int = Field(ge=0, description="Orders that the lake had in an older version")
    unknown_to_square: int = Field(ge=0, description="Orders in the lake that Square did not name")
    late: int = Field(ge=0, description="Orders that came after their day had been read")
    tenders: int = Field(ge=0, description="Tenders of that day that were held against their payment")
    payment_differences: int = Field(
        ge=0, description="Tenders and payments that do not agree, to the minor unit"
    )
    tenders_not_compared: int = Field(
        ge=0, nullable=True, description="Tenders that name no payment; square_differences lists them"
    )
    proved_at: Time = Field(description="When Square was asked a second time")


class Difference(TableRow):
    """One row per difference that a proof found and could not heal, and per tender that it could not compare."""

    date: pl.Date = Field(description="Business day, in the location's zone")
    location_id: str = Field(description="Square's id of the location")
    kind: str = Field(
        description="missing, older, unknown_to_square, payment_missing, payment_amount, tender_missing, order_missing,"
        " order_not_named, or tender_not_compared, which is no difference"
    )
    order_id: str = Field(nullable=True, description=ORDER)
    payment_id: str = Field(nullable=True, description="The payment, for those of money")
    currency: str = Field(nullable=True, description="Currency of the amounts")
    order_minor: int = Field(nullable=True, description=f"What the order says, {MONEY}")
    payment_minor: int = Field(nullable=True, description=f"What the payment says, {MONEY}")
    explanation: str = Field(description="What was seen")


class LateOrder(TableRow):
    """One row per order that Square showed only after the day of its last change had been read."""

    order_id: str = Field(description=ORDER)
    location_id: str = Field(description="Square's id of the location")
    business_date: pl.Date = Field(description="The location's local day of created_at")
    created_at: Time = Field(description="When it was made")
    day_read_at: Time = Field(description="When its day had been read without it")
    found_at: Time = Field(description="When it was found")


class Reading(TableRow):
    """One row per day of a data type that was read whole into this lake: a copy from before lacks what came since."""

    data_type: str = Field(description="orders, payments, inventory ...")
    day: pl.Date = Field(
        description="The day that was read: of UTC for orders and payments, else a business day"
    )
    read_at: Time = Field(description="When the reading began")


class Built(TableRow):
    """One row per part of the tables that SQL makes: what it was calculated from, and when."""

    part: str = Field(description="A business day, or (whole) for the tables that are made as a whole")
    sources: str = Field(description="Checksum of what it was calculated from and of the SQL")
    built_at: Time = Field(description="When it was calculated")
