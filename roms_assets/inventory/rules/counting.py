"""A count is the truth: what it shows beyond what the movements explain came or went without anybody telling.

Equal and opposite differences of one product on one day at two channels are a transfer from the one to the other. So
are one loss and several gains that come to exactly as much. Any other gain came from somewhere, and any other loss
left: it is under way (`under_way.py`), or lost where nothing may be.
"""

import polars as pl

from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind, Known


def differences(counts: pl.DataFrame, expected: pl.DataFrame, may_be_under_way: bool) -> pl.DataFrame:
    """A movement for each count that is not what was expected.

    `counts` has product_id, channel, quantity and the evidence; `expected` has product_id, channel, expected_quantity
    (below 0 when more went than was there) and is_stock_known. What nobody knew of before was expected to be 0. A count
    below 0 is of goods that nobody had, so what it lacks is lost and not under way.
    """
    found = (
        counts.rename({"quantity": "counted_quantity"})
        .join(expected, on=list(KEY), how="left")
        .with_columns(
            pl.col("expected_quantity").fill_null(0), pl.col("is_stock_known").fill_null(value=False)
        )
        .with_columns(quantity=pl.col("counted_quantity") - pl.col("expected_quantity"))
        .filter(pl.col("quantity") != 0)
    )
    told = _handed_round(_transfers(found)).with_columns(
        kind=_kind(pl.lit(may_be_under_way) & (pl.col("counted_quantity") >= 0)), age_known_by=_age_known_by()
    )
    return told.drop("is_stock_known", "is_only_pair")


def _transfers(found: pl.DataFrame) -> pl.DataFrame:
    """The same with `other_channel`: of several equal and opposite ones each pairs in the order of the channels."""
    size = pl.col("quantity").abs()
    numbered = found.sort(*KEY).with_columns(
        size.alias("size"),
        pl.col("channel").cum_count().over("product_id", size, pl.col("quantity") > 0).alias("turn"),
        (pl.col("quantity") > 0).alias("is_gain"),
        (pl.len().over("product_id", size) == 2).alias("is_only_pair"),
    )
    opposite = numbered.select(
        "product_id", "size", "turn", ~pl.col("is_gain"), pl.col("channel").alias("other_channel")
    )
    paired = numbered.join(opposite, on=["product_id", "size", "turn", "is_gain"], how="left")
    return paired.drop("size", "turn", "is_gain")


def _handed_round(found: pl.DataFrame) -> pl.DataFrame:
    """The same where of a product one loss and several gains are left that come to it: a transfer to each of these."""
    is_left, is_gain = pl.col("other_channel").is_null(), pl.col("quantity") > 0
    whole = (
        found.filter(is_left)
        .group_by("product_id")
        .agg(
            losses=(~is_gain).sum(),
            gains=is_gain.sum(),
            rest=pl.col("quantity").sum(),
            are_known=pl.col("is_stock_known").all(),
            giver=pl.col("channel").filter(~is_gain).first(),
        )
        .filter((pl.col("losses") == 1) & (pl.col("gains") > 1) & (pl.col("rest") == 0) & pl.col("are_known"))
        .select("product_id", "giver")
    )
    got = found.filter(is_left & is_gain).join(whole, on="product_id")
    parts = got.select("product_id", channel="giver", to=pl.col("channel"), part=-pl.col("quantity"))
    given = (
        found.filter(is_left)
        .join(parts, on=list(KEY))
        .with_columns(
            quantity=pl.col("part").cast(QUANTITY), other_channel="to", is_only_pair=pl.lit(value=True)
        )
        .select(found.columns)
    )
    received = got.with_columns(other_channel="giver", is_only_pair=pl.lit(value=True)).select(found.columns)
    rest = found.join(whole, on="product_id", how="anti")
    paired = found.filter(~is_left).join(whole, on="product_id", how="semi")
    return pl.concat([rest, paired, given, received])


def _kind(may_be_under_way: pl.Expr) -> pl.Expr:
    is_gain, is_moved = pl.col("quantity") > 0, pl.col("other_channel").is_not_null()
    return (
        pl.when(is_moved & is_gain)
        .then(pl.lit(Kind.MOVED_IN.value))
        .when(is_moved)
        .then(pl.lit(Kind.MOVED_OUT.value))
        .when(is_gain & ~pl.col("is_stock_known"))
        .then(pl.lit(Kind.OPENING.value))
        .when(is_gain)
        .then(pl.lit(Kind.GAINED.value))
        .when(may_be_under_way)
        .then(pl.lit(Kind.LEFT.value))
        .otherwise(pl.lit(Kind.LOST.value))
    )


def _age_known_by() -> pl.Expr:
    """How the age of what came is known: a transfer of one unit, or one of several that might be it, is a guess."""
    is_moved, is_one = pl.col("other_channel").is_not_null(), pl.col("quantity").abs() <= 1
    return (
        pl.when(is_moved & (is_one | ~pl.col("is_only_pair")))
        .then(pl.lit(Known.GUESSED.value))
        .when(is_moved)
        .then(pl.lit(Known.PAIRED.value))
        .when(pl.col("quantity") > 0)
        .then(pl.lit(Known.COUNTED.value))
    )
