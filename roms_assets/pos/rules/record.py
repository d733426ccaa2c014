"""Typed lines + look-ups -> the rows of `record2025` and `pos_tenders`."""

from dataclasses import dataclass

import polars as pl

from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.masters import padded
from roms_assets.pos.rules.schemas import RecordLine, Tender, empty

_TRANSACTION_TYPES = {"D": "Dine-In", "T": "Take-Out", "C": "Delivery"}
_DAYPART_STARTS = ((0, "GY"), (6, "Breakfast"), (11, "Lunch"), (15, "PM Snack"), (19, "Dinner"), (23, "GY"))


@dataclass(frozen=True)
class LookUps:
    """The frames of `masters`, and `tenders`: the typed tenders of the batch."""

    products: pl.DataFrame
    departments: pl.DataFrame
    discounts: pl.DataFrame
    payment_methods: pl.DataFrame
    phones: pl.DataFrame
    tenders: pl.DataFrame


def record_lines(lines: pl.DataFrame, look_ups: LookUps, dialect: Dialect) -> pl.DataFrame:
    """Rows of `RecordLine` plus `till_day` (number within the batch), oldest first within each till-day.

    `lines` carry, beside their own columns, `till_day` and the number of the file of each look-up, named by its type.
    """
    payments = _first_tenders(look_ups.tenders)
    department = pl.coalesce("department_code", "product_department_code")
    return (
        lines.select(*_from_line(dialect))
        .join(look_ups.products, left_on=["rd5500", "item_code"], right_on=["file", "item_code"], how="left")
        .with_columns(department_code=department)
        .join(
            look_ups.departments,
            left_on=["rd1800", "department_code"],
            right_on=["file", "department_code"],
            how="left",
        )
        .join(
            look_ups.discounts,
            left_on=["discount_file", "discount_code"],
            right_on=["file", "discount_code"],
            how="left",
        )
        .join(payments, on=["till_day", "transaction_number"], how="left")
        .join(
            look_ups.payment_methods,
            left_on=["rd5900", "payment_code"],
            right_on=["file", "payment_code"],
            how="left",
        )
        .join(
            look_ups.phones,
            left_on=["blpr", "transaction_number"],
            right_on=["file", "transaction_number"],
            how="left",
        )
        .sort("till_day", "line_number", descending=[False, True])
        .select("till_day", *empty(RecordLine).columns)
    )


def tender_rows(tenders: pl.DataFrame, payment_methods: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Tender` plus `till_day`, in the file's order."""
    return (
        tenders.select("till_day", "rd5900", *_till_day_columns(), *_from_tender())
        .join(
            payment_methods, left_on=["rd5900", "payment_code"], right_on=["file", "payment_code"], how="left"
        )
        .sort("till_day", "line_number")
        .select("till_day", *empty(Tender).columns)
    )


def _first_tenders(tenders: pl.DataFrame) -> pl.DataFrame:
    """The first-listed tender of each transaction; returns without a transaction number have none."""
    named = tenders.filter(pl.col("TRANSNO").is_not_null()).sort("till_day", "line_number")
    return named.unique(["till_day", "TRANSNO"], keep="first", maintain_order=True).select(
        "till_day", transaction_number="TRANSNO", payment_code="PAYCODE"
    )


def _till_day_columns() -> list[pl.Expr]:
    return [
        pl.col("expected_date").alias("date"),
        pl.col("expected_branch").alias("branch"),
        pl.col("expected_pos").alias("pos"),
        pl.col("file_sha256"),
        pl.col("line_number"),
        pl.col("is_return"),
    ]


def _from_line(dialect: Dialect) -> list[pl.Expr]:
    renamed = {
        "or_number": "INVOICE",
        "item_code": "ITE_CODE",
        "quantity": "QUANTITY",
        "unit_price": "UNT_PRIC",
        "amount": "AMOUNT",
        "discount": "DISCOUNT",
        "time": "TIME",
        "discount_code": "DISC_CODE",
        "type_code": "TYPE",
        "vat_flag": "VAT_FLAG",
        "vat_div": "VATDIV",
        "vat_amount": "VAT_AMNT",
        "vat_discount": "VAT_DISC",
        "vat_price": "VAT_PRIC",
        "transaction_number": "TRANSNO",
    }
    return [
        *(pl.col(name) for name in ("till_day", "rd5500", "rd1800", "discount_file", "rd5900", "blpr")),
        *_till_day_columns(),
        *(pl.col(old).alias(new) for new, old in renamed.items()),
        padded(pl.col("DEP_CODE"), dialect).alias("department_code"),
        pl.col("TYPE").replace_strict(_TRANSACTION_TYPES, default=None).alias("transaction_type"),
        _daypart().alias("daypart"),
    ]


def _from_tender() -> list[pl.Expr]:
    renamed = {
        "or_number": "INVOICE",
        "transaction_number": "TRANSNO",
        "record_number": "REC_NO",
        "time": "TIME",
        "payment_code": "PAYCODE",
        "tendered": "AMT_TENDER",
        "change": "CHANGE",
    }
    return [pl.col(old).alias(new) for new, old in renamed.items()]


def _daypart() -> pl.Expr:
    hour = pl.col("TIME").str.head(2).cast(pl.Int8)
    starts = (pl.when(hour >= start).then(pl.lit(name)) for start, name in reversed(_DAYPART_STARTS))
    return pl.coalesce(*starts, pl.lit("No Time Record"))
