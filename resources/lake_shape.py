"""The shape of the lake: tables and columns made to fit a frame, and every change of it recorded with a number.

A table only ever grows: a column that is missing is added, nothing is taken away, no type is changed in silence.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import duckdb
import polars as pl

from resources.lake_catalogs.catalog import LAKE, named, quoted
from roms_assets.kernel.errors import SourceChangedShape

_CHANGES = "lake_changes"
_SHAPE = "given_shape"
_VIEW = "CREATE OR REPLACE VIEW"


def in_lake(name: str) -> str:
    """A table or view of the lake, quoted and in full."""
    return named(LAKE, "main", name)


class Changes:
    """The numbered changes of the lake's shape, in the table `lake_changes`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._is_there = False

    def make(self, name: str, statement: str) -> None:
        """Run a statement that changes the table or view `name`, and record it."""
        number = self._last + 1
        self._connection.execute(statement)
        self._connection.execute(
            f"INSERT INTO {in_lake(_CHANGES)} VALUES (?, ?, ?, ?)",
            [number, name, statement, datetime.now(UTC).replace(tzinfo=None)],
        )

    def make_once(self, name: str, statements: Iterable[str]) -> None:
        """Run statements that convert rows, unless a change of that name was made before."""
        self._make_table()
        found = self._connection.execute(f"SELECT 1 FROM {in_lake(_CHANGES)} WHERE name = ? LIMIT 1", [name])
        if found.fetchone():
            return
        for statement in statements:
            self.make(name, statement)

    def make_view(self, name: str, select_sql: str) -> None:
        """Make a view unless it is there with this SQL and no table has changed since it was made.

        An engine refuses a view whose table got a column after it was made, so such a view is made anew.
        """
        statement = f"{_VIEW} {in_lake(name)} AS {select_sql.strip().rstrip(';')}"
        if self._newest_of(name) != statement:
            self.make(name, statement)

    def _newest_of(self, view: str) -> str | None:
        """The statement that made the view, None when it is older than the newest change of a table."""
        self._make_table()
        found = self._connection.execute(
            f"""
            SELECT statement FROM {in_lake(_CHANGES)}
            WHERE name = $view AND number > (
                SELECT coalesce(max(number), 0) FROM {in_lake(_CHANGES)} WHERE NOT starts_with(statement, $kind)
            )
            ORDER BY number DESC LIMIT 1
            """,
            {"view": view, "kind": _VIEW},
        ).fetchone()
        return str(found[0]) if found else None

    def _make_table(self) -> None:
        if self._is_there:
            return
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {in_lake(_CHANGES)}"
            " (number INTEGER, name VARCHAR, statement VARCHAR, applied_at TIMESTAMP)"
        )
        self._is_there = True

    @property
    def _last(self) -> int:
        """The number of the newest change, 0 when there is none."""
        self._make_table()
        found = self._connection.execute(f"SELECT max(number) FROM {in_lake(_CHANGES)}").fetchone()
        return (found and found[0]) or 0


class Shape:
    """The tables of the lake, made to fit the frames that go into them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, changes: Changes) -> None:
        self._connection = connection
        self._changes = changes

    def ensure(self, table: str, like: pl.DataFrame, comments: Mapping[str, str]) -> None:
        """Make the table with the frame's columns, or add those it lacks, and say what each is.

        Raises SourceChangedShape when a column is there with another type.
        """
        wanted = self._types_of(like)
        there = self._columns(table)
        if not there:
            columns = ", ".join(f"{named(name)} {kind}" for name, kind in wanted.items())
            self._changes.make(table, f"CREATE TABLE {in_lake(table)} ({columns})")
        for name, kind in wanted.items() if there else ():
            self._ensure_column(table, name, kind, there.get(name, (None, None))[0])
        for name, comment in comments.items():
            if name in wanted and there.get(name, (None, None))[1] != comment:
                self._connection.execute(
                    f"COMMENT ON COLUMN {in_lake(table)}.{named(name)} IS {quoted(comment)}"
                )

    def _ensure_column(self, table: str, name: str, kind: str, seen: str | None) -> None:
        if seen is None:
            self._changes.make(table, f"ALTER TABLE {in_lake(table)} ADD COLUMN {named(name)} {kind}")
        elif seen != kind:
            raise SourceChangedShape(
                f"column {name} of the lake's {table} is {seen}, the rows to publish have {kind}:"
                " give the column another name, or convert the table by hand"
            )

    def _types_of(self, like: pl.DataFrame) -> dict[str, str]:
        """The engine's type of each column; a fixed set of words is text, because not every catalog has such sets."""
        self._connection.register(_SHAPE, like.clear())
        try:
            found = self._connection.execute(f"DESCRIBE SELECT * FROM {_SHAPE}").fetchall()
        finally:
            self._connection.unregister(_SHAPE)
        return {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in found}

    def _columns(self, table: str) -> dict[str, tuple[str, str | None]]:
        """Type and comment of each column; empty when there is no such table."""
        found = self._connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns()"
            " WHERE database_name = ? AND schema_name = 'main' AND table_name = ?",
            [LAKE, table],
        ).fetchall()
        return {name: (kind, comment) for name, kind, comment in found}
