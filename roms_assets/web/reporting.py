"""Telling Dagster: the day of what was fetched and read, and whether the selectors still fit."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Any

import dagster as dg

from resources.checks_shown import log_evaluation
from resources.ledger import Entry
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.web import entries
from roms_assets.web.describing import reading_metadata
from roms_assets.web.desk import WebDesk
from roms_assets.web.reading import JobState, Reading
from roms_assets.web.rules.tables import LISTINGS, PAGES

Context = dg.OpExecutionContext | dg.AssetExecutionContext
SELECTORS_STILL_FIT = "selectors_still_fit"


def fetch(context: Context, web: WebDesk, sites: Sequence[str] = ()) -> list[Reading]:
    """Read sites and report each as soon as it is read, then whether their selectors still fit."""
    found = []
    with closing(web.read(sites)) as readings:  # who is interrupted leaves no browser behind
        for reading in readings:
            log_fetched(context, web, reading)
            found.append(reading)
    log_check(context, web)
    return found


def read_again(context: Context, web: WebDesk, days: Sequence[date]) -> list[Reading]:
    """Read landed pages of these days again and report each reading."""
    found = []
    for day in days:
        for reading in web.read_day_again(day):
            log_read(context, web, reading)
            found.append(reading)
    return found


def accept(context: Context, web: WebDesk, sites: Sequence[str]) -> list[Reading]:
    """Believe the last reading of sites and report each, then whether the selectors still fit."""
    found = web.accept(sites)
    for reading in found:
        log_read(context, web, reading)
    log_check(context, web)
    return found


def log_fetched(context: Context, web: WebDesk, reading: Reading) -> None:
    """Report a reading that fetched pages, and its rows when they may be believed."""
    if reading.pages:
        _log_day(context, web, PAGES, reading)
    log_read(context, web, reading)


def log_read(context: Context, web: WebDesk, reading: Reading) -> None:
    """Report a reading's rows; why there are none is in the run's log."""
    context.log.info(f"{reading.site}: {told(reading)}")
    if reading.state is JobState.READ:
        _log_day(context, web, LISTINGS, reading)
    if told_wrong := reading.error or reading.vanished:
        context.log.warning(f"{reading.site}: {told_wrong}")


def log_check(context: Context, web: WebDesk) -> None:
    """Report whether the selectors of every site still fit."""
    found = checked(web.standing())
    evaluation = dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(LISTINGS),
        check_name=SELECTORS_STILL_FIT,
        passed=found.passed,
        severity=found.severity,
        description=found.description,
        metadata=found.metadata,
    )
    log_evaluation(context, evaluation)


def checked(standing: Sequence[Entry]) -> dg.AssetCheckResult:
    """Whether the last reading of no site drifted or lost a column, with what was seen."""
    seen = [(each, told) for each in standing if (told := _misfit(each))]
    metadata: dict[str, Any] = {"looked_at": len(standing), "broken": len(seen)}
    if seen:
        metadata["where"] = dg.MetadataValue.md(_table(seen))
    kept = f"kept by all of {len(standing):,} sites"
    broken = "; ".join(f"{each.source}: {told}" for each, told in seen)
    return dg.AssetCheckResult(
        check_name=SELECTORS_STILL_FIT,
        asset_key=dg.AssetKey(LISTINGS),
        passed=not seen,
        severity=dg.AssetCheckSeverity.WARN,
        description=broken or kept,
        metadata=metadata,
    )


def raise_first(readings: Sequence[Reading]) -> None:
    """The run fails by what the first of its sites failed by; the others stand in its log, and all were tried."""
    faults: list[RomsError] = [each.fault for each in readings if each.fault is not None]
    if faults:
        raise faults[0]


def raise_lost(readings: Sequence[Reading]) -> None:
    """The run fails when pages are not in landing as they came; all others were read again. Raises RuleBroken."""
    lost = [each for each in readings if each.state is JobState.FAILED]
    if lost:
        raise RuleBroken(
            f"{len(lost):,} of {len(readings):,} readings cannot be made anew from landing; the first is"
            f" {lost[0].site} of {lost[0].day}: {lost[0].error}"
        )


def told(reading: Reading) -> str:
    """One reading in words."""
    cut = "" if reading.is_whole in (True, None) else "; most_pages ended it before the last page"
    took = " again from landing" if reading.seconds is None else f" in {reading.seconds:.1f} s"
    return (
        f"{reading.state.value}, {len(reading.pages):,} pages, {reading.rows:,} rows, {reading.refused:,} cells refused"
        f"{took}{cut}"
    )


def _log_day(context: Context, web: WebDesk, table: str, reading: Reading) -> None:
    count = {"dagster/partition_row_count": web.keeper.rows_of_day(table, reading.day)}
    context.log_event(
        dg.AssetMaterialization(
            table, partition=reading.day.isoformat(), metadata={**reading_metadata(reading), **count}
        )
    )


def _misfit(each: Entry) -> str:
    """What of a site's last reading its selectors did not find; empty when they fit."""
    return each.reason if each.state == JobState.DRIFTED else entries.vanished_of(each)


def _table(seen: Sequence[tuple[Entry, str]]) -> str:
    rows = [
        f"| {each.source} | {each.day} | {told.replace('|', ' ')} | {each.figures['screenshot_sha256']} |"
        for each, told in seen
    ]
    return "\n".join(["| site | day | what was seen | screenshot (SHA-256) |", "|---|---|---|---|", *rows])
