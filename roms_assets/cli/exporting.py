"""`roms export`: a table of the lake as a file."""

import time
from enum import StrEnum
from pathlib import Path

from resources.exported_file import CSV, PARQUET
from roms_assets.cli.asking import AskedWrongly, Selection, WordWrong, branch_of
from roms_assets.cli.importing import former_sheet
from roms_assets.cli.screen import err, out
from roms_assets.cli.written import whole
from roms_assets.doors.stores import stores
from roms_assets.kernel.plurals import plural
from roms_assets.pos.exporting import Exporter, Wanted
from roms_assets.settings import load

FORMS = {"csv": CSV, "parquet": PARQUET}


class Way(StrEnum):
    """How the file is written."""

    CSV = "csv"
    PARQUET = "parquet"
    LEGACY = "legacy"


def export(table: str, selection: Selection, file: Path, way: Way, *, force: bool) -> None:
    """Write the table to the file and say how many rows. Raises AskedWrongly, CannotExport, SourceUnavailable."""
    _check(file, force=force)
    settings, started = load(), time.monotonic()
    if selection.branch:
        branch_of(settings.business, selection.branch)
    exporter = Exporter(settings.business, stores(settings.environment).lake)
    wanted = Wanted(table, selection.start, selection.end, selection.branch)
    err().print(f"writing {table} to {file}", style="quiet", soft_wrap=True)
    with whole(file) as unfinished:
        if way is Way.LEGACY:
            rows = exporter.export_legacy(wanted, unfinished)
        else:
            rows = exporter.export(wanted, unfinished, FORMS[way])
    took = f"{time.monotonic() - started:.1f} s"
    out().print(f"{plural(rows, 'row')} of {table} written to {file} in {took}.", soft_wrap=True)


def export_sheet(table: str, selection: Selection, file: Path, *, force: bool) -> None:
    """Write our orders as the former sheet. Raises WordWrong, AskedWrongly, NoOrders, SourceUnavailable."""
    if table != "orders" or selection.branch:
        raise WordWrong(
            "--sheet writes the table orders, of all branches: roms export orders --sheet --out FILE"
        )
    _check(file, force=force)
    started = time.monotonic()
    with whole(file) as unfinished:
        rows = former_sheet(load()).export(unfinished, selection.start, selection.end)
    took = f"{time.monotonic() - started:.1f} s"
    out().print(f"{plural(rows, 'line')} of the sheet written to {file} in {took}.", soft_wrap=True)


def way_of(file: Path, form: str | None, *, legacy: bool) -> Way:
    """How to write: as --legacy or --format say, else as the file is called. Raises AskedWrongly."""
    wanted = form or file.suffix.removeprefix(".").lower()
    if legacy and wanted != Way.PARQUET:
        return Way.LEGACY
    if legacy:
        raise AskedWrongly("--legacy writes CSV only; leave out --format parquet, or call the file .csv")
    if wanted not in FORMS:
        raise AskedWrongly(
            f"{file.name!r} says not how to write it; call it .csv or .parquet, or use --format"
        )
    return Way(wanted)


def _check(file: Path, *, force: bool) -> None:
    if not file.parent.is_dir():
        raise AskedWrongly(f"{file} cannot be a file: name one in a folder that is there")
    if file.is_file() and not force:
        raise AskedWrongly(f"{file} is there already; --force replaces it")
