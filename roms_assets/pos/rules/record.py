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
    department = pl.coalesce("department_code", "product_department_code")
    found = _looked_up(lines.select(*_from_line(dialect)), look_ups.products, "rd5500", "item_code")
    found = found.with_columns(department_code=department)
    found = _looked_up(found, look_ups.departments, "rd1800", "department_code")
    found = _looked_up(found, look_ups.discounts, "discount_file", "discount_code")
    found = found.join(_first_tenders(look_ups.tenders), on=["till_day", "transaction_number"], how="left")
    found = _looked_up(found, look_ups.payment_methods, "rd5900", "payment_code")
    found = _looked_up(found, look_ups.phones, "blpr", "transaction_number")
    ordered = found.sort("till_day", "line_number", descending=[False, True])
    return ordered.select("till_day", *empty(RecordLine).columns)


def tender_rows(tenders: pl.DataFrame, payment_methods: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Tender` plus `till_day`, in the file's order."""
    rows = tenders.select("till_day", "rd5900", *_till_day_columns(), *_from_tender())
    found = _looked_up(rows, payment_methods, "rd5900", "payment_code").sort("till_day", "line_number")
    return found.select("till_day", *empty(Tender).columns)


def _looked_up(rows: pl.DataFrame, look_up: pl.DataFrame, file: str, code: str) -> pl.DataFrame:
    """The rows with the look-up's names; a code means something only in the row's own file of that type."""
    return rows.join(look_up, left_on=[file, code], right_on=["file", code], how="left")


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
        "time": "clock",
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
        "time": "clock",
        "payment_code": "PAYCODE",
        "tendered": "AMT_TENDER",
        "change": "CHANGE",
    }
    return [pl.col(old).alias(new) for new, old in renamed.items()]


def _daypart() -> pl.Expr:
    hour = pl.col("clock").str.head(2).cast(pl.Int8)
    starts = (pl.when(hour >= start).then(pl.lit(name)) for start, name in reversed(_DAYPART_STARTS))
    return pl.coalesce(*starts, pl.lit("No Time Record"))
