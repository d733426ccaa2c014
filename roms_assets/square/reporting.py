"""Telling Dagster: one materialization for each partition that is there, and nothing for what is missing."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

import dagster as dg

from resources.checks_shown import evaluations
from roms_assets.square.describing import (
    GOODS_LIST,
    assets_of,
    day_metadata,
    proven_metadata,
    synced_metadata,
)
from roms_assets.square.goods_list import GoodsRead
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS, Calculated
from roms_assets.square.one_sync import Synced
from roms_assets.square.proving import Proven
from roms_assets.square.rules.tables import SquareTable

Context = dg.OpExecutionContext | dg.AssetExecutionContext


def log_synced(context: Context, synced: Synced, partitions: Collection[date] | None = None) -> None:
    """Report what was read whole; of days only those that the assets have as partitions, when told which."""
    metadata = synced_metadata(synced)
    context.log.info(f"{synced.kind.name}: {told(synced)}")
    for why in sorted(set(synced.lacking.values())):
        context.log.warning(f"{synced.kind.name}: {why}")
    for name in assets_of(synced.kind):
        if not synced.kind.has_days:
            if synced.days:
                context.log_event(dg.AssetMaterialization(name, metadata=metadata))
            continue
        for day in sorted({*synced.days, *synced.settled}):
            if partitions is None or day in partitions:
                context.log_event(dg.AssetMaterialization(name, partition=day.isoformat(), metadata=metadata))


def log_proven(context: Context, proven: Proven) -> None:
    """Report the days of which every location is proven; the others stay missing.

    Dagster takes no materialization back: of a day that is there and is not proven any more, it is told what was seen.
    """
    asset = dg.AssetKey(SquareTable.COMPLETENESS.value)
    shown = context.instance.get_materialized_partitions(asset)
    for day in proven.days:
        partition, metadata = day.isoformat(), day_metadata(proven, day)
        if proven.is_whole(day):
            context.log_event(dg.AssetMaterialization(asset, partition=partition, metadata=metadata))
        elif partition in shown:
            context.log_event(dg.AssetObservation(asset, partition=partition, metadata=metadata))
    figures = proven_metadata(proven)
    if figures["not_proven"] != "none":
        context.log.warning(f"not proven:\n{figures['not_proven']}")


def log_goods(context: Context, found: GoodsRead) -> None:
    """Report the shop's own list of goods."""
    rows = dict(zip(GOODS_LIST, (found.lines, found.refused), strict=True))
    for name in GOODS_LIST:
        metadata: dict[str, Any] = {"dagster/row_count": rows[name], "file": found.name or "none is named"}
        context.log_event(dg.AssetMaterialization(name, metadata=metadata))
    if found.refused:
        context.log.warning(
            f"{found.refused} lines of {found.name} are refused; see square_refused_goods_lines"
        )


def log_calculated(context: Context, made: Calculated, days: Collection[date]) -> None:
    """Report what SQL made anew, and what it had made that Dagster does not show; of days only the partitions."""
    for table in DAY_MODELS:
        shown = context.instance.get_materialized_partitions(dg.AssetKey(table))
        for day in sorted(made.known_days):
            if day in days and (day in made.rows_of_day or day.isoformat() not in shown):
                _log_day(context, table, day, made)
    for table in WHOLE_MODELS if made.is_whole_made else ():
        metadata = {"dagster/row_count": made.rows[table]}
        context.log_event(dg.AssetMaterialization(table, metadata=metadata))
    for each in evaluations(made.checks, [*DAY_MODELS, *WHOLE_MODELS]):
        context.log_event(cast(Any, each))
    whole = ", and the tables that are made as a whole" if made.is_whole_made else ""
    context.log.info(f"{len(made.days)} days were calculated{whole}")


def _log_day(context: Context, table: str, day: date, made: Calculated) -> None:
    rows = made.rows_of_day.get(day)
    metadata: dict[str, Any] = {"is_rebuilt": rows is not None}
    if rows is not None:
        metadata["dagster/partition_row_count"] = rows[table]
    context.log_event(dg.AssetMaterialization(table, partition=day.isoformat(), metadata=metadata))


def told(synced: Synced) -> str:
    """One sync in words."""
    tally = synced.tally
    settled = f"; {len(synced.settled)} days were settled already" if synced.settled else ""
    return (
        f"{tally.new:,} new, {tally.updated:,} updated, {tally.unchanged:,} unchanged, {tally.refused:,} refused"
        f" in {synced.seconds:.1f} s with {synced.requests:,} requests and {synced.retries:,} retries{settled}"
    )
