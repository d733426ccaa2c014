"""A lake in one DuckDB file: the fastest, for one machine; one process at a time, readers included."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from resources.lake_catalogs.catalog import LAKE, quoted

_STORAGE = "v1.4.0"
"""The format of a new file, read by DuckDB 1.4 and later; it is written in two thirds of the time of the default's."""


@dataclass(frozen=True)
class DuckDBFile:
    """The file at `path`."""

    path: str
    readers_exclude_writers: bool = True

    @property
    def shown(self) -> str:
        """Its address."""
        return f"duckdb:{self.path}"

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return Path(self.path).exists()

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Attach the file; its folder is made when it is missing."""
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        options = "READ_ONLY" if read_only else f"STORAGE_VERSION '{_STORAGE}'"
        connection.execute(f"ATTACH {quoted(self.path)} AS {LAKE} ({options})")
