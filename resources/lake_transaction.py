"""What may be done to the lake in one transaction: tables and views made to fit, rows replaced, questions asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import duckdb
import polars as pl
from pandera.polars import DataFrameModel

from resources.lake_catalogs.catalog import named
from resources.lake_reader import LakeReader
from resources.lake_rows import StagedRows, handed_over
from resources.lake_shape import Changes, Shape, in_lake
from resources.staging import Rows
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.tables import descriptions, empty

_Name = TypeVar("_Name", bound=str)
_GIVEN = "given_rows"
_FOR_PORTIONS = 40_000_000
"""Bytes that the engine may take for staged rows: four times what a row group needs; what is written needs none.

With 64 MB a year takes a tenth less processor time to publish, and 30 MB more memory."""
_FOR_ROWS = 3
"""So many times what the given rows take in memory is enough to write them, however wide they are."""


@dataclass(frozen=True)
class Merged:
    """What became of merged rows: the keys that the table did not know, those that became newer, and the rest."""

    new: pl.DataFrame
    updated: pl.DataFrame
    unchanged: int

    @property
    def accepted(self) -> pl.DataFrame:
        """The keys of all rows that the table took."""
        return pl.concat([self.new, self.updated])


class LakeTransaction(LakeReader):
    """All of it is kept, or nothing. Names are quoted, values are parameters."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, for_a_merge: int | None) -> None:
        super().__init__(connection)
        self._for_a_merge = for_a_merge
        self._memory = 0
        """Bytes that the engine was told to make do with; 0 while it was told nothing."""
        self._changes = Changes(connection)

    def ensure(self, table: str, like: pl.DataFrame, comments: Mapping[str, str] | None = None) -> None:
        """Make the table, or add the columns it lacks.

        Raises SourceChangedShape when a column is there with another type.
        """
        Shape(self._connection, self._changes).ensure(table, like, comments or {})

    def ensure_models(self, models: Mapping[_Name, type[DataFrameModel]]) -> None:
        """The same for tables that have models, each column with what it means."""
        for table, model in models.items():
            self.ensure(table, empty(model), descriptions(model))

    def ensure_view(self, name: str, select_sql: str) -> None:
        """Make the view, or make it anew when its SQL or a table changed. Call it after every `ensure`."""
        self._changes.make_view(name, select_sql)

    def convert(self, name: str, statements: Sequence[str]) -> None:
        """Convert what an earlier version wrote, once in the lake's life: a numbered change of this name.

        Call it after every `ensure` and before every `ensure_view`, for it counts as a change of the tables.
        """
        self._changes.make_once(name, statements)

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        """One statement of the caller's own: it changes rows, or makes a table for as long as the lake is open."""
        self._connection.execute(statement, parameters or {})

    def replace(self, table: str, column: str, values: Sequence[date | str], rows: Sequence[Rows]) -> int:
        """Replace the rows whose `column` is one of `values` by staged rows; returns rows inserted.

        Rows come in the order given, which a DuckDB file keeps and a DuckLake does not: ask with ORDER BY. A staged
        file may lack a column of the table: NULL.
        Raises SourceUnavailable when a file cannot be read or memory does not suffice, SourceChangedShape when a file
        does not fit the table, RuleBroken when a row is not of `values`.
        """
        self._delete(table, column, values)
        if not rows:
            return 0
        inserted = 0
        for portion in StagedRows(rows, self._schema(table)).portions():
            self._make_do_with(_FOR_PORTIONS, portion)
            inserted += self._insert(table, portion)
        self._check(table, column, values, inserted)
        return inserted

    def replace_rows(self, table: str, column: str, values: Sequence[date | str], frame: pl.DataFrame) -> int:
        """The same from a frame."""
        self._delete(table, column, values)
        inserted = self._insert(table, frame)
        self._check(table, column, values, inserted)
        return inserted

    def merge(self, table: str, key: Sequence[str], version: Sequence[str], rows: pl.DataFrame) -> Merged:
        """Take the rows whose key the table does not know, and those of a newer version; all others stay as they are.

        Versions are compared column by column in the order given. Of several given rows with one key the newest counts.
        Nothing is deleted because it is not given. Give 10,000 rows or more at once: each call reads the table's keys.
        Raises SourceChangedShape when the rows do not fit, SourceUnavailable when memory does not suffice, RuleBroken
        when a key or version is empty.
        """
        _refuse_empty(table, rows, [*key, *version])
        self._make_do_with(self._for_a_merge, rows)
        newest = rows.sort(version, maintain_order=True).unique(key, keep="last", maintain_order=True)
        keys = self._accepted(table, key, version, newest)
        is_new = pl.col("is_new")
        merged = Merged(
            keys.filter(is_new).drop("is_new"), keys.filter(~is_new).drop("is_new"), len(newest) - len(keys)
        )
        self._delete_keys(table, key, merged.updated)
        self._insert(table, newest.join(merged.accepted, on=list(key), how="semi"))
        return merged

    def replace_keys(self, table: str, known: pl.DataFrame, rows: pl.DataFrame) -> int:
        """Put the rows in the place of all whose key is in `known`, a frame of the key's columns; returns how many.

        Raises SourceChangedShape when the rows do not fit, SourceUnavailable when memory does not suffice.
        """
        self._make_do_with(self._for_a_merge, rows)
        self._delete_keys(table, known.columns, known)
        return self._insert(table, rows) if len(rows) else 0

    def _accepted(
        self, table: str, key: Sequence[str], version: Sequence[str], rows: pl.DataFrame
    ) -> pl.DataFrame:
        """The keys of the rows that the table lacks or holds in an older version, and whether it lacks them."""
        same = " AND ".join(f"held.{named(name)} = given.{named(name)}" for name in key)
        keys = ", ".join(f"given.{named(name)}" for name in key)
        mine, theirs = (", ".join(f"{side}.{named(name)}" for name in version) for side in ("given", "held"))
        lacks = f"held.{named(key[0])} IS NULL"
        given = rows.select(list(dict.fromkeys([*key, *version])))
        with self._given(given), _fitting(table):
            return self._connection.execute(
                f"SELECT {keys}, {lacks} AS is_new FROM {_GIVEN} AS given"
                f" LEFT JOIN {in_lake(table)} AS held ON {same} WHERE {lacks} OR ({mine}) > ({theirs})"
            ).pl()

    def _delete_keys(self, table: str, key: Sequence[str], known: pl.DataFrame) -> None:
        """Delete the rows with these keys."""
        if not len(known):
            return
        columns = ", ".join(map(named, key))
        with self._given(known.select(key)), _fitting(table):
            self._connection.execute(
                f"DELETE FROM {in_lake(table)} WHERE ({columns}) IN (SELECT ({columns}) FROM {_GIVEN})"
            )

    def _delete(self, table: str, column: str, values: Sequence[date | str]) -> None:
        if not values:
            return
        with _fitting(table):
            self._connection.execute(
                f"DELETE FROM {in_lake(table)} WHERE {named(column)} IN (SELECT unnest($values))",
                {"values": list(values)},
            )

    def _insert(self, table: str, rows: pl.DataFrame) -> int:
        """Insert by name; returns how many. Raises SourceChangedShape when the rows do not fit."""
        with self._given(rows), _fitting(table):
            found = self._connection.execute(
                f"INSERT INTO {in_lake(table)} BY NAME SELECT * FROM {_GIVEN}"
            ).fetchone()
        return int(found[0]) if found else 0

    @contextmanager
    def _given(self, rows: pl.DataFrame) -> Iterator[None]:
        """SQL may ask for these rows, once, by the name `given_rows` meanwhile."""
        self._connection.register(_GIVEN, handed_over(rows))
        try:
            yield
        finally:
            self._connection.unregister(_GIVEN)

    def _make_do_with(self, least: int | None, rows: pl.DataFrame) -> None:
        """Let blocks leave memory when others come, instead of filling what the machine has; None: as the engine likes.

        It stays so until the lake is closed, for the commit and the closing write many, too. With one thread: rows are
        handed over by one, and a second one, with nothing to do but wait, costs a third more processor time.
        """
        if least is None:
            return
        enough = max(least, _FOR_ROWS * int(rows.estimated_size()))
        if enough <= self._memory:
            return
        if self._held() < enough:  # otherwise the engine would end the transaction
            self._connection.execute(f"SET memory_limit = '{enough}B'; SET threads = 1")
            self._memory = enough

    def _held(self) -> int:
        """Bytes that the engine has in memory."""
        found = self._connection.execute(
            "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()"
        ).fetchone()
        return int(found[0] or 0) if found else 0

    def _schema(self, table: str) -> pl.Schema:
        return self._connection.execute(f"SELECT * FROM {in_lake(table)} LIMIT 0").pl().schema

    def _check(self, table: str, column: str, values: Sequence[date | str], inserted: int) -> None:
        """Rows outside of `values` would stay when the same is published again. Raises RuleBroken."""
        with _fitting(table):
            found = self._connection.execute(
                f"SELECT count(*) FROM {in_lake(table)} WHERE {named(column)} IN (SELECT unnest($values))",
                {"values": list(values)},
            ).fetchone()
        if not found or found[0] != inserted:
            raise RuleBroken(
                f"{inserted} rows were given to {table}, but only {found and found[0]} of them have a {column}"
                " that is being replaced; nothing was published"
            )


@contextmanager
def _fitting(table: str) -> Iterator[None]:
    """Raises SourceChangedShape when given rows do not fit the table, SourceUnavailable for want of memory."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise SourceUnavailable(
            f"the lake's {table} was not written, for want of memory: {error}; give it fewer days at once"
        ) from error
    except duckdb.Error as error:
        raise SourceChangedShape(f"the rows do not fit the lake's {table}: {error}") from error


def _refuse_empty(table: str, rows: pl.DataFrame, columns: Sequence[str]) -> None:
    """Raises RuleBroken: what is empty equals nothing, so such a row would come again with every merge."""
    for name in columns:
        if rows[name].null_count():
            raise RuleBroken(f"{name} is empty in a row for {table}; it is needed to merge, nothing was kept")
