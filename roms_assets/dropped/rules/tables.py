"""The kinds of file, the tables that they fill, and frames of their rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.dropped.rules import schemas
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.kernel.order_numbers import tracking_key_sql
from roms_assets.kernel.tables import frame_of

Row = dict[str, Any]
TRACKING = "tracking_file_lines"
RECEIVED = "received_file_lines"
CANCELLED = "cancel_file_lines"
SHEET = "sheet_order_lines"
REFUSED = "refused_file_lines"
MODELS: dict[str, type[DataFrameModel]] = {
    TRACKING: schemas.TrackingFileLine,
    RECEIVED: schemas.ReceivedFileLine,
    CANCELLED: schemas.CancelFileLine,
    SHEET: schemas.SheetOrderLine,
    REFUSED: schemas.RefusedFileLine,
}
TABLES: Mapping[FileKind, str] = {
    FileKind.TRACKING: TRACKING,
    FileKind.RECEIVED: RECEIVED,
    FileKind.CANCELLED: CANCELLED,
    FileKind.SHEET: SHEET,
}
NEWEST_RECEIVED = "received_newest"
_FIRST = "received_at desc, dropped_at desc, file_sha256, line_number desc"
_PARCEL = tracking_key_sql("tracking_number")
IS_NEWEST = f"""
    row_number() over (partition by {_PARCEL}, sku order by {_FIRST}) = 1
    and case
        when sku is null then row_number() over (partition by {_PARCEL} order by {_FIRST}) = 1
        else
            count(*) filter (where sku is null) over (
                partition by {_PARCEL} order by {_FIRST} rows unbounded preceding
            ) = 0
    end
"""
"""Which line counts; orders and inventory have it from a macro of dbt's, is_newest_received."""
NEWEST_RECEIVED_SQL = f"SELECT * FROM {RECEIVED} QUALIFY {IS_NEWEST}"
"""Of each tracking number the lines with the newest word: of each SKU, or of the parcel as a whole."""


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame of the table's columns. Raises RuleBroken."""
    return frame_of(table, MODELS[table], rows)
