"""How a database is opened: SQLite, which needs care to be shared by processes, or Postgres."""

import hashlib
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from resources.disk import advice
from roms_assets.kernel.errors import SettingsWrong, SourceUnavailable

_BUSY_MS = 60_000
_CONNECT_SECONDS = "10"
_NOT_FREE = "55P03"
_NOTICE_A_LOST_MACHINE = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""The server asks a silent holder after half a minute; by default it would do so after hours."""
_WHO_HOLDS = """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND classid = CAST(CAST(:high AS bigint) AS oid) AND objid = CAST(CAST(:low AS bigint) AS oid)
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

Migrate = Callable[[sa.Connection], int]


def open_sqlite(address: str, migrate: Migrate, what: str = "database") -> sa.Engine:
    """A migrated SQLite file in WAL mode. The caller holds a lock: two at once cannot both switch an empty file.

    Raises SettingsWrong when the address is none; `what` is how that names the database.
    """
    database = _url(address, what).database
    if not database or database == ":memory:":
        raise SettingsWrong(f"the {what} {address} must be a file: write sqlite:////path/file.sqlite")
    _make_folder(Path(database).parent)
    engine = sa.create_engine(address)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    _switch_to_wal(database)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            migrate(connection)
    except BaseException:
        engine.dispose()  # nobody else knows of its connection
        raise
    return engine


def open_postgres(address: str, migrate: Migrate, what: str = "database") -> sa.Engine:
    """A migrated Postgres database; one process at a time changes it.

    No connection is kept: an idle one would outlive whoever asked, and a restart of the server would break it.
    Raises SettingsWrong when the address is none, or its driver is not there; `what` is how that names the database.
    """
    try:
        engine = sa.create_engine(
            _with_driver(_url(address, what)), poolclass=sa.NullPool, isolation_level="READ COMMITTED"
        )
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        raise SettingsWrong(
            f"the {what} needs a driver for Postgres: {error}; install roms[scale] and write postgresql://…"
        ) from error
    with engine.begin() as connection:
        _settle(connection, {"lock_timeout": f"{_BUSY_MS}ms"})
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _number("ledger-changes")})
        migrate(connection)
    return engine


@contextmanager
def advisory_lock(engine: sa.Engine, name: str, wait_seconds: float) -> Iterator[None]:
    """Hold a lock of the Postgres session; the server frees it when the connection ends, however it ends.

    Raises SourceUnavailable when it does not become free in time, the server does not answer, or the connection
    was lost meanwhile: then another may have worked at the same time.
    """
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except sa.exc.DBAPIError as error:
        raise SourceUnavailable(f"the turn {name} cannot be asked for: {error.orig}") from error
    with closing(connection):
        _take(connection, name, wait_seconds)
        yield
        _give_back(connection, name)


def _take(connection: sa.Connection, name: str, wait_seconds: float) -> None:
    # 0 would mean to Postgres: wait for ever.
    settings = {"lock_timeout": f"{max(1, round(wait_seconds * 1000))}ms", "application_name": _own_name()}
    try:
        _settle(connection, settings | _NOTICE_A_LOST_MACHINE)
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": _number(name)})
    except sa.exc.DBAPIError as error:
        if _state(error) != _NOT_FREE:
            raise SourceUnavailable(f"the turn {name} cannot be asked for: {error.orig}") from error
        raise SourceUnavailable(
            f"the turn {name} was not free within {wait_seconds:g} s: {_holder(connection, name)} holds it;"
            " wait for that process or end it"
        ) from error


def _give_back(connection: sa.Connection, name: str) -> None:
    try:
        connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": _number(name)})
    except sa.exc.DBAPIError as error:
        raise SourceUnavailable(f"the turn {name} was lost with its connection: {error.orig}") from error


def _holder(connection: sa.Connection, name: str) -> str:
    """The process that has the lock, as it named itself."""
    high, low = divmod(_number(name) % 2**64, 2**32)
    try:
        return connection.scalar(sa.text(_WHO_HOLDS), {"high": high, "low": low}) or "another process"
    except sa.exc.DBAPIError:
        return "another process"


def _own_name() -> str:
    """Who we are, short enough for Postgres, which keeps 63 bytes."""
    return f"process {os.getpid()} on {platform.node()}"[:63]


def _settle(connection: sa.Connection, settings: Mapping[str, str]) -> None:
    """Settings for as long as the connection lives."""
    for name, value in settings.items():
        connection.execute(sa.text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})


def _state(error: sa.exc.DBAPIError) -> str:
    """The five letters by which Postgres names what happened; each driver has them elsewhere."""
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or ""


def _with_driver(url: sa.URL) -> sa.URL:
    """Our own driver unless the address names one; a server that is not there is given up in bounded time."""
    if url.drivername != "postgresql":
        return url
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
    return url.set(drivername="postgresql+psycopg").update_query_dict(patience)


def _url(address: str, what: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError as error:
        raise SettingsWrong(
            f"the {what}'s address is no SQLAlchemy address such as sqlite:////path"
        ) from error


def _number(name: str) -> int:
    """The 64-bit number that Postgres knows a lock by."""
    return int.from_bytes(hashlib.sha256(f"roms {name}".encode()).digest()[:8], signed=True)


def _switch_to_wal(database: str) -> None:
    """Readers and the one writer then do not wait for each other; the file remembers it. Raises SourceUnavailable."""
    try:
        with closing(sqlite3.connect(database, timeout=_BUSY_MS / 1000)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise SourceUnavailable(
            f"the database {database} does not answer: {error}{advice(error, Path(database))}"
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceUnavailable(
            f"the database's folder {folder} cannot be made: {error.strerror}{advice(error, folder)}"
        ) from error


def _prepare(connection: Any, _record: Any) -> None:
    """Let SQLAlchemy alone begin transactions, and wait for other processes instead of failing."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")


def _begin(connection: sa.Connection) -> None:
    """A transaction that will write says so at once: one that turns from reading to writing cannot wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
