"""First in, first out: units lie in layers by the day on which they came, and what goes takes the oldest.

A frame of layers has product_id, channel, arrived_on and quantity, which is more than 0; each day of a product and
channel stands once. A frame of movements has product_id, channel, kind, quantity (by how much the stock changes) and
other_channel. What goes beyond the stock is short: it is owed, and what comes next fills it first.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind

LAYERS = pl.Schema(
    {"product_id": pl.String(), "channel": pl.String(), "arrived_on": pl.Date(), "quantity": QUANTITY}
)
SHORT = pl.Schema({"product_id": pl.String(), "channel": pl.String(), "short_quantity": QUANTITY})
_WANTED = pl.Schema({"product_id": pl.String(), "channel": pl.String(), "wanted": QUANTITY})
_ZERO = pl.lit(0, QUANTITY)


@dataclass(frozen=True)
class Stock:
    """What lies at each channel, and what is owed there because more went than lay there."""

    layers: pl.DataFrame
    short: pl.DataFrame

    @classmethod
    def none(cls) -> "Stock":
        """Before anything came."""
        return cls(pl.DataFrame(schema=LAYERS), pl.DataFrame(schema=SHORT))


@dataclass(frozen=True)
class Taken:
    """What was taken, what is left, and what could not be taken."""

    taken: pl.DataFrame
    left: pl.DataFrame
    lacking: pl.DataFrame
    """A frame as `SHORT` is."""


def folded(stock: Stock, movements: pl.DataFrame, day: date) -> Stock:
    """The stock at the end of a day, from that at its beginning.

    Whatever the order of the rows: first comes what came, then what was sold or lost goes, at last what another channel
    got is handed over with its age; there it comes before anything goes. A channel that both gives and gets one product
    on one day is not foreseen: a count tells one difference.
    """
    if movements.is_empty():
        return stock
    moved = movements.filter(pl.col("kind") == Kind.MOVED_OUT)
    others = movements.filter(~pl.col("kind").is_in([Kind.MOVED_IN, Kind.MOVED_OUT]))
    came = _layered([stock.layers, _came(others, day)])
    gone = _added(
        [
            stock.short.select(*KEY, wanted="short_quantity"),
            others.filter(pl.col("quantity") < 0).select(*KEY, wanted=-pl.col("quantity")),
        ]
    )
    giving = list(KEY)
    given = take_oldest(came.join(moved, on=giving, how="semi"), gone.join(moved, on=giving, how="semi"))
    left, got, owed = given.left, [], []
    for turn in _turns(moved):
        handed = take_oldest(left, turn.select(*KEY, wanted=-pl.col("quantity")))
        got.append(_handed_over(handed, turn, day))
        left = handed.left
        owed.append(handed.lacking)
    rest = take_oldest(
        _layered([came.join(moved, on=giving, how="anti"), *got]), gone.join(moved, on=giving, how="anti")
    )
    lacking = [given.lacking, *owed, rest.lacking]
    return Stock(
        _layered([left, rest.left]),
        _added([each.rename({"short_quantity": "wanted"}) for each in lacking]).rename(
            {"wanted": "short_quantity"}
        ),
    )


def take_oldest(layers: pl.DataFrame, wanted: pl.DataFrame) -> Taken:
    """Take so many units of each product and channel, those that came first.

    `wanted` has product_id, channel and wanted, each product and channel once.
    """
    key = list(KEY)
    ordered = layers.sort(*KEY, "arrived_on").join(wanted, on=key, how="left", maintain_order="left")
    beyond = pl.col("quantity").cum_sum().over(key) - pl.col("wanted").fill_null(0)
    left = pl.min_horizontal(pl.max_horizontal(beyond, _ZERO), "quantity")
    split = ordered.with_columns(left.cast(QUANTITY).alias("left"))
    there = layers.group_by(key).agg(there=pl.col("quantity").sum())
    lacking = wanted.join(there, on=key, how="left").select(
        *KEY, short_quantity=(pl.col("wanted") - pl.col("there").fill_null(0)).cast(QUANTITY)
    )
    return Taken(
        _filled(
            split.select(*KEY, "arrived_on", quantity=(pl.col("quantity") - pl.col("left")).cast(QUANTITY))
        ),
        _filled(split.select(*KEY, "arrived_on", quantity="left")),
        lacking.filter(pl.col("short_quantity") > 0),
    )


def _turns(moved: pl.DataFrame) -> list[pl.DataFrame]:
    """Movements out, those of one giver one after the other: the oldest units go to the first receiver by name."""
    numbered = moved.sort(*KEY, "other_channel").with_columns(turn=pl.int_range(pl.len()).over(KEY))
    return numbered.partition_by("turn", maintain_order=True, include_key=False)


def _came(movements: pl.DataFrame, day: date) -> pl.DataFrame:
    """What came that day as layers of that day."""
    return movements.filter(pl.col("quantity") > 0).select(
        *KEY, pl.lit(day).alias("arrived_on"), pl.col("quantity").cast(QUANTITY)
    )


def _handed_over(handed: Taken, moved: pl.DataFrame, day: date) -> pl.DataFrame:
    """What was handed over, at the channel that got it; what the giver did not have has come there that day."""
    fresh = handed.lacking.select(*KEY, pl.lit(day).alias("arrived_on"), quantity="short_quantity")
    to = moved.select(*KEY, "other_channel")
    got = pl.concat([handed.taken, fresh]).join(to, on=list(KEY))
    return got.select("product_id", pl.col("other_channel").alias("channel"), "arrived_on", "quantity")


def _layered(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Layers put together: each day of a product and channel once."""
    return (
        pl.concat(parts)
        .group_by(*KEY, "arrived_on")
        .agg(pl.col("quantity").sum().cast(QUANTITY))
        .sort(*KEY, "arrived_on")
    )


def _added(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """What is wanted, added up for each product and channel."""
    told = pl.concat([part.cast(_WANTED) for part in parts])
    return told.group_by(*KEY).agg(pl.col("wanted").sum().cast(QUANTITY)).sort(*KEY)


def _filled(layers: pl.DataFrame) -> pl.DataFrame:
    return layers.filter(pl.col("quantity") > 0)
