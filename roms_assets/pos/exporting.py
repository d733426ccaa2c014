"""lake -> a file: any table or view, in one order, whole or by days and branch; the record also in its old form."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from resources.exported_file import FileForm, csv_with_quotes, export
from resources.lake import Lake
from resources.lake_catalogs.catalog import LAKE, named
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.numbers import plain_sql
from roms_assets.pos.rules import legacy
from roms_assets.pos.rules.dialects import NEW
from roms_assets.pos.stores import LakeTable
from roms_assets.settings import Business

_ORDER = ("date", "branch", "pos", "till")
_RECORD = re.compile(rf"record\d{{4}}|{LakeTable.RECORD_LINES}")
_OLDEST_FIRST = '"line_number" DESC'
_NEW_TILLS = "new_tills"


class CannotExport(RomsError):
    """What is asked for is not in the lake; the message says what there is."""


@dataclass(frozen=True)
class Wanted:
    """Which rows of which table."""

    table: str
    start: date | None = None
    end: date | None = None
    branch: str | None = None

    @property
    def is_record(self) -> bool:
        """Whether it holds transaction lines."""
        return _RECORD.fullmatch(self.table) is not None

    def filters(self) -> dict[str, tuple[str, Any]]:
        """Option -> the column that it looks at and the value that it compares with."""
        given = {"start": ("date", self.start), "end": ("date", self.end), "branch": ("branch", self.branch)}
        return {option: known for option, known in given.items() if known[1] is not None}


class Exporter:
    """Writes tables of one business's lake to files."""

    def __init__(self, business: Business, lake: Lake) -> None:
        self._business = business
        self._lake = lake

    def export(self, wanted: Wanted, place: Path, form: FileForm) -> int:
        """Write rows sorted by date, branch, POS and then oldest first; numbers in CSV without zeros at the end.

        Returns the rows. Raises CannotExport, SourceUnavailable.
        """
        with self._lake.reading() as connection:
            columns = _columns(connection, wanted)
            selected = ", ".join(
                f"{told} AS {named(name)}" if form.is_text else named(name)
                for name, told in _plain(columns).items()
            )
            return _copy(connection, wanted, (selected, _order(columns, wanted)), place, form)

    def export_legacy(self, wanted: Wanted, place: Path) -> int:
        """Write rows of the record as the program before ROMS wrote them. Returns the rows. Raises as above."""
        if not wanted.is_record:
            raise CannotExport(f"{wanted.table} has no old form; only a record has, such as record2025")
        with self._lake.reading() as connection:
            columns = _columns(connection, wanted)
            connection.register(_NEW_TILLS, self._new_tills(connection, wanted))
            is_old = f"(date, branch) NOT IN (SELECT (date, branch) FROM {_NEW_TILLS})"
            selected = legacy.selected(_plain(columns), is_old)
            form = csv_with_quotes(list(legacy.COLUMNS), legacy.ALWAYS_QUOTED)
            return _copy(connection, wanted, (selected, _order(columns, wanted)), place, form)

    def _new_tills(self, connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> pl.DataFrame:
        """The days on which a branch had new tills, whose codes were written as they are."""
        found = connection.execute(f"SELECT DISTINCT date, branch FROM {_in_lake(wanted.table)}").fetchall()
        new = [
            (day, branch)
            for day, branch in found
            if self._business.tills.dialect(branch, day).name == NEW.name
        ]
        return pl.DataFrame(new, schema={"date": pl.Date, "branch": pl.String}, orient="row")


def _copy(
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    question: tuple[str, str],
    place: Path,
    form: FileForm,
) -> int:
    selected, order = question
    signs = {"start": ">=", "end": "<=", "branch": "="}
    filters = wanted.filters()
    where = " AND ".join(f"{column} {signs[option]} ${option}" for option, (column, _) in filters.items())
    sql = f"SELECT {selected} FROM {_in_lake(wanted.table)} WHERE {where or 'true'} ORDER BY {order}"
    return export(connection, sql, {option: value for option, (_, value) in filters.items()}, place, form)


def _columns(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> dict[str, str]:
    """Column -> its type. Raises CannotExport for what the lake has not."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $lake UNION"
        " SELECT view_name FROM duckdb_views() WHERE database_name = $lake AND NOT internal ORDER BY ALL",
        {"lake": LAKE},
    ).fetchall()
    there = [name for (name,) in tables]
    if wanted.table not in there:
        has = f"it has {', '.join(there)}" if there else "nothing was published yet: roms fill"
        raise CannotExport(f"the lake has no {wanted.table}; {has}")
    found = connection.execute(f"DESCRIBE {_in_lake(wanted.table)}").fetchall()
    columns = {name: kind for name, kind, *_ in found}
    for option, (column, _) in wanted.filters().items():
        if column not in columns:
            raise CannotExport(f"{wanted.table} has no column {column}, so --{option} cannot be used")
    return columns


def _plain(columns: dict[str, str]) -> dict[str, str]:
    """Column -> its text in CSV: exact numbers as they were printed, but for the zeros at their end."""
    return {
        name: plain_sql(named(name)) if kind.startswith("DECIMAL") else named(name)
        for name, kind in columns.items()
    }


def _order(columns: dict[str, str], wanted: Wanted) -> str:
    """By till-day, then the record oldest first and others by every column, so that equal rows give equal files."""
    first = [named(name) for name in _ORDER if name in columns]
    rest = [named(name) for name in columns if name not in _ORDER]
    return ", ".join([*first, *([_OLDEST_FIRST] if wanted.is_record else []), *rest])


def _in_lake(table: str) -> str:
    return named(LAKE, "main", table)
