"""A lake in one DuckDB file: the fastest, for one machine; one process at a time, readers included."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from resources.lake_catalogs.catalog import ENGINE, LAKE, ROWS_OF_A_GROUP, Change, quoted
from resources.lake_catalogs.damage import telling_damage

_STORAGE = "v1.4.0"
"""The format of a new file, read by DuckDB 1.4 and later; it is written in two thirds of the time of the default's."""
_FOR_A_MERGE = 48_000_000
"""Half as much again as the rows under way need. Without a limit the engine keeps each block that it reads or writes
until the file is closed, and a merge reads more keys the larger the table is. One thread works then: a second one would
be a new one each time that the file is opened, and the C library does not give back what each of them took."""


@dataclass(frozen=True)
class DuckDBFile:
    """The file at `path`."""

    path: str
    readers_exclude_writers: bool = True
    keeps_earlier_states: bool = False

    @property
    def kind(self) -> str:
        """One word for it."""
        return "duckdb"

    @property
    def files(self) -> Mapping[str, str]:
        """The file."""
        return {"LAKE": self.path}

    @property
    def engine(self) -> Mapping[str, str]:
        """Nothing of its own."""
        return ENGINE

    @property
    def shown(self) -> str:
        """Its address."""
        return f"duckdb:{self.path}"

    @property
    def for_a_merge(self) -> int | None:
        """Little, whatever the file holds."""
        return _FOR_A_MERGE

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return Path(self.path).exists()

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Attach the file; its folder is made when it is missing."""
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        made = f"STORAGE_VERSION '{_STORAGE}', ROW_GROUP_SIZE {ROWS_OF_A_GROUP}"
        options = "READ_ONLY" if read_only else made
        with telling_damage(f"the lake {self.shown}"):
            connection.execute(f"ATTACH {quoted(self.path)} AS {LAKE} ({options})")

    def newest_change(self) -> Change | None:
        """Every commit is written to the file or to the log beside it, and nothing else is."""
        seen = [path.stat() for path in (Path(self.path), self._log) if path.exists()]
        if not seen:
            return None
        mark = " ".join(f"{each.st_mtime_ns}:{each.st_size}" for each in seen)
        return Change(mark, datetime.fromtimestamp(max(each.st_mtime for each in seen), UTC))

    def copy_to(self, file: Path) -> None:
        """Copy the file, once everything is in it: what a killed process left in the log is written to it first."""
        if self._log.exists():
            with closing(duckdb.connect(":memory:", config={**self.engine})) as connection:
                self.attach(connection, read_only=False)
                connection.execute(f"CHECKPOINT {LAKE}")
        shutil.copyfile(self.path, file)

    @property
    def _log(self) -> Path:
        return Path(f"{self.path}.wal")
