"""The columns of the tables that matching fills, and of the notes of what was made from what."""

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time


class _Placed(TableRow):
    """What places a sighting, as it was when it was placed."""

    sighting_key: str = Field(description="The sighting, as order_sightings names it")
    date: pl.Date = Field(description="Business day of the sighting")
    number_key: str = Field(nullable=True, description="The order's number as it is compared")
    tracking_key: str = Field(nullable=True, description="The tracking number as it is compared")
    shop: str = Field(nullable=True, description="The shop by its one name")
    currency: str = Field(nullable=True, description="Currency of the amount")
    amount_minor: int = Field(nullable=True, description="What the order comes to, as the sighting says")
    mark: pl.UInt64 = Field(description="Checksum of all that the sighting says, lines and events too")


class OrderMatch(_Placed):
    """One row per sighting that is of an order."""

    order_id: str = Field(description="The order")
    order_date: pl.Date = Field(description="Business day of the order")
    rule: str = Field(description="own, number, tracking, amount_and_time or person")
    reason: str = Field(description="The same in words")


class Review(_Placed):
    """One row per sighting that a person has to look at, or has decided about."""

    reason: str = Field(description="Why it could not be said which order it is of")
    candidates: str = Field(description="JSON: the orders it may be of, each with why")
    since: Time = Field(description="When it first waited")
    decided: str = Field(nullable=True, description="The order a person chose, or new; empty while it waits")
    decided_at: Time = Field(nullable=True, description="When")


class Built(TableRow):
    """One row per part of the tables that SQL makes: what it was made from, and when."""

    part: str = Field(description="said or order, and a business day; or (rules), (views)")
    sources: str = Field(description="Checksum of what it was made from and of the SQL")
    built_at: Time = Field(description="When it was made")
