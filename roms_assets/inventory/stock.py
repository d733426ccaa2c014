"""The stock, folded day by day: each day from that before it and from what flowed, so that a change of a past day goes
on from there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from resources.build_notes import BuildNotes
from resources.lake import HeldLake, LakeReader, LakeTransaction
from roms_assets.inventory.rules.days import FACTS, Day, State, made
from roms_assets.inventory.rules.fifo import LAYERS, SHORT, Stock
from roms_assets.inventory.rules.marks import chained
from roms_assets.inventory.rules.schemas import Built, Layer, Movement, Position, UnderWay
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.inventory.rules.under_way import UNDER_WAY
from roms_assets.kernel.days import days_from
from roms_assets.kernel.tables import empty

MODELS = {
    InventoryTable.MOVEMENTS: Movement,
    InventoryTable.LAYERS: Layer,
    InventoryTable.POSITIONS: Position,
    InventoryTable.UNDER_WAY: UnderWay,
}
_NOTES = BuildNotes(InventoryTable.STOCK_BUILDS, Built)
_AT_ONCE = 31
"""Days in one transaction."""


def sources_of_days(flows: Mapping[str, str], last: date, under_way_days: int) -> dict[str, str]:
    """Day -> what its stock is made from, from the first day of which anything is told to the last that is over."""
    days = days_from(date.fromisoformat(min(flows)), last) if flows else []
    return chained(days, flows, str(under_way_days))


def fold_stale(held: HeldLake, sources: Mapping[str, str], under_way_days: int, at: datetime) -> list[date]:
    """Fold every day that is stale, and all behind it; returns these days."""
    with held.writing() as lake:
        lake.ensure_models(MODELS)
        stale = stale_days(lake, sources)
        if gone := [day for day in stale if day not in sources]:
            _forget(lake, gone, at)
        wanted = [date.fromisoformat(day) for day in stale if day in sources]
        state = _state(lake, wanted[0] - timedelta(days=1)) if wanted else State.none()
    for days in (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)):
        with held.writing() as lake:
            folded = list(_folded(lake, state, days, under_way_days))
            _put(lake, days, folded, at)
            _NOTES.note(lake, [day.isoformat() for day in days], sources, at)
            state = folded[-1].state
    return [date.fromisoformat(day) for day in stale]


def stale_days(lake: LakeReader, sources: Mapping[str, str]) -> list[str]:
    """The days that are to be folded, in order."""
    known = _NOTES.built(lake)
    return _NOTES.stale(lake, {*known, *sources}, sources, list(MODELS))


def _folded(lake: LakeReader, state: State, days: Sequence[date], under_way_days: int) -> Iterator[Day]:
    flows = lake.query(
        f"SELECT date, product_id, channel, kind, quantity::DECIMAL(38, 9) AS quantity, source_table, source_key,"
        f" source_rows FROM {InventoryTable.FLOWS} WHERE date IN (SELECT unnest($days))",
        {"days": list(days)},
    )
    by_day = {key[0]: frame.drop("date") for key, frame in flows.partition_by("date", as_dict=True).items()}
    nothing = flows.clear().drop("date")
    for day in days:
        found = made(state, by_day.get(day, nothing), day, under_way_days)
        state = found.state
        yield found


def _state(lake: LakeReader, day: date) -> State:
    """What that day left, as the tables have it."""
    layers, facts, under_way = (
        lake.query(f"SELECT * FROM {table} WHERE date = $day", {"day": day})
        for table in (InventoryTable.LAYERS, InventoryTable.POSITIONS, InventoryTable.UNDER_WAY)
    )
    short = facts.filter(pl.col("short_quantity") > 0)
    return State(
        Stock(layers.select(list(LAYERS)).cast(LAYERS), short.select(list(SHORT)).cast(SHORT)),
        facts.select(list(FACTS)).cast(FACTS),
        under_way.filter(pl.col("quantity") > 0).select(list(UNDER_WAY)).cast(UNDER_WAY),
    )


def _put(lake: LakeTransaction, days: Sequence[date], folded: Sequence[Day], at: datetime) -> None:
    parts = {
        InventoryTable.MOVEMENTS: [each.movements for each in folded],
        InventoryTable.LAYERS: [each.state.stock.layers for each in folded],
        InventoryTable.POSITIONS: [each.positions for each in folded],
        InventoryTable.UNDER_WAY: [each.under_way for each in folded],
    }
    for table, frames in parts.items():
        shape = empty(MODELS[table]).schema
        dated = [
            frame.select(
                pl.lit(day).alias("date"),
                pl.all(),
                pl.lit(at, pl.Datetime("us", "UTC")).alias("built_at"),
            ).select(list(shape))
            for day, frame in zip(days, frames, strict=True)
        ]
        lake.replace_rows(table, "date", days, pl.concat(dated).cast(shape))


def _forget(lake: LakeTransaction, gone: Sequence[str], at: datetime) -> None:
    """Days of which nothing is told any more, or that are not over any more."""
    for table, model in MODELS.items():
        lake.replace_rows(table, "date", [date.fromisoformat(day) for day in gone], empty(model))
    _NOTES.note(lake, gone, {}, at)
