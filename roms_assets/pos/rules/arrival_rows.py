"""Till-days as rows of `pos_arrivals`."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.schemas import Arrival, empty


def arrival_rows(expected: Sequence[Expected]) -> pl.DataFrame:
    """Rows of `Arrival`, in the order given."""
    return pl.DataFrame([_row(each) for each in expected], schema=empty(Arrival).schema)


def _row(each: Expected) -> dict[str, object]:
    figures = each.known.figures if each.known else {}
    return {
        "date": each.till_day.day,
        "branch": each.till_day.branch,
        "pos": each.till_day.pos,
        "state": each.state.value,
        "reason": each.reason,
        "lines": int(figures.get("lines", 0)),
        "refused_lines": int(figures.get("refused_lines", 0)),
        "receipts": int(figures.get("receipts", 0)),
        "amount": Decimal(figures.get("amount", 0)),
        "returned_amount": Decimal(figures.get("returned_amount", 0)),
        "attempts": each.known.attempts if each.known else 0,
        "last_attempt_at": each.known.last_attempt_at if each.known else None,
    }
