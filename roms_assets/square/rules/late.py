"""Orders that came after the day of their last change had been read: what the overlap is for."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from roms_assets.kernel.tables import empty
from roms_assets.square.rules.schemas import LateOrder
from roms_assets.square.rules.tables import SquareTable

LATE = SquareTable.LATE_ORDERS


def late_rows(orders: pl.DataFrame, read_before: Mapping[date, datetime], at: datetime) -> pl.DataFrame:
    """Rows of `LateOrder`: orders that should have been there when their day was read before."""
    days = pl.DataFrame(
        {"day": list(read_before), "day_read_at": list(read_before.values())},
        schema={"day": pl.Date, "day_read_at": pl.Datetime("us", "UTC")},
    )
    late = orders.with_columns(day=pl.col("updated_at").dt.date()).join(days, on="day")
    late = late.filter(pl.col("updated_at") < pl.col("day_read_at"))
    return late.with_columns(found_at=pl.lit(at, pl.Datetime("us", "UTC"))).select(empty(LateOrder).columns)
