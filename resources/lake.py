"""The lake: the tables that people query, in one attached catalog that configuration alone chooses.

Writing is one short transaction under the lake's lock. What may be done in it is in `lake_transaction`.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg
import duckdb
from dagster_duckdb import DuckDBResource

from resources.disk import Freed, advice, untouched
from resources.lake_catalogs import Catalog, Superseded, catalog_of
from resources.lake_catalogs.catalog import LAKE, Change
from resources.lake_catalogs.damage import telling_damage
from resources.lake_reader import LakeReader, Row
from resources.lake_shape import in_lake
from resources.lake_transaction import LakeTransaction
from resources.locks import file_lock
from roms_assets.kernel.errors import SourceUnavailable

__all__ = ["HeldLake", "Lake", "LakeReader", "LakeTransaction"]

_LOCK = "lake"
_ASIDE = "laid-aside-"


class Lake(dg.ConfigurableResource[Any]):
    """One catalog: `duckdb:/path/lake.duckdb` or `ducklake:sqlite:/path/meta.sqlite`."""

    address: str
    lock_folder: str
    data_path: str = ""
    """Where a DuckLake keeps its Parquet files; beside its catalog when empty."""
    wait_seconds: float = 120.0
    memory: str = "2GB"
    """What one engine may hold in memory; what is more is laid aside on the disk."""

    @contextmanager
    def writing(self) -> Iterator[LakeTransaction]:
        """One transaction under the lake's lock: committed at the end, rolled back by an error.

        Raises SourceUnavailable when the lock is not free in time or the catalog cannot be opened.
        """
        with self.held() as held, held.writing() as transaction:
            yield transaction

    @contextmanager
    def held(self) -> Iterator["HeldLake"]:
        """The lake's lock alone, for transactions with another process's work between them.

        Raises SourceUnavailable when the lock is not free in time.
        """
        with self._locked() as lock:
            yield HeldLake(self._transaction, self._catalog, lock, self._aside, self.memory)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that cannot write; tables are named without a prefix or as `lake.<table>`.

        A DuckDB file excludes writers meanwhile, so be short. Raises SourceUnavailable.
        """
        with self._locked() if self._catalog.readers_exclude_writers else nullcontext():
            self._made()
            with self._opened(read_only=True) as connection:
                yield connection

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """Rows of one question, each by the names of its columns; none where nobody has made the table yet.

        Raises SourceUnavailable.
        """
        with self.reading() as connection:
            return LakeReader(connection).rows(sql, parameters)

    def newest_change(self) -> Change | None:
        """What was changed last, by whomever; None when nobody wrote it yet. Raises SourceUnavailable."""
        with self._telling():
            return self._catalog.newest_change()

    def copy_to(self, file: Path) -> Change | None:
        """Write a new DuckDB file with everything that is in it now; returns the newest change that it has.

        Nobody writes meanwhile. Raises SourceUnavailable.
        """
        with self._locked(), self._telling():
            self._made()
            self._catalog.copy_to(file)
            return self._catalog.newest_change()

    def check(self) -> str:
        """One line for a person; a row of each table is read. Raises SourceUnavailable, also when nobody may write."""
        for place in self.places:
            if place.exists() and not os.access(place, os.W_OK):
                raise SourceUnavailable(
                    f"the lake {self._catalog.shown} cannot be written: this user may only read {place};"
                    " let this user write there"
                )
        with self.reading() as connection:
            query = "SELECT table_name FROM duckdb_tables() WHERE database_name = ?"
            tables = [name for (name,) in connection.execute(query, [LAKE]).fetchall()]
            for name in tables:
                connection.execute(f"SELECT * FROM {in_lake(name)} LIMIT 1").fetchone()
        return f"lake {self._catalog.shown} opens; it holds {len(tables)} tables"

    def left_behind(self, before: datetime) -> list[Path]:
        """Folders of killed processes with what their engine laid aside, not touched since."""
        return untouched(Path(self.lock_folder).glob(f"{_ASIDE}*"), before)

    def forget(self, superseded: Superseded, *, dry_run: bool) -> Mapping[str, Freed]:
        """Remove what is superseded, or only say what would go; nothing where no earlier state is kept.

        Nobody writes meanwhile. Raises SourceUnavailable.
        """
        if not (self._catalog.keeps_earlier_states and self._catalog.exists):
            return {}
        with self._locked(), self._opened(read_only=dry_run) as connection:
            try:
                return superseded.forget(connection, dry_run=dry_run)
            except (duckdb.Error, OSError) as error:
                raise SourceUnavailable(
                    f"earlier states of the lake {self._catalog.shown} cannot be removed: {error}"
                ) from error

    @contextmanager
    def _transaction(self) -> Iterator[LakeTransaction]:
        """For whoever holds the lock."""
        with self._opened(read_only=False) as connection:
            connection.execute("BEGIN")
            try:
                yield LakeTransaction(connection, self._catalog.for_a_merge)
            except BaseException:
                with suppress(duckdb.Error):  # the error that led here says more than a failing rollback
                    connection.execute("ROLLBACK")
                raise
            self._commit(connection)

    @property
    def places(self) -> list[Path]:
        """The files and folders that are the lake: one file, or a catalog and the folder of its data."""
        return [Path(place) for name, place in self._catalog.files.items() if name in ("LAKE", "LAKE_DATA")]

    @property
    def _catalog(self) -> Catalog:
        return catalog_of(self.address, self.data_path)

    def _commit(self, connection: duckdb.DuckDBPyConnection) -> None:
        try:
            connection.execute("COMMIT")
        except duckdb.Error as error:
            raise SourceUnavailable(
                f"the lake {self._catalog.shown} refused the change, nothing was kept: {error}{self._advice(error)}"
            ) from error

    def _locked(self) -> AbstractContextManager[int]:
        return file_lock(self.lock_folder, _LOCK, self.wait_seconds)

    def _made(self) -> None:
        """A lake that nobody wrote yet reads as an empty one."""
        if not self._catalog.exists:
            with self._opened(read_only=False):
                pass

    @contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        with ExitStack() as stack:
            with self._telling():
                connection = stack.enter_context(self._engine(stack.enter_context(self._aside())))
                self._catalog.attach(connection, read_only)
                connection.execute(f"SET TimeZone = 'UTC'; USE {LAKE}")
            with telling_damage(f"the lake {self._catalog.shown}"):
                yield connection

    def _aside(self) -> TemporaryDirectory[str]:
        """A folder for what the engine lays aside for want of memory.

        By itself it takes one folder for all processes that work in the same place, which overwrite each other's files.
        """
        Path(self.lock_folder).mkdir(parents=True, exist_ok=True)
        return TemporaryDirectory(prefix=_ASIDE, dir=self.lock_folder)

    @contextmanager
    def _engine(self, aside: str) -> Iterator[duckdb.DuckDBPyConnection]:
        settings = {**self._catalog.engine, "temp_directory": aside, "memory_limit": self.memory}
        made = DuckDBResource(database=":memory:", connection_config=settings)
        with made.get_connection() as connection, closing(connection):
            yield connection

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.Error, OSError) as error:
            raise SourceUnavailable(
                f"the lake {self._catalog.shown} cannot be opened: {error}{self._advice(error)}"
            ) from error

    def _advice(self, error: object) -> str:
        return advice(error, self.places[0])


@dataclass(frozen=True)
class HeldLake:
    """The lake while its lock is held. Between two transactions no connection is open, so another process may write."""

    writing: Callable[[], AbstractContextManager[LakeTransaction]]
    """One transaction: committed at the end, rolled back by an error. Raises SourceUnavailable."""
    catalog: Catalog
    """What another process attaches."""
    lock: int
    """Descriptor of the lock's file: a process that inherits it keeps the lock when this one dies."""
    aside: Callable[[], AbstractContextManager[str]]
    """A folder of its own for what another process's engine lays aside, gone at the end."""
    memory: str
    """What that engine may hold in memory."""
