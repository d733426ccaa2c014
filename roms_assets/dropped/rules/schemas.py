"""The columns of the tables of dropped files."""

from typing import Annotated

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time

Quantity = Annotated[pl.Decimal, 18, 9]


_CURRENCY = "Currency of its amounts (ISO 4217)"


class _Came(TableRow):
    """When and how it came here."""

    date: pl.Date = Field(description="Business day on which its line came here")
    dropped_at: Time = Field(description="When its line came here first")
    origin: str = Field(
        description="folder for a dropped file, sheet: and its name for a Google Sheet, command for an import"
    )


class _Line(_Came):
    """Where it stands in the landed file."""

    file_sha256: str = Field(str_length=64, description="Checksum of the landed file that it was read from")
    line_number: int = Field(ge=1, description="Its line there, counted from 1, the heading included")
    line_key: str = Field(
        description="Names the row: checksum and line, and the place in that line where it has several rows"
    )


class _LineOfOrder(_Line):
    """Which order it names."""

    order_number: str = Field(description="The order's number as written; zeros in front stay")
    shop: str = Field(nullable=True, description="The shop or channel as written, where the line names one")


class TrackingFileLine(_LineOfOrder):
    """One row per order and tracking number that a file names."""

    tracking_number: str = Field(description="The parcel's number as written")
    carrier: str = Field(nullable=True, description="The carrier, where the line names one")
    shipped_at: Time = Field(nullable=True, description="When it was shipped, where the line says it")


class ReceivedFileLine(_Line):
    """One row per line that says what of a parcel was received."""

    tracking_number: str = Field(description="The parcel's number as written")
    sku: str = Field(nullable=True, description="What was received; empty: the parcel as a whole")
    quantity: Quantity = Field(description="How many were received")
    currency: str = Field(str_length=3, description=_CURRENCY)
    commission_minor: int = Field(
        nullable=True, description="Commission in minor units, where the line says it"
    )
    received_at: Time = Field(
        description="When it was received; when its line came where it does not say. The newest counts"
    )


class CancelFileLine(_LineOfOrder):
    """One row per line that cancels an order, or goods of it."""

    sku: str = Field(nullable=True, description="What is cancelled; empty: the whole order")
    quantity: Quantity = Field(nullable=True, description="How many of it are cancelled; empty: all")
    cancelled_at: Time = Field(description="When it was cancelled; when its line came where it does not say")


class SheetOrderLine(_Line):
    """One row per line of the sheet of the earlier system."""

    order_number: str = Field(description="Order Number, as written")
    ordered_at: Time = Field(description="Date and Time; the beginning of the day where no time stands")
    has_time: bool = Field(description="Whether a time stands there")
    product: str = Field(nullable=True, description="Product; empty: what an order comes to beyond its goods")
    currency: str = Field(str_length=3, description=_CURRENCY)
    price_minor: int = Field(nullable=True, description="Price in minor units")
    total_minor: int = Field(nullable=True, description="Total in minor units")
    commission_minor: int = Field(nullable=True, description="Commission in minor units")
    quantity: Quantity = Field(nullable=True, description="Quantity; below 0 for what came back")
    profile: str = Field(
        nullable=True, description="Profile: a pseudonym, or the name when roms.yaml says clear"
    )
    proxy_list: str = Field(nullable=True, description="Proxy List: a digest of it, never its credentials")
    email: str = Field(
        nullable=True, description="Email: a pseudonym, or the address when roms.yaml says clear"
    )
    reference_number: str = Field(nullable=True, description="Reference #")
    posted_on: pl.Date = Field(nullable=True, description="Posted Date")
    tracking_number: str = Field(
        nullable=True, description="Tracking Number; several have a comma between them"
    )
    status: str = Field(nullable=True, description="Status, as written")
    received_quantity: Quantity = Field(nullable=True, description="QTY Received")
    sheet_order_id: str = Field(nullable=True, description="Order ID, as written")
    created_at: Time = Field(nullable=True, description="Created")
    modified_at: Time = Field(nullable=True, description="Modified")


class RefusedFileLine(_Came):
    """One row per line, or whole file, that cannot be used."""

    file_sha256: str = Field(
        str_length=64, description="Checksum of the file; of a link or a pipe that of its name"
    )
    file_name: str = Field(description="What it was called, or the name of the Sheet")
    kind: str = Field(description="tracking, received, cancelled or sheet")
    line_number: int = Field(ge=0, description="Its line, counted from 1; 0: the whole file")
    reason: str = Field(description="Why it cannot be used")
    original: str = Field(
        description="The line; what names persons, columns that are not read and mail addresses masked"
    )
    order_number: str = Field(
        nullable=True, description="The order that it names, as written; empty where that cannot be read"
    )
    shop: str = Field(nullable=True, description="The shop that it names, as written")
    tracking_number: str = Field(
        nullable=True, description="The parcel that it names; several have a comma between them"
    )
    sku: str = Field(nullable=True, description="The goods that it names, by their SKU")
