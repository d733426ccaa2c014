"""Telling Dagster: the days of lines that came, those that were matched again, and whether every cent is accounted."""

from collections.abc import Iterable

import dagster as dg

from resources.checks_shown import Context, evaluated, log_evaluation
from roms_assets.kernel.findings import Finding
from roms_assets.statements.describing import day_metadata
from roms_assets.statements.imported import Imported
from roms_assets.statements.reconciled import Reconciled
from roms_assets.statements.rules.claims import State
from roms_assets.statements.rules.promises import every_cent_is_accounted
from roms_assets.statements.rules.tables import LINES, ORDERS, RECONCILIATIONS, REFUSED
from roms_assets.statements.withdrawing import Withdrawn

CHECK = every_cent_is_accounted.__name__


def log_imported(context: Context, files: Iterable[Imported]) -> list[Imported]:
    """Report each file as soon as it is read: the days of its new lines, and what was refused."""
    done = []
    for imported in files:
        tell = context.log.warning if imported.kept.refused else context.log.info
        tell(f"{imported.told}\n{imported.reason}".strip())
        came = imported.arrived
        told = {"file": came.name, "file_sha256": came.sha256, "account": came.account or "none"}
        for day in imported.kept.new_days:
            context.log_event(dg.AssetMaterialization(LINES, partition=day.isoformat(), metadata=told))
        if imported.kept.refused:
            arrival = came.day.isoformat()
            context.log_event(dg.AssetMaterialization(REFUSED, partition=arrival, metadata=told))
        done.append(imported)
    return done


def log_withdrawn(context: Context, done: Withdrawn, why: str) -> None:
    """Report the days of lines that are no more, and who took their file back and why."""
    context.log.warning(done.told if done.before else f"{done.told}; {why}")
    told = {"file": done.name, "file_sha256": done.sha256, "account": done.account, "withdrawn": why}
    for day in done.days:
        context.log_event(dg.AssetMaterialization(LINES, partition=day.isoformat(), metadata=told))


def log_reconciled(context: Context, found: Reconciled) -> None:
    """Report the days that were matched again."""
    counts = ", ".join(f"{found.lines(state):,} {state.value}" for state in State)
    context.log.info(f"{len(found.days):,} days, {found.lines():,} lines: {counts}")
    for day in found.days:
        for asset in (RECONCILIATIONS, ORDERS):
            metadata = day_metadata(found, day)
            context.log_event(dg.AssetMaterialization(asset, partition=day.isoformat(), metadata=metadata))


def log_finding(context: Context, finding: Finding) -> None:
    """Report the check from a step that belongs to no asset."""
    key = dg.AssetKey(RECONCILIATIONS)
    log_evaluation(context, dg.AssetCheckEvaluation(asset_key=key, check_name=CHECK, **evaluated(finding)))
