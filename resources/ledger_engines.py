"""How the ledger's database is opened: SQLite, which needs care to be shared by processes, or Postgres."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from roms_assets.kernel.errors import SettingsWrong, SourceUnavailable

_BUSY_MS = 60_000
_NOT_FREE = "55P03"

Migrate = Callable[[sa.Connection], int]


def open_sqlite(address: str, migrate: Migrate) -> sa.Engine:
    """A migrated SQLite file in WAL mode. The caller holds a lock: two at once cannot both switch an empty file."""
    database = _url(address).database
    if not database or database == ":memory:":
        raise SettingsWrong(f"the ledger {address} must be a file: write sqlite:////path/ledger.sqlite")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    _switch_to_wal(database)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection)
    return engine


def open_postgres(address: str, migrate: Migrate) -> sa.Engine:
    """A migrated Postgres database; one process at a time changes it."""
    engine = sa.create_engine(_url(address), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _number("ledger-changes")})
        migrate(connection)
    return engine


@contextmanager
def advisory_lock(engine: sa.Engine, name: str, wait_seconds: float) -> Iterator[None]:
    """Hold a lock of the Postgres session; the server frees it when the connection ends, however it ends.

    Raises SourceUnavailable when it does not become free in time or the server does not answer.
    """
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        connection.execute(
            sa.text("SELECT set_config('lock_timeout', :wait, false)"), {"wait": f"{wait_seconds:g}s"}
        )
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": _number(name)})
        yield
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", getattr(error.orig, "pgcode", "")) != _NOT_FREE:
            raise
        raise SourceUnavailable(f"the turn {name} was not free within {wait_seconds:g} s") from error
    finally:
        connection.invalidate()
        connection.close()


def _url(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError as error:
        raise SettingsWrong(
            "the ledger's address is no SQLAlchemy address such as sqlite:////path"
        ) from error


def _number(name: str) -> int:
    """The 64-bit number that Postgres knows a lock by."""
    return int.from_bytes(hashlib.sha256(f"roms {name}".encode()).digest()[:8], signed=True)


def _switch_to_wal(database: str) -> None:
    """Readers and the one writer then do not wait for each other; the file remembers it. Raises SourceUnavailable."""
    with closing(sqlite3.connect(database, timeout=_BUSY_MS / 1000)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            raise SourceUnavailable(f"the ledger {database} does not answer: {error}") from error


def _prepare(connection: Any, _record: Any) -> None:
    """Let SQLAlchemy alone begin transactions, and wait for other processes instead of failing."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")


def _begin(connection: sa.Connection) -> None:
    """A transaction that will write says so at once: one that turns from reading to writing cannot wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
