"""What a DuckLake keeps of earlier states, taken away by its own functions, and never from under a reader.

Each change leaves the state before it, with the files that only that state names. DuckLake itself removes none.
https://ducklake.select/docs/stable/duckdb/maintenance/recommended_maintenance
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from resources.disk import Freed, bytes_of
from resources.lake_catalogs.catalog import LAKE, quoted

_MOSTLY_GONE = 0.5
"""A file of which at least this part of the rows was deleted is written anew without them."""


@dataclass(frozen=True)
class Superseded:
    """What goes: states that were replaced `before`, and files that no state has named since `unnamed_before`."""

    before: datetime
    unnamed_before: datetime

    def forget(self, connection: duckdb.DuckDBPyConnection, *, dry_run: bool) -> dict[str, Freed]:
        """Remove it from the attached lake, or only say what would go; what -> how many and how much.

        The files of a state that goes now stay until `unnamed_before` lies behind that, and are counted then.
        Adjacent files are not merged: a transaction that reads meanwhile would lose their rows without an error.
        """
        if not dry_run:
            connection.execute(
                f"CALL ducklake_rewrite_data_files('{LAKE}', delete_threshold => {_MOSTLY_GONE})"
            )
        return {
            "lake_states": Freed(self._forget_states(connection, dry_run)),
            "lake_files": self._forget_files(connection, dry_run),
        }

    def _forget_states(self, connection: duckdb.DuckDBPyConnection, dry_run: bool) -> int:
        """A state goes by the time of the next one: until then readers began with it, however old it was itself."""
        snapshots = f"ducklake_snapshots('{LAKE}')"
        then = f"SELECT max(snapshot_id) FROM {snapshots} WHERE snapshot_time <= ?"
        found = connection.execute(
            f"SELECT snapshot_id FROM {snapshots} WHERE snapshot_id < ({then}) ORDER BY 1", [self.before]
        ).fetchall()
        if found and not dry_run:
            numbers = ", ".join(str(number) for (number,) in found)
            connection.execute(f"CALL ducklake_expire_snapshots('{LAKE}', versions => [{numbers}])")
        return len(found)

    def _forget_files(self, connection: duckdb.DuckDBPyConnection, dry_run: bool) -> Freed:
        since = f"older_than => TIMESTAMPTZ {quoted(self.unnamed_before.isoformat())}"
        listed = connection.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', dry_run => true, {since})")
        freed = sum((Freed(1, bytes_of(Path(path))) for (path,) in listed.fetchall()), Freed())
        if freed.count and not dry_run:
            connection.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', {since})")
        return freed
