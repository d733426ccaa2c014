"""One day of inventory: from the day before and what flowed, the movements, the stock and the positions at its end."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from roms_assets.inventory.rules.counting import differences
from roms_assets.inventory.rules.fifo import Stock, folded
from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind

FACTS = pl.Schema(
    {
        "product_id": pl.String(),
        "channel": pl.String(),
        "is_stock_known": pl.Boolean(),
        "first_seen_on": pl.Date(),
        "since": pl.Date(),
        "last_sold_on": pl.Date(),
        "sold_to_date_quantity": QUANTITY,
        "quantity": QUANTITY,
        "short_quantity": QUANTITY,
    }
)
"""What a position carries from day to day; docs/inventory.md says what each means."""
_MADE_KNOWN = [Kind.RECEIVED, Kind.OPENING, Kind.GAINED, Kind.MOVED_IN, Kind.COUNTED]
_EVIDENCE = ("source_table", "source_key", "source_rows")


@dataclass(frozen=True)
class State:
    """What one day hands to the next."""

    stock: Stock
    facts: pl.DataFrame

    @classmethod
    def none(cls) -> "State":
        """Before the first day."""
        return cls(Stock.none(), pl.DataFrame(schema=FACTS))


@dataclass(frozen=True)
class Day:
    """What came of one day."""

    movements: pl.DataFrame
    positions: pl.DataFrame
    state: State


def made(before: State, flows: pl.DataFrame, day: date) -> Day:
    """Fold one day.

    `flows` has product_id, channel, kind (sold, returned, received, counted), quantity and the evidence; each product,
    channel, kind and source stands once.
    """
    moves = _movements(before, flows)
    stock = folded(before.stock, moves, day)
    seen = pl.concat([flows.select(*KEY, "kind"), moves.select(*KEY, "kind")])
    positions = _positions(before.facts, stock, moves, seen, day).join(
        flows.filter(pl.col("kind") == Kind.COUNTED).select(*KEY, counted_quantity="quantity"),
        on=list(KEY),
        how="left",
    )
    return Day(moves, positions.sort(*KEY), State(stock, positions.select(list(FACTS)).cast(FACTS)))


def _movements(before: State, flows: pl.DataFrame) -> pl.DataFrame:
    """What was told of, and what the counts show beyond it."""
    is_out = pl.col("kind") == Kind.SOLD
    told = flows.filter(pl.col("kind") != Kind.COUNTED).with_columns(
        quantity=pl.when(is_out).then(-pl.col("quantity")).otherwise("quantity").cast(QUANTITY)
    )
    known = before.facts.select(
        *KEY, "is_stock_known", quantity=pl.col("quantity") - pl.col("short_quantity")
    )
    moved = pl.concat([known.select(*KEY, "quantity"), told.select(*KEY, "quantity")])
    expected = (
        moved.group_by(*KEY)
        .agg(expected_quantity=pl.col("quantity").sum().cast(QUANTITY))
        .join(known.select(*KEY, "is_stock_known"), on=list(KEY), how="left")
    )
    counts = flows.filter(pl.col("kind") == Kind.COUNTED).drop("kind")
    columns = [*KEY, "kind", "quantity", "other_channel", "counted_quantity", "expected_quantity", *_EVIDENCE]
    both = pl.concat([told, differences(counts, expected)], how="diagonal_relaxed")
    return both.select(columns).sort(*KEY, "kind", "source_table", "other_channel")


def _positions(
    facts: pl.DataFrame, stock: Stock, moves: pl.DataFrame, seen: pl.DataFrame, day: date
) -> pl.DataFrame:
    key = list(KEY)
    sold = (
        moves.filter(pl.col("kind") == Kind.SOLD)
        .group_by(key)
        .agg(sold_quantity=-pl.col("quantity").sum().cast(QUANTITY))
    )
    known = seen.group_by(key).agg(is_told=pl.col("kind").is_in(_MADE_KNOWN).any())
    lies = stock.layers.group_by(key).agg(
        now=pl.col("quantity").sum(),
        oldest_arrived_on=pl.col("arrived_on").min(),
        layer_count=pl.len().cast(pl.Int64),
    )
    owed = stock.short.select(*KEY, owes="short_quantity")
    rows = facts.join(known, on=key, how="full", coalesce=True)
    for more in (sold, lies, owed):
        rows = rows.join(more, on=key, how="left")
    was, now = pl.col("quantity").fill_null(0) > 0, pl.col("now").fill_null(0) > 0
    today, none = pl.lit(day), pl.lit(0, QUANTITY)
    has_sold = pl.col("sold_quantity").is_not_null()
    return rows.with_columns(
        pl.col("is_stock_known").fill_null(value=False) | pl.col("is_told").fill_null(value=False),
        pl.col("first_seen_on").fill_null(today),
        pl.when(was == now).then(pl.col("since")).otherwise(today).fill_null(today).alias("since"),
        pl.when(has_sold).then(today).otherwise("last_sold_on").alias("last_sold_on"),
        (pl.col("sold_to_date_quantity").fill_null(none) + pl.col("sold_quantity").fill_null(none)).alias(
            "sold_to_date_quantity"
        ),
        pl.col("now").fill_null(none).cast(QUANTITY).alias("quantity"),
        pl.col("owes").fill_null(none).cast(QUANTITY).alias("short_quantity"),
        pl.col("sold_quantity").fill_null(none),
        pl.col("layer_count").fill_null(0),
    ).drop("is_told", "now", "owes")
