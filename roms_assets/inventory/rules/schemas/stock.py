"""Movements, layers and positions, what was purged, and from what each day was made."""

from collections.abc import Sequence
from typing import Annotated, Any

import polars as pl
from pandera.polars import Field

from roms_assets.inventory.rules.tables import Kind, Known
from roms_assets.kernel.tables import TableRow, Time

Quantity = Annotated[pl.Decimal, 18, 9]
_KINDS = [each.value for each in Kind if each is not Kind.COUNTED]
_KNOWN = [each.value for each in Known]


def _any_of(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


_WAYS = _any_of(_KNOWN)


class DayRow(TableRow):
    """One of a day, a product and a channel."""

    date: pl.Date = Field(description="Business day")
    product_id: str = Field(description="The SKU exactly as written, zeros in front included")
    channel: str = Field(description="The shop, as orders name it")


def built_at() -> Any:
    """The column of when a row was made."""
    return Field(description="When it was last calculated")


class Movement(DayRow):
    """One row per product, channel, kind and source on a day."""

    kind: str = Field(
        isin=_KINDS,
        description=_any_of(_KINDS),
    )
    quantity: Quantity = Field(description="By how much the stock changes; below 0 for what went")
    other_channel: str = Field(nullable=True, description="Of a transfer, the channel at its other end")
    left_on: pl.Date = Field(nullable=True, description="Of what was under way, the day on which it left")
    age_known_by: str = Field(
        nullable=True,
        isin=_KNOWN,
        description=f"Of what came, and of a transfer, how its age is known: {_WAYS}",
    )
    counted_quantity: Quantity = Field(
        nullable=True, description="What was counted, where a count shows the movement"
    )
    expected_quantity: Quantity = Field(nullable=True, description="What all other movements come to there")
    source_table: str = Field(description="The table that tells it")
    source_key: str = Field(description="The key of its first row there")
    source_rows: int = Field(ge=1, description="How many rows of that table it is the sum of")
    built_at: Time = built_at()


class Layer(DayRow):
    """One row per product, channel, day on which units of it came, and how that day is known."""

    arrived_on: pl.Date = Field(description="The day on which they came, to the first channel that had them")
    age_known_by: str = Field(isin=_KNOWN, description=f"How that day is known: {_WAYS}")
    quantity: Quantity = Field(description="How many of them are still there; never 0")
    built_at: Time = built_at()


class Position(DayRow):
    """One row per product and channel on a day."""

    quantity: Quantity = Field(ge=0, description="How many are there at the end of the day; never below 0")
    short_quantity: Quantity = Field(
        ge=0, description="How many went beyond what was there; what comes next fills it first"
    )
    is_stock_known: bool = Field(description="Whether anything ever told the stock: a count or a receipt")
    first_seen_on: pl.Date = Field(
        description="The first day on which it was sold, received or counted there"
    )
    since: pl.Date = Field(description="Since when there are some, or none")
    oldest_arrived_on: pl.Date = Field(nullable=True, description="When the oldest unit there came")
    age_known_by: str = Field(
        nullable=True, isin=_KNOWN, description=f"How oldest_arrived_on is known: {_WAYS}"
    )
    guessed_quantity: Quantity = Field(ge=0, description="Of how many units there the age is a guess")
    layer_count: int = Field(ge=0, description="On how many days the units there came")
    sold_quantity: Quantity = Field(ge=0, description="Sold that day")
    last_sold_on: pl.Date = Field(nullable=True, description="The last day of a sale; empty before the first")
    sold_to_date_quantity: Quantity = Field(ge=0, description="Sold since first_seen_on")
    counted_quantity: Quantity = Field(nullable=True, description="What was counted that day")
    built_at: Time = built_at()


class UnderWay(DayRow):
    """One row per lot on a day: what left a channel on one day, of one day of arrival."""

    left_on: pl.Date = Field(description="The day whose count missed them at that channel")
    arrived_on: pl.Date = Field(description="The day on which they came, to the first channel that had them")
    age_known_by: str = Field(isin=_KNOWN, description=f"How that day is known: {_WAYS}")
    quantity: Quantity = Field(ge=0, description="How many are under way still at the end of the day")
    came_quantity: Quantity = Field(ge=0, description="How many of them a count showed that day, anywhere")
    lost_quantity: Quantity = Field(ge=0, description="How many were lost, for the days for it were over")
    built_at: Time = built_at()


class Purge(TableRow):
    """One row per day, kind and currency of insights that were purged."""

    date: pl.Date = Field(description="The business day of the insights")
    kind: str = Field(description="out_of_stock, slow or aged")
    currency: str = Field(nullable=True, description="Currency of the value; empty where no cost is known")
    insights_qty: int = Field(ge=1, description="How many were purged")
    open_qty: int = Field(ge=0, description="Of how many the same still holds on the day reviewed_on")
    value_at_risk_minor: int = Field(nullable=True, description="Their value at risk, in minor units")
    reviewed_on: pl.Date = Field(description="The newest day of insights, with which they were compared")
    reason: str = Field(description="Why they went")
    purged_at: Time = Field(description="When")


class Built(TableRow):
    """One row per part of the tables: what it was made from, and when."""

    part: str = Field(description="A business day, or (whole)")
    sources: str = Field(description="Checksum of what it was made from and of the rules")
    built_at: Time = built_at()


class LineMark(TableRow):
    """One row per day of orders: a mark of its lines, until orders make the day again."""

    date: pl.Date = Field(description="Business day of the orders")
    note: str = Field(description="What order_builds noted when orders made the day")
    lines_qty: int = Field(description="How many lines the day has")
    mark: pl.UInt64 = Field(description="Checksum of what inventory reads of them")
