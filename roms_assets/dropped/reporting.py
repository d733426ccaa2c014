"""Telling Dagster: the day of what was read, with its numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

import dagster as dg

from roms_assets.dropped.describing import reading_metadata
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.reading import FileState, Reading
from roms_assets.dropped.rules.tables import TABLES
from roms_assets.dropped.withdrawing import Withdrawn
from roms_assets.kernel.errors import RomsError

Context = dg.OpExecutionContext | dg.AssetExecutionContext


def report(context: Context, dropped: DroppedDesk, readings: Iterable[Reading]) -> list[Reading]:
    """Report each file or Sheet as soon as it is read; what is refused stands in the run's log."""
    found = []
    for reading in readings:
        _log(context, dropped, reading)
        found.append(reading)
    return found


def figures(readings: Iterable[Reading]) -> dict[str, int]:
    """How many files and Sheets there were, and what of them."""
    known = list(readings)
    return {
        "files": len(known),
        "rows": sum(len(each.read.rows) for each in known),
        "refused_lines": sum(len(each.read.refused) for each in known),
        "not_answered": sum(each.state is FileState.FAILED for each in known),
    }


def insist(readings: Sequence[Reading]) -> None:
    """Raises RomsError when landed files could not be read again: whatever could was read before that."""
    failed = sum(each.state is FileState.FAILED for each in readings)
    if failed:
        raise RomsError(
            f"{failed} of {len(readings)} landed files and Sheets could not be read again; the warnings say why"
        )


def told(reading: Reading) -> str:
    """One reading in words."""
    again = "; it came before, and nothing changed" if reading.is_known else ""
    return (
        f"{reading.state.value}, {reading.read.lines:,} lines, {len(reading.read.refused):,} refused{again}"
    )


def materialization(dropped: DroppedDesk, reading: Reading) -> dg.AssetMaterialization | None:
    """The day of what was read, with its numbers; None when nothing of it is used."""
    if not reading.read.rows:
        return None
    table = TABLES[reading.kind]
    rows = dropped.keeper.rows_of_day(table, reading.day)
    metadata = {**reading_metadata(reading), "dagster/partition_row_count": rows}
    return dg.AssetMaterialization(table, partition=reading.day.isoformat(), metadata=metadata)


def log_withdrawn(context: Context, dropped: DroppedDesk, done: Withdrawn, why: str) -> None:
    """Report the day of what counts no more, and who took the file back and why."""
    context.log.warning(done.told if done.before else f"{done.told}; {why}")
    if not done.day:
        return
    table = TABLES[done.kind]
    rows = dropped.keeper.rows_of_day(table, done.day)
    told: dict[str, Any] = {
        "file": done.name,
        "file_sha256": done.sha256,
        "withdrawn": why,
        "dagster/partition_row_count": rows,
    }
    context.log_event(dg.AssetMaterialization(table, partition=done.day.isoformat(), metadata=told))


def _log(context: Context, dropped: DroppedDesk, reading: Reading) -> None:
    context.log.info(f"{reading.kind}/{reading.name}: {told(reading)}")
    if reading.in_one_line:
        context.log.warning(f"{reading.kind}/{reading.name}: {reading.in_one_line}")
    if event := materialization(dropped, reading):
        context.log_event(event)
