"""What left a channel without a sale: under way with its age, until a count shows it somewhere or its days are over.

A gain takes first what the same channel missed before, for then that count was wrong; after it what left other
channels, the oldest units first. Of several channels that gain on one day, the first by name takes first. Nobody tells
that these are the same units, so the age that they keep is marked as a guess. What is in no count when the days are
over is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from roms_assets.inventory.rules.tables import KEY, QUANTITY, Kind, Known

UNDER_WAY = pl.Schema(
    {
        "product_id": pl.String(),
        "channel": pl.String(),
        "left_on": pl.Date(),
        "arrived_on": pl.Date(),
        "age_known_by": pl.String(),
        "quantity": QUANTITY,
    }
)
"""What left `channel` on `left_on` and is nowhere yet; more than 0, and each lot stands once."""
_LOT = ("product_id", "channel", "left_on", "arrived_on", "age_known_by")
_OLDEST_FIRST = ("arrived_on", "left_on", "channel", "age_known_by")
_NOTHING = pl.DataFrame(schema={**UNDER_WAY, "to": pl.String()})


@dataclass(frozen=True)
class Passed:
    """What came of what was under way on a day."""

    arrived: pl.DataFrame
    """Lots and their parts that came: as `UNDER_WAY`, with `to` the channel that got them."""
    log: pl.DataFrame
    """Each lot once: as `UNDER_WAY`, its quantity what is under way still, with came_quantity and lost_quantity."""

    @property
    def still_under_way(self) -> pl.DataFrame:
        """What is at the end of the day, as `UNDER_WAY`."""
        return self.log.filter(pl.col("quantity") > 0).select(list(UNDER_WAY))


def passed(lots: pl.DataFrame, wanted: pl.DataFrame, day: date, under_way_days: int) -> Passed:
    """A day of what is under way.

    `lots` is all that is under way, as `UNDER_WAY`, with what left on that day. `wanted` is what channels got of which
    nobody told, each product and channel once: product_id, `to` and quantity. What left `under_way_days` before or
    earlier, and does not come on that day, is lost.
    """
    if lots.is_empty():
        return Passed(_NOTHING, lots.with_columns(came_quantity="quantity", lost_quantity="quantity"))
    own = _matched(lots.with_columns(to="channel"), wanted, ("product_id", "to"))
    rest = _without(lots, own, _LOT)
    wanting = _without(wanted, own, ("product_id", "to"))
    arrived = pl.concat([own, _matched(rest, wanting, ("product_id",))])
    return Passed(arrived, _log(lots, arrived, day - timedelta(days=under_way_days)))


def gains(movements: pl.DataFrame, known_channels: pl.Series) -> pl.DataFrame:
    """What channels got of which nobody told, as `passed` wants it.

    The counts of a channel that is not known before only say what has lain there, and a count below 0 is of no goods:
    they take nothing.
    """
    is_opening = pl.col("kind") == Kind.OPENING
    is_gain = (pl.col("kind") == Kind.GAINED) | (
        is_opening & pl.col("channel").is_in(known_channels.implode())
    )
    got = movements.filter(is_gain & (pl.col("counted_quantity") >= 0))
    return got.select("product_id", "quantity", to="channel")


def told_of(movements: pl.DataFrame, arrived: pl.DataFrame) -> pl.DataFrame:
    """The movements with what arrived instead of as much of the gains: found again, or moved in from elsewhere."""
    if arrived.is_empty():
        return movements
    parts = arrived.group_by("product_id", "to", "channel", "left_on").agg(part=pl.col("quantity").sum())
    parts = parts.rename({"channel": "giver", "to": "channel"})
    is_gain = pl.col("kind").is_in([Kind.GAINED, Kind.OPENING])
    came = parts.join(movements.filter(is_gain).drop("left_on", "other_channel"), on=list(KEY))
    is_own = pl.col("giver") == pl.col("channel")
    came = came.with_columns(
        kind=pl.when(is_own).then(pl.lit(Kind.FOUND.value)).otherwise(pl.lit(Kind.MOVED_IN.value)),
        other_channel=pl.when(~is_own).then("giver"),
        quantity=pl.col("part").cast(QUANTITY),
        age_known_by=pl.lit(Known.GUESSED.value),
    ).select(movements.columns)
    taken = parts.group_by(KEY).agg(part=pl.col("part").sum())
    rest = movements.join(taken, on=list(KEY), how="left").with_columns(
        quantity=pl.when(is_gain).then(pl.col("quantity") - pl.col("part").fill_null(0)).otherwise("quantity")
    )
    rest = rest.with_columns(pl.col("quantity").cast(QUANTITY)).filter(~is_gain | (pl.col("quantity") > 0))
    return pl.concat([rest.select(movements.columns), came])


def _matched(lots: pl.DataFrame, wanted: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Parts of the lots for those who want them: as `UNDER_WAY`, with `to`.

    Both lie side by side, the oldest lot and the first channel at 0, and are cut where either ends.
    """
    if lots.is_empty() or wanted.is_empty():
        return _NOTHING
    by = list(key)
    given = _laid(lots.sort(*by, *_OLDEST_FIRST), by)
    asked = _laid(wanted.sort("product_id", "to"), by)
    ends = given.group_by(by).agg(given=pl.col("end").max()).join(
        asked.group_by(by).agg(asked=pl.col("end").max()), on=by
    )  # fmt: skip
    shown = [name for name in (*_LOT, "to") if name not in by]
    cut = (
        pl.concat([given.drop("quantity", "end"), asked.drop("quantity", "end")], how="diagonal")
        .join(ends.select(*by, end=pl.min_horizontal("given", "asked")), on=by)
        .sort(*by, "begin")
        .with_columns(pl.col(shown).forward_fill().over(by))
    )
    until = pl.min_horizontal(pl.col("begin").shift(-1).over(by).fill_null(pl.col("end")), "end")
    parts = cut.with_columns(quantity=(until - pl.col("begin")).cast(QUANTITY))
    return parts.filter(pl.col("quantity") > 0).select(*_LOT, "quantity", "to")


def _laid(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The same with `begin` and `end`, one row behind the other."""
    end = pl.col("quantity").cum_sum().over(by).cast(QUANTITY)
    return frame.with_columns(end=end).with_columns(begin=(pl.col("end") - pl.col("quantity")).cast(QUANTITY))


def _without(frame: pl.DataFrame, parts: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The same less these parts of it, without what nothing is left of."""
    taken = parts.group_by(key).agg(taken=pl.col("quantity").sum())
    left = (pl.col("quantity") - pl.col("taken").fill_null(0)).cast(QUANTITY)
    rest = frame.join(taken, on=list(key), how="left").with_columns(quantity=left)
    return rest.filter(pl.col("quantity") > 0).select(frame.columns)


def _log(lots: pl.DataFrame, arrived: pl.DataFrame, lost_on: date) -> pl.DataFrame:
    came = arrived.group_by(_LOT).agg(came_quantity=pl.col("quantity").sum().cast(QUANTITY))
    told = lots.join(came, on=list(_LOT), how="left").with_columns(pl.col("came_quantity").fill_null(0))
    rest = (pl.col("quantity") - pl.col("came_quantity")).cast(QUANTITY)
    is_over, none = pl.col("left_on") <= lost_on, pl.lit(0, QUANTITY)
    return told.with_columns(
        quantity=pl.when(is_over).then(none).otherwise(rest),
        lost_quantity=pl.when(is_over).then(rest).otherwise(none),
    ).sort(*_LOT)
