"""A set of tables at an SQLAlchemy address, and turns that one process at a time may take: SQLite or Postgres.

The ledger and the record of incidents are two such sets; they may share one database.
"""

import weakref
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar

import dagster as dg
import sqlalchemy as sa
from pydantic import PrivateAttr
from sqlalchemy.dialects import postgresql, sqlite

from resources.database_engines import advisory_lock, open_postgres, open_sqlite
from resources.disk import advice
from resources.locks import file_lock
from roms_assets.kernel.errors import SourceUnavailable


class Database(dg.ConfigurableResource[Any]):
    """Tables at an SQLAlchemy address; with SQLite the locks are files in `lock_folder`."""

    address: str
    lock_folder: str = ""
    wait_seconds: float = 300.0
    _name: ClassVar[str] = "database"
    _engines: list[sa.Engine] = PrivateAttr(default_factory=list)

    def turn(self, name: str) -> AbstractContextManager[object]:
        """One holder at a time over all processes; the holder's death frees it.

        Raises SourceUnavailable when it does not become free within `wait_seconds`.
        """
        if self._is_sqlite:
            return file_lock(self._folder_of_locks, name, self.wait_seconds)
        return advisory_lock(self._engine(), name, self.wait_seconds)

    @property
    def _is_sqlite(self) -> bool:
        return self.address.startswith("sqlite")

    @property
    def is_there(self) -> bool:
        """Whether a file was made already; of a server it is not known before it is asked."""
        return not self._is_sqlite or Path(sa.make_url(self.address).database or "").is_file()

    @property
    def _shown(self) -> str:
        return sa.make_url(self.address).render_as_string(hide_password=True)

    @property
    def _folder_of_locks(self) -> str:
        return self.lock_folder or str(Path(sa.make_url(self.address).database or "").parent)

    @contextmanager
    def _transaction(self, writes: bool = False) -> Iterator[sa.Connection]:
        """Committed at the end, rolled back by an error. Raises SourceUnavailable when the database does not answer."""
        engine = self._engine()
        with (
            self._answering(),
            engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):
            yield connection

    def _insert(self, table: sa.Table) -> Any:
        """An insert that can say what becomes of a row whose key is known already."""
        return (sqlite if self._is_sqlite else postgresql).insert(table)

    def _upsert(self, table: sa.Table, key: Sequence[str]) -> Any:
        """An insert that puts a row in the place of the one with the same key."""
        insert = self._insert(table)
        newer = {column.name: insert.excluded[column.name] for column in table.c if column.name not in key}
        return insert.on_conflict_do_update(index_elements=key, set_=newer)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise SourceUnavailable(
                f"the {self._name} {self._shown} does not answer: {error.orig}{self._advice(error.orig)}"
            ) from error

    def _advice(self, error: object) -> str:
        return advice(error, Path(sa.make_url(self.address).database or "")) if self._is_sqlite else ""

    def _engine(self) -> sa.Engine:
        """The engine, made and brought up to date at its first use; its connections close with this object."""
        if not self._engines:
            with self._answering():
                self._engines.append(self._opened())
            weakref.finalize(self, self._engines[0].dispose)
        return self._engines[0]

    def _opened(self) -> sa.Engine:
        if not self._is_sqlite:
            return open_postgres(self.address, self._migrated, self._name)
        with file_lock(self._folder_of_locks, "ledger-changes", self.wait_seconds):
            return open_sqlite(self.address, self._migrated, self._name)

    @abstractmethod
    def _migrated(self, connection: sa.Connection) -> int:
        """Bring the tables up to date; the number of their newest change."""
