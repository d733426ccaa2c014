"""Ends of a command that are neither success nor a thing found wrong, and storage that fails, told in one sentence."""

import sqlite3
import sys
from pathlib import Path

from resources.disk import advice, is_full
from roms_assets.kernel.errors import RomsError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""
NOT_UNDERSTOOD = 2
"""The exit code when something that was typed cannot be used, as for an option that is not there."""
STOPPED = "stopped; what came so far is kept, and the same command goes on from there"
ADVICE = "let this user read and write there"
OF_HOME = f"{ADVICE}, or set ROMS_HOME to a folder of its own"


class Stopped(RomsError):
    """Somebody stopped the run."""


class NothingExpected(RomsError):
    """No till's files are expected, now or ever, so there is nothing to do; that is no fault."""


def storage_faults() -> tuple[type[Exception], ...]:
    """What a folder or database that cannot be used raises; SQLAlchemy's and DuckDB's only when loaded already."""
    sqlalchemy, duckdb = sys.modules.get("sqlalchemy"), sys.modules.get("duckdb")
    of_ledger = (sqlalchemy.exc.DBAPIError,) if sqlalchemy else ()
    of_lake = (duckdb.IOException,) if duckdb else ()
    return (OSError, sqlite3.Error, *of_ledger, *of_lake)


def fault_in_words(error: Exception, home: Path) -> str:
    """One sentence that names the file or database, what is wrong and what to do; `home` is for one without a name."""
    if isinstance(error, OSError):
        place = Path(error.filename or home)
        usual = OF_HOME if place.absolute().is_relative_to(home.absolute()) else ADVICE
        return f"{place} cannot be used: {error.strerror or one_line(error)}{_to_do(error, place, usual)}"
    from resources.lake_catalogs.damage import told_of_damage

    if told := told_of_damage("the lake", error):
        return one_line(told)
    said = one_line(getattr(error, "orig", error))
    return f"a database below {home} cannot be used: {said}{_to_do(error, home, OF_HOME)}"


def _to_do(error: Exception, place: Path, usual: str) -> str:
    return advice(error, place) if is_full(error, place) else f"; {usual}"


def one_line(error: object) -> str:
    """The message without its line breaks."""
    return " ".join(str(error).split())
