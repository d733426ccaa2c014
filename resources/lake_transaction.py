"""What may be done to the lake in one transaction: tables and views made to fit, rows replaced, questions asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from resources.lake_catalogs.catalog import named
from resources.lake_rows import StagedRows
from resources.lake_shape import Changes, Shape, in_lake
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape

_GIVEN = "given_rows"


class LakeTransaction:
    """All of it is kept, or nothing. Names are quoted, values are parameters."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._changes = Changes(connection)

    def ensure(self, table: str, like: pl.DataFrame, comments: Mapping[str, str] | None = None) -> None:
        """Make the table, or add the columns it lacks.

        Raises SourceChangedShape when a column is there with another type.
        """
        Shape(self._connection, self._changes).ensure(table, like, comments or {})

    def ensure_view(self, name: str, select_sql: str) -> None:
        """Make the view, or make it anew when its SQL or a table changed. Call it after every `ensure`."""
        self._changes.make_view(name, select_sql)

    def replace(self, table: str, column: str, values: Sequence[date | str], files: Sequence[str]) -> int:
        """Replace the rows whose `column` is one of `values` by the rows of Parquet files; returns rows inserted.

        Rows come in the order of the files and of the rows in them, which a DuckDB file keeps and a DuckLake does
        not: ask with ORDER BY. A file may lack a column of the table: NULL.
        Raises SourceUnavailable when a file cannot be read, SourceChangedShape when one does not fit the table,
        RuleBroken when a row is not of `values`.
        """
        self._delete(table, column, values)
        if not files:
            return 0
        staged = StagedRows(files, self._schema(table))
        try:
            inserted = self._insert(table, staged.stream())
        except SourceChangedShape as error:
            raise staged.error or error from error
        self._check(table, column, values, inserted)
        return inserted

    def replace_rows(self, table: str, column: str, values: Sequence[date | str], frame: pl.DataFrame) -> int:
        """The same from a frame."""
        self._delete(table, column, values)
        inserted = self._insert(table, frame)
        self._check(table, column, values, inserted)
        return inserted

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pl.DataFrame:
        """Rows of a question; tables are named without a prefix or as `lake.<table>`."""
        return self._connection.execute(sql, parameters).pl()

    def _delete(self, table: str, column: str, values: Sequence[date | str]) -> None:
        if values:
            self._connection.execute(
                f"DELETE FROM {in_lake(table)} WHERE {named(column)} IN (SELECT unnest($values))",
                {"values": list(values)},
            )

    def _insert(self, table: str, rows: pl.DataFrame | pa.RecordBatchReader) -> int:
        """Insert by name; returns how many. Raises SourceChangedShape when the rows do not fit."""
        self._connection.register(_GIVEN, rows)
        try:
            found = self._connection.execute(
                f"INSERT INTO {in_lake(table)} BY NAME SELECT * FROM {_GIVEN}"
            ).fetchone()
        except duckdb.Error as error:
            raise SourceChangedShape(f"the rows do not fit the lake's {table}: {error}") from error
        finally:
            self._connection.unregister(_GIVEN)
        return int(found[0]) if found else 0

    def _schema(self, table: str) -> pl.Schema:
        return self._connection.execute(f"SELECT * FROM {in_lake(table)} LIMIT 0").pl().schema

    def _check(self, table: str, column: str, values: Sequence[date | str], inserted: int) -> None:
        """Rows outside of `values` would stay when the same is published again. Raises RuleBroken."""
        found = self._connection.execute(
            f"SELECT count(*) FROM {in_lake(table)} WHERE {named(column)} IN (SELECT unnest($values))",
            {"values": list(values)},
        ).fetchone()
        if not found or found[0] != inserted:
            raise RuleBroken(
                f"{inserted} rows were given to {table}, but only {found and found[0]} of them have a {column}"
                " that is being replaced; nothing was published"
            )
