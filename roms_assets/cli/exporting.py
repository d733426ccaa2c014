"""`roms export`: a table of the lake as a file."""

import time
from enum import StrEnum
from pathlib import Path

from resources.exported_file import CSV, PARQUET
from roms_assets.cli.asking import Asked, AskedWrongly
from roms_assets.cli.screen import err, out
from roms_assets.cli.tables import plural
from roms_assets.cli.written import whole
from roms_assets.doors import stores
from roms_assets.pos.exporting import Exporter, Wanted
from roms_assets.settings import load

FORMS = {"csv": CSV, "parquet": PARQUET}


class Way(StrEnum):
    """How the file is written."""

    CSV = "csv"
    PARQUET = "parquet"
    LEGACY = "legacy"


def export(table: str, asked: Asked, place: Path, way: Way, *, force: bool) -> None:
    """Write the table to the file and say how many rows. Raises AskedWrongly, CannotExport, SourceUnavailable."""
    _check(place, force=force)
    settings, started = load(), time.monotonic()
    if asked.branch:
        settings.business.pos.branch(asked.branch)
    exporter = Exporter(settings.business, stores(settings.environment).lake)
    wanted = Wanted(table, asked.start, asked.end, asked.branch)
    err().print(f"writing {table} to {place}", style="quiet", soft_wrap=True)
    with whole(place) as unfinished:
        if way is Way.LEGACY:
            rows = exporter.export_legacy(wanted, unfinished)
        else:
            rows = exporter.export(wanted, unfinished, FORMS[way])
    took = f"{time.monotonic() - started:.1f} s"
    out().print(f"{plural(rows, 'row')} of {table} written to {place} in {took}.", soft_wrap=True)


def way_of(place: Path, form: str | None, *, legacy: bool) -> Way:
    """How to write: as --legacy or --format say, else as the file is called. Raises AskedWrongly."""
    asked = form or place.suffix.removeprefix(".").lower()
    if legacy and asked != Way.PARQUET:
        return Way.LEGACY
    if legacy:
        raise AskedWrongly("--legacy writes CSV only; leave out --format parquet, or call the file .csv")
    if asked not in FORMS:
        raise AskedWrongly(
            f"{place.name!r} says not how to write it; call it .csv or .parquet, or use --format"
        )
    return Way(asked)


def _check(place: Path, *, force: bool) -> None:
    if place.is_dir() or not place.parent.is_dir():
        raise AskedWrongly(f"{place} cannot be a file: name one in a folder that is there")
    if place.exists() and not force:
        raise AskedWrongly(f"{place} is there already; --force replaces it")
