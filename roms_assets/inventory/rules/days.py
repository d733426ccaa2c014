"""One day of inventory: from the day before and what flowed, the movements, the stock and the positions at its end."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from roms_assets.inventory.rules.counting import differences
from roms_assets.inventory.rules.fifo import LAYERS, Given, Stock, given, kept, together
from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind, Known
from roms_assets.inventory.rules.under_way import UNDER_WAY, Passed, gains, passed, told_of

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
_MADE_KNOWN = [Kind.RECEIVED, Kind.OPENING, Kind.GAINED, Kind.MOVED_IN, Kind.FOUND, Kind.COUNTED]
_AGE_OF = {Kind.RECEIVED.value: Known.RECEIVED.value, Kind.RETURNED.value: Known.RETURNED.value}
_WEAKEST_FIRST = [Known.GUESSED, Known.PAIRED, Known.COUNTED, Known.RETURNED, Known.RECEIVED]
_EVIDENCE = ("source_table", "source_key", "source_rows")


@dataclass(frozen=True)
class State:
    """What one day hands to the next."""

    stock: Stock
    facts: pl.DataFrame
    under_way: pl.DataFrame
    """What left a channel and is nowhere yet."""

    @classmethod
    def none(cls) -> "State":
        """Before the first day."""
        return cls(Stock.none(), pl.DataFrame(schema=FACTS), pl.DataFrame(schema=UNDER_WAY))


@dataclass(frozen=True)
class Day:
    """What came of one day."""

    movements: pl.DataFrame
    positions: pl.DataFrame
    under_way: pl.DataFrame
    """What came of each lot that was under way."""
    state: State


def made(before: State, flows: pl.DataFrame, day: date, under_way_days: int) -> Day:
    """Fold one day.

    `flows` has product_id, channel, kind (sold, returned, received, counted), quantity and the evidence; each product,
    channel, kind and source stands once. What a count misses is under way for `under_way_days`; for 0 it is lost.
    """
    shown = _movements(before, flows, under_way_days > 0)
    gave = given(before.stock, shown, day)
    way = _passed(before, shown, gave, day, under_way_days)
    moves = told_of(shown, way.arrived).sort(*KEY, "kind", "source_table", "other_channel", "left_on")
    stock = together(gave.stock, kept(before.stock, moves, _got(gave, way), day))
    seen = pl.concat([flows.select(*KEY, "kind"), moves.select(*KEY, "kind")])
    positions = _positions(before.facts, stock, moves, seen, day).join(
        flows.filter(pl.col("kind") == Kind.COUNTED).select(*KEY, counted_quantity="quantity"),
        on=list(KEY),
        how="left",
    )
    facts = positions.select(list(FACTS)).cast(FACTS)
    return Day(moves, positions.sort(*KEY), way.log, State(stock, facts, way.still_under_way))


def _passed(before: State, shown: pl.DataFrame, gave: Given, day: date, under_way_days: int) -> Passed:
    """What came of what was under way, and of what left on that day."""
    left = gave.layers.filter(pl.col("other_channel").is_null()).with_columns(left_on=pl.lit(day))
    lots = pl.concat([before.under_way, left.select(list(UNDER_WAY))])
    known = before.facts.filter("is_stock_known")["channel"].unique()
    return passed(lots, gains(shown, known), day, under_way_days)


def _got(gave: Given, way: Passed) -> pl.DataFrame:
    """The layers that channels got of others, or found again."""
    handed = gave.layers.drop_nulls("other_channel").with_columns(channel="other_channel")
    arrived = way.arrived.with_columns(channel="to", age_known_by=pl.lit(Known.GUESSED.value))
    return pl.concat([handed.select(list(LAYERS)), arrived.select(list(LAYERS))])


def _movements(before: State, flows: pl.DataFrame, may_be_under_way: bool) -> pl.DataFrame:
    """What was told of, and what the counts show beyond it."""
    is_out = pl.col("kind") == Kind.SOLD
    told = flows.filter(pl.col("kind") != Kind.COUNTED).with_columns(
        quantity=pl.when(is_out).then(-pl.col("quantity")).otherwise("quantity").cast(QUANTITY),
        age_known_by=pl.col("kind").replace_strict(_AGE_OF, default=None, return_dtype=pl.String()),
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
    columns = [*KEY, "kind", "quantity", "other_channel", "left_on", "age_known_by"]
    found = differences(counts, expected, may_be_under_way).with_columns(left_on=pl.lit(None, pl.Date))
    both = pl.concat([told, found], how="diagonal_relaxed")
    return both.select(*columns, "counted_quantity", "expected_quantity", *_EVIDENCE)


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
    lies = _lying(stock.layers)
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
        pl.col("guessed_quantity").fill_null(none),
    ).drop("is_told", "now", "owes")


def _lying(layers: pl.DataFrame) -> pl.DataFrame:
    """What lies at each channel, since when, and how that is known: of several ways the weakest."""
    rank = pl.col("age_known_by").replace_strict({name.value: at for at, name in enumerate(_WEAKEST_FIRST)})
    is_oldest = pl.col("arrived_on") == pl.col("arrived_on").min().over(KEY)
    is_guessed = pl.col("age_known_by") == Known.GUESSED
    return layers.with_columns(rank=rank, is_oldest=is_oldest).group_by(KEY).agg(
        now=pl.col("quantity").sum(),
        oldest_arrived_on=pl.col("arrived_on").min(),
        age_known_by=pl.col("age_known_by").filter("is_oldest").sort_by(pl.col("rank").filter("is_oldest")).first(),
        guessed_quantity=pl.col("quantity").filter(is_guessed).sum().cast(QUANTITY),
        layer_count=pl.col("arrived_on").n_unique().cast(pl.Int64),
    )  # fmt: skip
