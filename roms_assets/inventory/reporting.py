"""Telling Dagster: one materialization for each day of a table that is there, and what came of the checks."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import dagster as dg

from resources.checks_shown import Context, evaluated, evaluations, log_evaluation
from roms_assets.inventory.calculating import (
    DAY_TABLES,
    FLOW_MODELS,
    INSIGHT_MODELS,
    WHOLE_MODELS,
    Calculated,
)
from roms_assets.inventory.checking import PROMISES
from roms_assets.inventory.purging import Purged
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.kernel.findings import Finding


def log_calculated(context: Context, made: Calculated, days: Collection[date]) -> None:
    """Report what was made anew, and what was made before that Dagster does not show; of days only the partitions."""
    for table in DAY_TABLES:
        shown = context.instance.get_materialized_partitions(dg.AssetKey(table))
        rows = made.rows.get(table, {})
        for day in sorted(set(made.known_days[table]) & set(days)):
            if day in rows or day.isoformat() not in shown:
                _log_day(context, table, day, rows)
    for table in WHOLE_MODELS if made.is_whole_made else ():
        metadata: dict[str, Any] = {"dagster/row_count": made.whole_rows[table], **made.totals}
        context.log_event(dg.AssetMaterialization(table, metadata=metadata))
    for each in evaluations(made.checks, [*FLOW_MODELS, *INSIGHT_MODELS, *WHOLE_MODELS]):
        log_evaluation(context, each)
    context.log.info(told(made))


def log_findings(context: Context, found: Mapping[str, Finding]) -> None:
    """Report what came of the promises about the stock."""
    for name, finding in found.items():
        table, _ = PROMISES[name]
        log_evaluation(
            context,
            dg.AssetCheckEvaluation(
                asset_key=dg.AssetKey(table.value), check_name=name, blocking=False, **evaluated(finding)
            ),
        )


def log_purged(context: Context, purged: Purged) -> None:
    """Report what was purged."""
    metadata = {"insights_purged": purged.insights, "of_which_still_open": purged.still_open}
    context.log_event(dg.AssetMaterialization(InventoryTable.PURGES.value, metadata=metadata))
    context.log.info(f"{purged.insights:,} insights were purged, of which {purged.still_open:,} still hold")


def told(made: Calculated) -> str:
    """What was made, in one line."""
    days = ", ".join(f"{table} {len(rows)}" for table, rows in made.rows.items() if rows)
    whole = "; and the back-test" if made.is_whole_made else ""
    return f"days calculated: {days or 'none'}{whole}"


def _log_day(context: Context, table: str, day: date, rows: Mapping[date, int]) -> None:
    metadata: dict[str, Any] = {"is_rebuilt": day in rows}
    if day in rows:
        metadata["dagster/partition_row_count"] = rows[day]
    context.log_event(dg.AssetMaterialization(table, partition=day.isoformat(), metadata=metadata))
