"""The lake: the tables that people query, in one attached catalog that configuration alone chooses.

Writing is one short transaction under the lake's lock. What may be done in it is in `lake_transaction`.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from typing import Any

import dagster as dg
import duckdb
from dagster_duckdb import DuckDBResource

from resources.lake_catalogs import Catalog, catalog_of
from resources.lake_catalogs.catalog import LAKE
from resources.lake_transaction import LakeTransaction
from resources.locks import file_lock
from roms_assets.kernel.errors import SourceUnavailable

__all__ = ["Lake", "LakeTransaction"]

_LOCK = "lake"
_ENGINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Lake(dg.ConfigurableResource[Any]):
    """One catalog: `duckdb:/path/lake.duckdb` or `ducklake:sqlite:/path/meta.sqlite`."""

    address: str
    lock_folder: str
    data_path: str = ""
    """Where a DuckLake keeps its Parquet files; beside its catalog when empty."""
    wait_seconds: float = 120.0

    @contextmanager
    def writing(self) -> Iterator[LakeTransaction]:
        """One transaction under the lake's lock: committed at the end, rolled back by an error.

        Raises SourceUnavailable when the lock is not free in time or the catalog cannot be opened.
        """
        with self._locked(), self._opened(read_only=False) as connection:
            connection.execute("BEGIN")
            try:
                yield LakeTransaction(connection)
            except BaseException:
                with suppress(duckdb.Error):  # the error that led here says more than a failing rollback
                    connection.execute("ROLLBACK")
                raise
            self._commit(connection)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that cannot write; tables are named without a prefix or as `lake.<table>`.

        A DuckDB file excludes writers meanwhile, so be short. Raises SourceUnavailable.
        """
        with self._locked() if self._catalog.readers_exclude_writers else nullcontext():
            self._made()
            with self._opened(read_only=True) as connection:
                yield connection

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        with self.reading() as connection:
            tables = connection.execute(
                "SELECT count(*) FROM duckdb_tables() WHERE database_name = ?", [LAKE]
            )
            found = tables.fetchone()
        return f"lake {self._catalog.shown} opens; it holds {found[0] if found else 0} tables"

    @property
    def _catalog(self) -> Catalog:
        return catalog_of(self.address, self.data_path)

    def _commit(self, connection: duckdb.DuckDBPyConnection) -> None:
        try:
            connection.execute("COMMIT")
        except duckdb.Error as error:
            raise SourceUnavailable(
                f"the lake {self._catalog.shown} refused the change, nothing was kept: {error}"
            ) from error

    def _locked(self) -> Any:
        return file_lock(self.lock_folder, _LOCK, self.wait_seconds)

    def _made(self) -> None:
        """A lake that nobody wrote yet reads as an empty one."""
        if not self._catalog.exists:
            with self._opened(read_only=False):
                pass

    @contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        engine = DuckDBResource(database=":memory:", connection_config=_ENGINE)
        with engine.get_connection() as connection, closing(connection):
            try:
                self._catalog.attach(connection, read_only)
                connection.execute(f"SET TimeZone = 'UTC'; USE {LAKE}")
            except (duckdb.Error, OSError) as error:
                raise SourceUnavailable(
                    f"the lake {self._catalog.shown} cannot be opened: {error}"
                ) from error
            yield connection
