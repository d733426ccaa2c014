"""First in, first out: units lie in layers by the day on which they came, and what goes takes the oldest.

A frame of layers has product_id, channel, arrived_on, age_known_by (how that day is known) and quantity, which is more
than 0; each day of a product and channel stands once for each way. A frame of movements has product_id, channel, kind,
quantity (by how much the stock changes), other_channel and age_known_by. What goes beyond the stock is short: it is
owed, and what comes next fills it first.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind, Known

LAYERS = pl.Schema(
    {
        "product_id": pl.String(),
        "channel": pl.String(),
        "arrived_on": pl.Date(),
        "age_known_by": pl.String(),
        "quantity": QUANTITY,
    }
)
SHORT = pl.Schema({"product_id": pl.String(), "channel": pl.String(), "short_quantity": QUANTITY})
_WANTED = pl.Schema({"product_id": pl.String(), "channel": pl.String(), "wanted": QUANTITY})
_ZERO = pl.lit(0, QUANTITY)
_LAYER = (*KEY, "arrived_on", "age_known_by")
_NOTHING = pl.DataFrame(schema={**LAYERS, "other_channel": pl.String()})
GIVING = [Kind.MOVED_OUT, Kind.LEFT]
GETTING = [Kind.MOVED_IN, Kind.FOUND]
"""Kinds of what comes with an age of its own."""


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


@dataclass(frozen=True)
class Given:
    """What channels gave away on a day, and what they are left with."""

    layers: pl.DataFrame
    """What gave: product_id, channel, `other_channel` that got it, none for what is under way, and the layer."""
    stock: Stock
    """Of the channels that gave."""


def given(stock: Stock, movements: pl.DataFrame, day: date) -> Given:
    """The first part of a day, whatever the order of the rows: what channels gave away that gave anything.

    There first comes what came, then what was sold or lost goes, at last what another channel got or what is under way.
    Channels that get of a product do not give of it on the same day: a count tells one difference.
    """
    moved = movements.filter(pl.col("kind").is_in(GIVING))
    if moved.is_empty():
        return Given(_NOTHING, Stock.none())
    at_givers = movements.filter(~pl.col("kind").is_in(GIVING)).join(moved, on=list(KEY), how="semi")
    came = _layered([stock.layers.join(moved, on=list(KEY), how="semi"), _came(at_givers, day)])
    gone = take_oldest(came, _gone(stock.short.join(moved, on=list(KEY), how="semi"), at_givers))
    left, got, owed = gone.left, [_NOTHING], [gone.lacking]
    for turn in _turns(moved):
        handed = take_oldest(left, turn.select(*KEY, wanted=-pl.col("quantity")))
        got.append(_handed_over(handed, turn, day))
        left = handed.left
        owed.append(handed.lacking)
    return Given(pl.concat(got), Stock(left, _owed(owed)))


def kept(stock: Stock, movements: pl.DataFrame, of_others: pl.DataFrame, day: date) -> Stock:
    """The second part of a day, at all channels that gave nothing away: their stock at its end.

    `of_others` are the layers that they got. What came and what they got comes before anything goes.
    """
    gave = movements.filter(pl.col("kind").is_in(GIVING))
    own = movements.join(gave, on=list(KEY), how="anti")
    layers = stock.layers.join(gave, on=list(KEY), how="anti")
    short = stock.short.join(gave, on=list(KEY), how="anti")
    rest = take_oldest(_layered([layers, _came(own, day), of_others]), _gone(short, own))
    return Stock(rest.left, _owed([rest.lacking]))


def together(*parts: Stock) -> Stock:
    """The stock of some channels and that of others."""
    return Stock(
        pl.concat([each.layers for each in parts]).sort(*_LAYER),
        pl.concat([each.short for each in parts]).sort(*KEY),
    )


def take_oldest(layers: pl.DataFrame, wanted: pl.DataFrame) -> Taken:
    """Take so many units of each product and channel, those that came first.

    `wanted` has product_id, channel and wanted, each product and channel once.
    """
    key = list(KEY)
    ordered = layers.sort(*_LAYER).join(wanted, on=key, how="left", maintain_order="left")
    beyond = pl.col("quantity").cum_sum().over(key) - pl.col("wanted").fill_null(0)
    left = pl.min_horizontal(pl.max_horizontal(beyond, _ZERO), "quantity")
    split = ordered.with_columns(left.cast(QUANTITY).alias("left"))
    there = layers.group_by(key).agg(there=pl.col("quantity").sum())
    lacking = wanted.join(there, on=key, how="left").select(
        *KEY, short_quantity=(pl.col("wanted") - pl.col("there").fill_null(0)).cast(QUANTITY)
    )
    return Taken(
        _filled(split.select(*_LAYER, quantity=(pl.col("quantity") - pl.col("left")).cast(QUANTITY))),
        _filled(split.select(*_LAYER, quantity="left")),
        lacking.filter(pl.col("short_quantity") > 0),
    )


def _weaker() -> pl.Expr:
    """How an age is known behind a transfer, from how it and the transfer are known: a guess stays one."""
    is_as_before = pl.col("of_move").is_null() | (pl.col("age_known_by") == Known.GUESSED)
    return pl.when(is_as_before).then("age_known_by").otherwise("of_move").alias("age_known_by")


def _turns(moved: pl.DataFrame) -> list[pl.DataFrame]:
    """Movements out, those of one giver one after the other: the oldest units go to the first receiver by name."""
    numbered = moved.sort(*KEY, "other_channel").with_columns(turn=pl.int_range(pl.len()).over(KEY))
    return numbered.partition_by("turn", maintain_order=True, include_key=False)


def _came(movements: pl.DataFrame, day: date) -> pl.DataFrame:
    """What came that day as layers of that day."""
    came = movements.filter((pl.col("quantity") > 0) & ~pl.col("kind").is_in(GETTING))
    return came.select(
        *KEY, pl.lit(day).alias("arrived_on"), "age_known_by", pl.col("quantity").cast(QUANTITY)
    )


def _gone(short: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """What is to be taken of each product and channel: what was owed, and what went that day."""
    went = movements.filter(pl.col("quantity") < 0).select(*KEY, wanted=-pl.col("quantity"))
    return _added([short.select(*KEY, wanted="short_quantity"), went])


def _handed_over(handed: Taken, moved: pl.DataFrame, day: date) -> pl.DataFrame:
    """What was handed over, at the channel that gave it; of a transfer what it did not have has come that day."""
    to = moved.select(*KEY, "other_channel", of_move="age_known_by")
    fresh = handed.lacking.join(to.drop_nulls("other_channel"), on=list(KEY), how="semi").select(
        *KEY,
        pl.lit(day).alias("arrived_on"),
        pl.lit(Known.COUNTED.value).alias("age_known_by"),
        quantity="short_quantity",
    )
    got = pl.concat([handed.taken, fresh]).join(to, on=list(KEY))
    return got.with_columns(_weaker()).drop("of_move")


def _layered(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Layers put together: each day of a product and channel once for each way in which it is known."""
    told = pl.concat([part.select(list(LAYERS)) for part in parts])
    return told.group_by(*_LAYER).agg(pl.col("quantity").sum().cast(QUANTITY)).sort(*_LAYER)


def _owed(lacking: list[pl.DataFrame]) -> pl.DataFrame:
    """What is owed, as `SHORT` is."""
    told = _added([each.rename({"short_quantity": "wanted"}) for each in lacking])
    return told.rename({"wanted": "short_quantity"})


def _added(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """What is wanted, added up for each product and channel."""
    told = pl.concat([part.cast(_WANTED) for part in parts])
    return told.group_by(*KEY).agg(pl.col("wanted").sum().cast(QUANTITY)).sort(*KEY)


def _filled(layers: pl.DataFrame) -> pl.DataFrame:
    return layers.filter(pl.col("quantity") > 0)
