"""The tables' columns, types and units, said once: they check the frames, describe the tables, shape an empty day."""

from typing import Annotated

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, broken, descriptions, empty

Money = Annotated[pl.Decimal, 38, 18]
"""Exact: 18 decimals hold every number that a till prints, the unrounded ones of new tills too."""
Quantity = Annotated[pl.Decimal, 18, 9]
MONEY = pl.Decimal(38, 18)
QUANTITY = pl.Decimal(18, 9)

__all__ = [
    "DAYPARTS",
    "MONEY",
    "QUANTITY",
    "Arrival",
    "Publication",
    "RecordLine",
    "RefusedLine",
    "Tender",
    "broken",
    "descriptions",
    "empty",
]

DAYPARTS = ("GY", "Breakfast", "Lunch", "PM Snack", "Dinner", "No Time Record")


class _TillDayTable(TableRow):
    date: pl.Date = Field(description="Business day, in the shop's time zone")
    branch: str = Field(description="Code of the branch")
    pos: str = Field(description="Number of the till (POS) within its branch")


class _Evidence(_TillDayTable):
    file_sha256: str = Field(
        str_length=64, description="Checksum of the original file that the row was read from"
    )
    line_number: int = Field(
        ge=0, description="Line in that file; its header is line 1, 0 is the file as a whole"
    )


class RecordLine(_TillDayTable):
    """One row per transaction line, oldest first."""

    or_number: str = Field(
        description="Number of the official receipt (OR), as printed; zeros in front belong to it"
    )
    item_code: str = Field(description="Code of the item; in another branch it may mean another item")
    quantity: Quantity = Field(description="How many pieces")
    unit_price: Money = Field(
        description="Price of one piece; on a discount line of an old till (SDis) the discount in percent"
    )
    amount: Money = Field(
        description="What was charged; positive on returns, too. Never add the discount to it"
    )
    discount: Money = Field(
        nullable=True,
        description="The discount as printed, only to know it: old tills print it negative, new ones positive",
    )
    department_code: str = Field(
        nullable=True, description="Department of the line; where the line has none, of its product"
    )
    time: str = Field(nullable=True, description="Time of the sale on the till's clock (HH:MM), as printed")
    discount_code: str = Field(
        nullable=True, description="Code of the discount, as in the branch's discount file"
    )
    type_code: str = Field(nullable=True, description="D dine-in, T take-out, C delivery")
    vat_flag: str = Field(nullable=True, description="1 with VAT, 0 exempt from it, empty on discount lines")
    vat_div: Money = Field(nullable=True, description="What to divide by to find the VAT, as printed")
    vat_amount: Money = Field(
        nullable=True, description="Amount without VAT, as printed; the till's name for it misleads"
    )
    vat_discount: Money = Field(nullable=True, description="VAT in the discount, as printed")
    vat_price: Money = Field(nullable=True, description="Unit price without VAT, as printed")
    transaction_number: str = Field(
        nullable=True,
        description="Number of the transaction (TRANSNO), as printed; empty on returns of old tills",
    )
    product_name: str = Field(
        nullable=True, description="Name of the product, from the till's product file of that day"
    )
    department_name: str = Field(
        nullable=True, description="Name of the department, from the till's department file of that day"
    )
    discount_name: str = Field(
        nullable=True, description="Name of the discount, from the till's discount file of that day"
    )
    transaction_type: str = Field(
        nullable=True, description="The type code in words: Dine-In, Take-Out or Delivery"
    )
    daypart: str = Field(isin=DAYPARTS, description="Part of the day, by the hour of the sale")
    payment_code: str = Field(
        nullable=True, description="Code of the payment that is listed first; pos_tenders has all of them"
    )
    payment_name: str = Field(
        nullable=True, description="Name of that kind of payment, from the till's file of that day"
    )
    phone_number: str = Field(
        nullable=True,
        description="The customer's phone number of 11 digits; masked unless roms.yaml says that it is shown",
    )
    is_return: bool = Field(description="Whether the line takes goods back (TRN_CODE R)")
    file_sha256: str = Field(
        str_length=64, description="Checksum of the original file (rd5000) that the line was read from"
    )
    line_number: int = Field(ge=2, description="Line in that file; its header is line 1")


class Tender(_Evidence):
    """One row per payment of a receipt; a split payment has several."""

    or_number: str = Field(nullable=True, description="Number of the official receipt (OR), as printed")
    transaction_number: str = Field(
        nullable=True,
        description="Number of the transaction (TRANSNO), as printed; empty on returns of old tills",
    )
    record_number: str = Field(nullable=True, description="Which payment of a split one this is (REC_NO)")
    time: str = Field(
        nullable=True, description="Time of the payment on the till's clock (HH:MM), as printed"
    )
    payment_code: str = Field(nullable=True, description="Code of the kind of payment (PAYCODE)")
    payment_name: str = Field(
        nullable=True, description="Name of that kind of payment, from the till's file of that day"
    )
    tendered: Money = Field(description="What the customer handed over")
    change: Money = Field(description="What the customer got back")
    is_return: bool = Field(description="Whether the money went back to the customer (TRN_CODE R)")


class RefusedLine(_Evidence):
    """One row per line that was not used, or (line number 0) per file of no use."""

    file_type: str = Field(description="Type of the file, such as rd5000 for transaction lines")
    file_name: str = Field(description="Name of the file on the host")
    reason_code: str = Field(description="Kind of fault, one word for each kind")
    reason: str = Field(description="What was wrong with it, in a sentence")
    original: str = Field(description="The line as it came, with personal fields masked")
    lines: int = Field(ge=1, description="How many lines this row stands for")


class Arrival(_TillDayTable):
    """One row per expected till and day, whether anything arrived or not."""

    state: str = Field(
        isin=("closed", "arrived", "partial", "refused", "absent"),
        description=(
            "closed: nothing was expected. arrived: all files came and can be used. partial: it is used as it is, but"
            " something is missing or does not add up. refused: files came, and none can be used. absent: no files came"
        ),
    )
    reason: str = Field(description="Why it is in that state; empty when all is well")
    lines: int = Field(ge=0, description="How many transaction lines the record has of it")
    refused_lines: int = Field(ge=0, description="How many lines of its files could not be used")
    receipts: int = Field(ge=0, description="How many different official receipts it has")
    amount: Money = Field(description="Sum of its amounts; returns count as positive here")
    returned_amount: Money = Field(description="How much of that sum is returns")
    attempts: int = Field(ge=0, description="How often the host was asked for it")
    last_attempt_at: Annotated[pl.Datetime, "us", "UTC"] = Field(
        nullable=True, description="When the host was last asked for it"
    )


class Publication(TableRow):
    """One row per till-day in the lake: which staged version it holds."""

    date: pl.Date = Field(description="Business day, in the shop's time zone")
    till: str = Field(description="Branch code, dash, number of the till")
    version: str = Field(description="Which staged version of it the lake holds")

    class Config:
        strict = True


class Build(TableRow):
    """One row per day of the daily sales: what it was calculated from, and when."""

    date: pl.Date = Field(description="Business day, in the shop's zone")
    sources: str = Field(description="Checksum of the till-days' versions and of the SQL")
    built_at: Annotated[pl.Datetime, "us", "UTC"] = Field(description="When it was calculated")

    class Config:
        strict = True
