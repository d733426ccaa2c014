"""Finished rows of a batch, weighed per till-day: counts and sums, receipts that do not balance, broken tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.numbers import plain
from roms_assets.pos.rules.receipt_numbers import Numbers, receipt_numbers, told
from roms_assets.pos.rules.schemas import RecordLine, RefusedLine, Tender, broken

Unbalanced = tuple[str, Decimal, Decimal]
"""Transaction number, sum of its lines, sum of its tenders."""
_NOTHING: dict[str, int | str] = {
    "lines": 0,
    "receipts": 0,
    "amount": "0",
    "returned_amount": "0",
    "tenders": 0,
    "refused_lines": 0,
    "unbalanced_receipts": 0,
}


@dataclass(frozen=True)
class Weight:
    """What one till-day's rows come to."""

    figures: dict[str, int | str]
    """lines, receipts, amount, returned_amount, tenders, refused_lines, unbalanced_receipts; sums are exact, as text.

    With receipts also first_receipt, last_receipt, missing_receipts, and missing_numbers as text.
    """
    unbalanced: tuple[Unbalanced, ...] = ()
    broken: str | None = None
    """What of its rows contradicts a table's model."""


@dataclass(frozen=True)
class Weights:
    """The weights of a batch."""

    by_till_day: dict[int, Weight]

    def of(self, till_day: int) -> Weight:
        """The weight of one till-day, nothing where it has no rows."""
        return self.by_till_day.get(till_day, Weight(dict(_NOTHING)))


def weigh(lines: pl.DataFrame, tenders: pl.DataFrame, refused: pl.DataFrame) -> Weights:
    """Weigh the tables of a batch; each has `till_day` beside its model's columns."""
    figures = _figures(lines, tenders, refused)
    differing, numbers = _unbalanced(lines, tenders), receipt_numbers(lines)
    faults = _breaks({RecordLine: lines, Tender: tenders, RefusedLine: refused})
    return Weights(
        {
            till_day: Weight(
                {
                    **mine,
                    "unbalanced_receipts": len(differing.get(till_day, ())),
                    **_numbered(numbers.get(till_day)),
                },
                differing.get(till_day, ()),
                faults.get(till_day),
            )
            for till_day, mine in figures.items()
        }
    )


def _numbered(numbers: Numbers | None) -> dict[str, int | str]:
    if numbers is None:
        return {}
    return {
        "first_receipt": numbers.first,
        "last_receipt": numbers.last,
        "missing_receipts": numbers.missing,
        "missing_numbers": told(numbers.holes),
    }


def _figures(
    lines: pl.DataFrame, tenders: pl.DataFrame, refused: pl.DataFrame
) -> dict[int, dict[str, int | str]]:
    weighed = lines.group_by("till_day").agg(
        lines=pl.len(),
        receipts=pl.col("or_number").n_unique(),
        amount=pl.col("amount").sum(),
        returned_amount=pl.col("amount").filter("is_return").sum(),
    )
    counted = tenders.group_by("till_day").agg(tenders=pl.len())
    lost = refused.group_by("till_day").agg(refused_lines=pl.col("lines").sum())
    joined = weighed.join(counted, on="till_day", how="full", coalesce=True).join(
        lost, on="till_day", how="full", coalesce=True
    )
    return {row.pop("till_day"): _filled(row) for row in joined.iter_rows(named=True)}


def _filled(row: Mapping[str, int | Decimal | None]) -> dict[str, int | str]:
    amounts = ("amount", "returned_amount")
    return {
        name: plain(Decimal(value or 0)) if name in amounts else int(value or 0)
        for name, value in row.items()
    }


def _unbalanced(lines: pl.DataFrame, tenders: pl.DataFrame) -> dict[int, tuple[Unbalanced, ...]]:
    """Till-day -> receipts whose lines and tenders differ; returns stand together under the empty number.

    Exact: sum of amounts = sum of tendered - change, per transaction number.
    """
    by_receipt = ["till_day", "number"]
    number = pl.col("transaction_number").fill_null("")
    sold = lines.group_by("till_day", number.alias("number")).agg(sold=pl.col("amount").sum())
    paid = tenders.group_by("till_day", number.alias("number")).agg(
        paid=pl.col("tendered").sum() - pl.col("change").sum()
    )
    both = sold.join(paid, on=by_receipt, how="full", coalesce=True).with_columns(
        pl.col("sold", "paid").fill_null(0)
    )
    differing = both.filter(pl.col("sold") != pl.col("paid")).sort(by_receipt)
    found: dict[int, tuple[Unbalanced, ...]] = {}
    for till_day, receipt, lines_sum, tenders_sum in differing.select(
        *by_receipt, "sold", "paid"
    ).iter_rows():
        found[till_day] = (*found.get(till_day, ()), (receipt, lines_sum, tenders_sum))
    return found


def _breaks(tables: Mapping[type[DataFrameModel], pl.DataFrame]) -> dict[int, str]:
    """Till-day -> what of its rows contradicts a model. One check of all; only when it fails is each till-day asked."""
    found: dict[int, str] = {}
    for model, frame in tables.items():
        if frame.is_empty() or broken(model, frame.drop("till_day")) is None:
            continue
        for (till_day,), part in frame.group_by("till_day", maintain_order=True):
            fault = broken(model, part.drop("till_day"))
            if fault:
                found.setdefault(till_day, f"{model.__name__}: {fault}")
    return found
