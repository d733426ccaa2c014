"""Questions to the lake, whoever has it open: in a transaction, or only for reading."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import polars as pl

Row = dict[str, Any]


class LakeReader:
    """Asks and changes nothing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pl.DataFrame:
        """Rows of a question; tables are named without a prefix or as `lake.<table>`."""
        return self._connection.execute(sql, parameters).pl()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """Rows of a question, each by the names of its columns; none where nobody has made the table yet."""
        try:
            found = self._connection.execute(sql, parameters)
        except duckdb.CatalogException:
            return []
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
