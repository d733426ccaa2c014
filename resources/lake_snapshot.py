"""The snapshot: one read-only DuckDB file with all of the lake, for people and for BI tools.

It is made aside and takes the place of the one before by a rename, so whoever has that one open keeps it. Beside it
stands a small JSON file that says what it is; so nobody has to open the snapshot, which a person may hold, to know.
"""

import json
import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from resources.lake import Lake
from resources.lake_catalogs.catalog import named
from resources.locks import file_lock
from roms_assets.kernel.errors import SourceUnavailable

ROW_COUNTS = "lake_snapshot"
"""The table in the snapshot that says its time and the rows of each table."""
_READ_ONLY = 0o444


@dataclass(frozen=True)
class MadeSnapshot:
    """What a snapshot is."""

    as_of: datetime
    """All that was published until then is in it; in UTC."""
    change: str
    """The mark of the newest change of the lake that is in it."""
    rows: Mapping[str, int]
    """Rows by table and view."""
    bytes: int


class LakeSnapshot:
    """The snapshot of one lake, in one file."""

    def __init__(self, lake: Lake, file: Path) -> None:
        self.lake = lake
        self.file = file

    def make(self, now: datetime) -> MadeSnapshot:
        """Make it anew. Raises SourceUnavailable; the one before then stays."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with file_lock(self.lake.lock_folder, "snapshot", self.lake.wait_seconds):
                self._remove_unfinished()
                return self._made(now)
        except (duckdb.Error, OSError) as error:
            raise SourceUnavailable(f"the snapshot {self.file} cannot be made: {error}") from error

    def newest(self) -> MadeSnapshot | None:
        """What is there, None when nothing is or nobody can say what it is."""
        try:
            description: dict[str, Any] = json.loads(self._description.read_text(encoding="utf-8"))
            description["as_of"] = datetime.fromisoformat(description["as_of"])
            return MadeSnapshot(**description) if self.file.is_file() else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def check(self, now: datetime) -> str:
        """One line for a person, with its age. Raises SourceUnavailable when none can be made there."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceUnavailable(
                f"snapshot {self.file} cannot be made: {error.strerror or error}; let this user write there"
            ) from error
        made = self.newest()
        if made is None:
            return f"snapshot {self.file} was not made yet"
        minutes = int((now - made.as_of).total_seconds() // 60)
        hours, rest = divmod(minutes, 60)
        age = f"{hours} h {rest} min" if hours else f"{rest} min"
        return f"snapshot {self.file} is as of {made.as_of:%Y-%m-%d %H:%M} UTC, {age} old"

    def _made(self, now: datetime) -> MadeSnapshot:
        unfinished = self.file.with_name(f"{self._prefix}{os.getpid()}.part")
        change = self.lake.copy_to(unfinished)
        rows = _write_row_counts(unfinished, now)
        unfinished.chmod(_READ_ONLY)
        made = MadeSnapshot(now, change.mark if change else "", rows, unfinished.stat().st_size)
        unfinished.replace(self.file)
        self._describe(made)
        return made

    def _describe(self, made: MadeSnapshot) -> None:
        """Write the small file beside the snapshot, whole by a rename."""
        unfinished = self.file.with_name(f"{self._prefix}{os.getpid()}.json.part")
        unfinished.write_text(json.dumps(asdict(made) | {"as_of": made.as_of.isoformat()}), encoding="utf-8")
        unfinished.replace(self._description)

    @property
    def _description(self) -> Path:
        return self.file.with_name(f"{self.file.name}.json")

    @property
    def _prefix(self) -> str:
        return f".{self.file.name}."

    def _remove_unfinished(self) -> None:
        """What a killed process left; nobody else is making one now."""
        for path in self.file.parent.glob(f"{self._prefix}*.part*"):
            path.unlink()


def _write_row_counts(file: Path, now: datetime) -> dict[str, int]:
    """The rows of the file's tables and views, also written into it, as its table lake_snapshot."""
    with closing(duckdb.connect(str(file))) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        rows = {name: _count(connection, name) for name in names}
        connection.execute(
            f"CREATE OR REPLACE TABLE {ROW_COUNTS} (as_of TIMESTAMPTZ, table_name VARCHAR, row_count BIGINT)"
        )
        counted: dict[str | None, int | None] = {**rows} or {None: None}
        lines = [(now, name, count) for name, count in counted.items()]
        connection.executemany(f"INSERT INTO {ROW_COUNTS} VALUES (?, ?, ?)", lines)
    return rows


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {named(name)}").fetchone()
    return int(found[0]) if found else 0
