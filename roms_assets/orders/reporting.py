"""Telling Dagster: one materialization for each day that was made anew, with its rows, and how the promises do."""

from collections.abc import Collection
from datetime import date
from typing import Any

import dagster as dg

from resources.checks_shown import Context, evaluated, evaluations, log_evaluation
from roms_assets.orders.building import Calculated
from roms_assets.orders.rules.promises import nothing_waits_for_a_person
from roms_assets.orders.rules.tables import BY_DAY, MATCHES, REVIEW, SIGHTINGS, VIEWS

WAITING = nothing_waits_for_a_person.__name__


def log_calculated(context: Context, made: Calculated, days: Collection[date]) -> None:
    """Report what was made anew, and what is there that Dagster does not show; of days only the partitions."""
    for day in sorted({*made.said_days} & {*days}):
        for table in (SIGHTINGS, MATCHES, REVIEW):
            context.log_event(dg.AssetMaterialization(table, partition=day.isoformat()))
    for table in BY_DAY:
        shown = context.instance.get_materialized_partitions(dg.AssetKey(table))
        for day in sorted({*made.known_days} & {*days}):
            if day in made.rows_of_day or day.isoformat() not in shown:
                _log_day(context, table, day, made)
    for table in VIEWS if made.days else ():
        context.log_event(dg.AssetMaterialization(table))
    for each in evaluations(made.checks, [*BY_DAY, SIGHTINGS, *VIEWS]):
        log_evaluation(context, each)
    told = evaluated(nothing_waits_for_a_person(made.sightings, made.waiting))
    log_evaluation(
        context,
        dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey(REVIEW),
            check_name=WAITING,
            severity=dg.AssetCheckSeverity.WARN,
            blocking=False,
            **told,
        ),
    )
    context.log.info(figures(made))


def figures(made: Calculated) -> str:
    """What was done, in a sentence."""
    return (
        f"{len(made.said_days)} days of the sources were read, {made.touched:,} sightings were placed,"
        f" {len(made.days)} days of orders were made; {len(made.waiting):,} sightings wait for a person"
    )


def _log_day(context: Context, table: str, day: date, made: Calculated) -> None:
    rows = made.rows_of_day.get(day)
    metadata: dict[str, Any] = {"is_rebuilt": rows is not None}
    if rows is not None:
        metadata["dagster/partition_row_count"] = rows[table]
    context.log_event(dg.AssetMaterialization(table, partition=day.isoformat(), metadata=metadata))
