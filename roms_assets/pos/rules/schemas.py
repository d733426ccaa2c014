"""The tables' columns, types and units, said once: they check the frames, describe the tables, shape an empty day."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.polars import DataFrameModel, Field

Money = Annotated[pl.Decimal, 38, 18]
"""Exact: 18 decimals hold every number that a till prints, the unrounded ones of new tills too."""
Quantity = Annotated[pl.Decimal, 18, 9]
MONEY = pl.Decimal(38, 18)
QUANTITY = pl.Decimal(18, 9)

DAYPARTS = ("GY", "Breakfast", "Lunch", "PM Snack", "Dinner", "No Time Record")


class _TillDayTable(DataFrameModel):
    date: pl.Date = Field(description="Business day, in the shop's zone")
    branch: str = Field(description="Branch code, from the file's name")
    pos: str = Field(description="POS number within the branch, from the file's name")

    class Config:
        strict = True
        ordered = True


class _Evidence(_TillDayTable):
    file_sha256: str = Field(
        str_length=64, description="Checksum of the original file that the row was read from"
    )
    line_number: int = Field(ge=0, description="Physical line in that file; the header is line 1")


class RecordLine(_TillDayTable):
    """One row per transaction line, oldest first."""

    or_number: str = Field(description="Official receipt (OR), as printed; zeros in front belong to it")
    item_code: str = Field(description="Item code; look-ups never cross a branch")
    quantity: Quantity = Field(description="Pieces")
    unit_price: Money = Field(
        description="Price of one piece; on an SDis line the percentage of the discount"
    )
    amount: Money = Field(description="What was charged, positive on returns too; never add discount to it")
    discount: Money = Field(nullable=True, description="Informative; old tills negative, new tills positive")
    department_code: str = Field(nullable=True, description="The line's own, else the product's")
    time: str = Field(nullable=True, description="Local time of the sale, HH:MM, as printed")
    discount_code: str = Field(nullable=True, description="Code in the branch's discount file")
    type_code: str = Field(nullable=True, description="D dine-in, T take-out, C delivery")
    vat_flag: str = Field(nullable=True, description="1 vatable, 0 exempt, empty on discount lines")
    vat_div: Money = Field(nullable=True, description="Divisor that gives the VAT, as printed")
    vat_amount: Money = Field(nullable=True, description="Amount without VAT, as printed")
    vat_discount: Money = Field(nullable=True, description="VAT part of the discount, as printed")
    vat_price: Money = Field(nullable=True, description="Unit price without VAT, as printed")
    transaction_number: str = Field(nullable=True, description="TRANSNO; empty on returns of old tills")
    product_name: str = Field(nullable=True, description="From the till-day's product file")
    department_name: str = Field(nullable=True, description="From the till-day's department file")
    discount_name: str = Field(nullable=True, description="From the till-day's discount file")
    transaction_type: str = Field(nullable=True, description="Dine-In, Take-Out or Delivery")
    daypart: str = Field(isin=DAYPARTS, description="Part of the day by the hour of the sale")
    payment_code: str = Field(nullable=True, description="Of the first-listed tender; all are in pos_tenders")
    payment_name: str = Field(nullable=True, description="From the till-day's payment methods")
    phone_number: str = Field(
        nullable=True, description="Loyalty phone of 11 digits; masked unless roms.yaml says clear"
    )
    is_return: bool = Field(description="The line takes goods back (TRN_CODE R)")
    file_sha256: str = Field(str_length=64, description="Checksum of the original rd5000 file")
    line_number: int = Field(ge=2, description="Physical line in that file; the header is line 1")


class Tender(_Evidence):
    """One row per payment of a receipt; a split payment has several."""

    or_number: str = Field(nullable=True, description="Official receipt (OR), as printed")
    transaction_number: str = Field(nullable=True, description="TRANSNO; empty on returns of old tills")
    record_number: str = Field(nullable=True, description="REC_NO: place within a split payment")
    time: str = Field(nullable=True, description="Local time, HH:MM, as printed")
    payment_code: str = Field(nullable=True, description="PAYCODE")
    payment_name: str = Field(nullable=True, description="From the till-day's payment methods")
    tendered: Money = Field(description="What the customer handed over")
    change: Money = Field(description="What the customer got back")
    is_return: bool = Field(description="The money went back to the customer (TRN_CODE R)")


class RefusedLine(_Evidence):
    """One row per line that was not used, or (line number 0) per file of no use."""

    file_type: str = Field(description="rd5000, rd5500, ...")
    file_name: str = Field(description="Name under which the host served the file")
    reason_code: str = Field(description="Kind of fault")
    reason: str = Field(description="What was seen")
    original: str = Field(description="The line with personal fields masked")
    lines: int = Field(ge=1, description="How many lines this row stands for")


class Arrival(_TillDayTable):
    """One row per expected till and day, whether anything arrived or not."""

    state: str = Field(
        isin=("closed", "arrived", "partial", "refused", "absent"), description="What became of it"
    )
    reason: str = Field(description="Why it is so; empty when all is well")
    lines: int = Field(ge=0, description="Transaction lines in the lake")
    refused_lines: int = Field(ge=0, description="Lines of the chosen files that were not used")
    receipts: int = Field(ge=0, description="Different official receipts")
    amount: Money = Field(description="Sum of the lines' amounts as printed, returns included as positive")
    returned_amount: Money = Field(description="The part of it that was returned")
    attempts: int = Field(ge=0, description="How often the host was asked")
    last_attempt_at: Annotated[pl.Datetime, "us", "UTC"] = Field(
        nullable=True, description="When it was last asked"
    )


class Publication(DataFrameModel):
    """One row per till-day in the lake: which staged version it holds."""

    date: pl.Date = Field(description="Business day, in the shop's zone")
    till: str = Field(description="Branch code, dash, POS number")
    version: str = Field(description="The staged version")

    class Config:
        strict = True


def empty(model: type[DataFrameModel]) -> pl.DataFrame:
    """No rows, every column of the model in its order and type."""
    columns = model.to_schema().columns
    return pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()})


def descriptions(model: type[DataFrameModel]) -> dict[str, str]:
    """Column -> what it means."""
    return {name: column.description or "" for name, column in model.to_schema().columns.items()}


def broken(model: type[DataFrameModel], frame: pl.DataFrame) -> str | None:
    """What of the frame contradicts the model, in one line; None when all of it holds."""
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = (
            errors.failure_cases.select("column", "check", "failure_case").unique(maintain_order=True).head(3)
        )
        return "; ".join(f"{column}: {check} (seen {seen!r})" for column, check, seen in cases.iter_rows())
    return None
