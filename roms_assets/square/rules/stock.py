"""A past day's stock, rebuilt from Square's inventory changes: the last physical count, and what moved since.

https://developer.squareup.com/docs/inventory-api/what-it-does
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from roms_assets.kernel.tables import empty
from roms_assets.square.rules.reading import RFC3339, Frames, Json, Seen
from roms_assets.square.rules.schemas import InventoryCount

CHANGES = "changes"
_PLACE = ("location_id", "catalog_object_id", "state")
_SCHEMA = {
    "change_id": pl.String(),
    **dict.fromkeys(_PLACE, pl.String()),
    "quantity": pl.String(),
    "occurred_at": pl.String(),
    "is_count": pl.Boolean(),
}
_QUANTITY = pl.Decimal(18, 9)


@dataclass(frozen=True)
class Rebuilt:
    """The stock of a day, and how many places could not be rebuilt because nobody had counted them before."""

    counts: pl.DataFrame
    lacking: int


def read_changes(seen: Seen) -> Frames:
    """One row per physical count, and one per side of an adjustment: what came there, what went here."""
    rows = [row for change in seen.things for row in _rows(change)]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row", strict=True).with_columns(
        pl.col("quantity").cast(_QUANTITY, strict=True),
        pl.col("occurred_at").str.to_datetime(RFC3339, time_unit="us", time_zone="UTC", strict=True),
    )
    return {CHANGES: frame}


def _rows(change: Json) -> Sequence[tuple[object, ...]]:
    if change["type"] == "PHYSICAL_COUNT":
        told = change["physical_count"]
        place = told["location_id"], told["catalog_object_id"], told["state"]
        return [(told["id"], *place, told["quantity"], told["occurred_at"], True)]
    told = change["adjustment"]
    thing, at, quantity = told["catalog_object_id"], told["occurred_at"], told["quantity"]
    there = told.get("to_location_id") or told.get("from_location_id") or told.get("location_id")
    here = told.get("from_location_id") or there
    return [
        (told["id"], there, thing, told["to_state"], quantity, at, False),
        (told["id"], here, thing, told["from_state"], f"-{quantity}", at, False),
    ]


def once(pages: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The changes of these pages, each once: what came before a cursor expired comes again after it."""
    return pl.concat(pages).unique(maintain_order=True)


def rebuilt(changes: pl.DataFrame, day: date, at: datetime) -> Rebuilt:
    """Rows of `InventoryCount` for the stock at a moment; only what was counted before it can be known."""
    before = changes.filter(pl.col("occurred_at") <= at)
    counted = before.filter("is_count").sort("occurred_at").unique(_PLACE, keep="last", maintain_order=True)
    moves = before.filter(~pl.col("is_count")).join(
        counted.select(*_PLACE, counted_at="occurred_at"), on=list(_PLACE), how="left"
    )
    since = (
        moves.filter(pl.col("occurred_at") > pl.col("counted_at"))
        .group_by(_PLACE)
        .agg(moved=pl.col("quantity").sum(), moved_at=pl.col("occurred_at").max())
    )
    known = counted.join(since, on=list(_PLACE), how="left").select(
        pl.lit(day).alias("date"),
        *_PLACE,
        (pl.col("quantity") + pl.col("moved").fill_null(0)).cast(_QUANTITY).alias("quantity"),
        pl.coalesce("moved_at", "occurred_at").alias("calculated_at"),
        pl.lit(at, pl.Datetime("us", "UTC")).alias("as_of"),
        pl.lit(value=True).alias("is_rebuilt"),
        pl.lit(None, pl.String).alias("page_sha256"),
        pl.lit(None, pl.Int64).alias("page_position"),
    )
    lacking = moves.filter(pl.col("counted_at").is_null() & (pl.col("state") == "IN_STOCK"))
    return Rebuilt(known.select(empty(InventoryCount).columns), lacking.select(_PLACE).n_unique())
