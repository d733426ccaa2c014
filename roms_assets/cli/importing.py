"""`roms import` and `roms compare`: a file of orders read where it lies, or held against our orders."""

import csv
from pathlib import Path

from rich.text import Text

from resources.local_file import LocalFile
from roms_assets.cli.asking import WordWrong
from roms_assets.cli.job_runs import dagster_instance
from roms_assets.cli.screen import out, tell_error
from roms_assets.cli.tables import a_table
from roms_assets.cli.written import whole
from roms_assets.doors.dropped import dropped_desk
from roms_assets.doors.stores import stores
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.former import FormerSheet
from roms_assets.dropped.reporting import materialization
from roms_assets.dropped.rules.csv_lines import harmless
from roms_assets.dropped.rules.differing import Difference
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.tables import TABLES
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.plurals import plural
from roms_assets.settings import OrderSettings, Settings, load

_SHOWN = 50
_HEADING = ("order_number", "difference", "sheet", "ours", "why")


def import_file(kind: str, file: Path) -> bool:
    """Read a file and say what became of it; False when some of it is refused. Raises WordWrong, SourceUnavailable."""
    if kind not in list(FileKind):
        raise WordWrong(f"{kind!r} is no kind of file; write one of {', '.join(FileKind)}")
    settings = load()
    desk = _desk(settings)
    reading = desk.import_file(FileKind(kind), file.name, _content(desk, file))
    if event := materialization(desk, reading):
        with dagster_instance(settings) as instance:
            instance.report_runless_asset_event(event)
    again = "; it came before, and nothing changed" if reading.is_known else ""
    rows = plural(len(reading.read.rows), "row")
    out().print(f"{rows} of {file.name} in {TABLES[reading.kind]} for {reading.day}{again}.", soft_wrap=True)
    if reading.reason:
        tell_error(reading.reason)
    return reading.reason is None


def compare(file: Path, place: Path | None) -> bool:
    """Say where the sheet and our orders differ; whether they say the same. Raises NoOrders, SourceUnavailable."""
    settings = load()
    desk = _desk(settings)
    read = desk.only_read(FileKind.SHEET, _content(desk, file))
    for reason in read.reasons[:_SHOWN]:
        tell_error(reason)
    found = FormerSheet(stores(settings.environment).lake, desk.manner).compare(read.rows, read.refused)
    _show(found)
    if place:
        _write(found, place)
    orders = len({each.order_number for each in found})
    refused = f", {plural(len(read.refused), 'line')} cannot be read" if read.refused else ""
    out().print(
        f"{plural(read.lines, 'line')} compared; differences in {plural(orders, 'order')}{refused}.",
        soft_wrap=True,
    )
    return not found and not read.refused


def former_sheet(settings: Settings) -> FormerSheet:
    """Whoever writes the former sheet from our orders."""
    return FormerSheet(stores(settings.environment).lake, _desk(settings).manner)


def _desk(settings: Settings) -> DroppedDesk:
    return dropped_desk(settings, settings.business.orders or OrderSettings())


def _content(desk: DroppedDesk, file: Path) -> bytes:
    try:
        return LocalFile(file).read(desk.settings.largest_file_mb * 1_000_000)
    except RuleBroken as error:
        raise WordWrong(str(error)) from error


def _show(found: list[Difference]) -> None:
    table = a_table("Order", "Differs in", "Sheet", "Ours", "Why")
    for each in found[:_SHOWN]:
        cells = (each.order_number, each.kind.value, each.there, each.here, each.why)
        table.add_row(*map(Text, cells))
    if found:
        out().print(table)
    if len(found) > _SHOWN:
        out().print(f"and {len(found) - _SHOWN:,} more; --out writes them all to a file")


def _write(found: list[Difference], place: Path) -> None:
    with whole(place) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADING)
        for each in found:
            cells = (each.order_number, each.kind.value, each.there, each.here, each.why)
            writer.writerow(map(harmless, cells))
