"""The ledger: what is known of each expected day of each source. It is the truth of completeness.

It knows no source by name. SQLite by default, Postgres by address; the tables are in `ledger_migrations`.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa
from pydantic import PrivateAttr
from sqlalchemy.dialects import postgresql, sqlite

from resources.ledger_engines import advisory_lock, open_postgres, open_sqlite
from resources.ledger_migrations import entries_table, migrate
from resources.locks import file_lock
from roms_assets.kernel.errors import SourceUnavailable

_KEY = ("dataset", "day", "source")


@dataclass(frozen=True)
class Entry:
    """One day of one source in one dataset: its state, why, and which version is staged and published."""

    dataset: str
    day: date
    source: str
    state: str
    reason: str = ""
    figures: Mapping[str, int | str] = field(default_factory=dict)
    attempts: int = 0
    last_attempt_at: datetime | None = None
    arrived_at: datetime | None = None
    fingerprint: str = ""
    staged_version: str | None = None
    published_version: str | None = None
    parser_version: str = ""


class Ledger(dg.ConfigurableResource[Any]):
    """The table of entries at an SQLAlchemy address; with SQLite the locks are files in `lock_folder`."""

    address: str
    lock_folder: str = ""
    wait_seconds: float = 300.0
    _engines: list[sa.Engine] = PrivateAttr(default_factory=list)

    def entries(
        self, dataset: str, start: date, end: date, sources: Collection[str] | None = None
    ) -> list[Entry]:
        """Entries of the days start..end, both included, by day and source; of some sources only when told."""
        columns = entries_table.c
        asked = sa.select(entries_table).where(columns.dataset == dataset, columns.day.between(start, end))
        if sources is not None:
            asked = asked.where(columns.source.in_(list(sources)))
        return self._read(asked.order_by(columns.day, columns.source))

    def entry(self, dataset: str, day: date, source: str) -> Entry | None:
        """One entry, None when nothing is known."""
        found = self.entries(dataset, day, day, [source])
        return found[0] if found else None

    def record(self, entries: Iterable[Entry]) -> None:
        """Store whole entries in one transaction; an earlier one of the same dataset, day and source is replaced.

        Everybody writes in one order, or two transactions on a server could wait for each other.
        """
        rows = {(entry.dataset, entry.day, entry.source): _row(entry) for entry in entries}
        if not rows:
            return
        dialect = sqlite if self._is_sqlite else postgresql
        insert = dialect.insert(entries_table)
        told = {
            column.name: insert.excluded[column.name] for column in entries_table.c if column.name not in _KEY
        }
        with self._transaction(writes=True) as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=_KEY, set_=told),
                [rows[key] for key in sorted(rows)],
            )

    def published(self, dataset: str, versions: Mapping[tuple[date, str], str]) -> None:
        """Note, in one transaction, which version of each (day, source) the lake now holds."""
        rows = [
            {"at_day": day, "at_source": source, "version": version}
            for (day, source), version in sorted(versions.items())
        ]
        if not rows:
            return
        columns = entries_table.c
        update = entries_table.update().where(
            columns.dataset == dataset,
            columns.day == sa.bindparam("at_day"),
            columns.source == sa.bindparam("at_source"),
        )
        with self._transaction(writes=True) as connection:
            connection.execute(update.values(published_version=sa.bindparam("version")), rows)

    def turn(self, name: str) -> AbstractContextManager[None]:
        """One holder at a time over all processes; the holder's death frees it.

        Raises SourceUnavailable when it does not become free within `wait_seconds`.
        """
        if self._is_sqlite:
            return file_lock(self._folder_of_locks, name, self.wait_seconds)
        return advisory_lock(self._engine(), name, self.wait_seconds)

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        with self._transaction() as connection:
            count = connection.scalar(sa.select(sa.func.count()).select_from(entries_table))
        return f"ledger {self._shown} answers; it holds {count} entries"

    @property
    def _is_sqlite(self) -> bool:
        return self.address.startswith("sqlite")

    @property
    def _shown(self) -> str:
        return sa.make_url(self.address).render_as_string(hide_password=True)

    @property
    def _folder_of_locks(self) -> str:
        return self.lock_folder or str(Path(sa.make_url(self.address).database or "").parent)

    def _read(self, asked: sa.Select[Any]) -> list[Entry]:
        with self._transaction() as connection:
            return [_entry(row) for row in connection.execute(asked)]

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

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise SourceUnavailable(f"the ledger {self._shown} does not answer: {error.orig}") from error

    def _engine(self) -> sa.Engine:
        """The engine, made and brought up to date at its first use."""
        if not self._engines:
            with self._answering():
                self._engines.append(self._opened())
        return self._engines[0]

    def _opened(self) -> sa.Engine:
        if not self._is_sqlite:
            return open_postgres(self.address, migrate)
        with file_lock(self._folder_of_locks, "ledger-changes", self.wait_seconds):
            return open_sqlite(self.address, migrate)


def _row(entry: Entry) -> dict[str, Any]:
    row = {each.name: getattr(entry, each.name) for each in fields(Entry)}
    row["reason"] = entry.reason.replace("\0", "\N{SYMBOL FOR NULL}")  # Postgres takes no NUL in a text
    row["figures"] = json.dumps(dict(entry.figures), ensure_ascii=False, sort_keys=True)
    return row


def _entry(row: sa.Row[Any]) -> Entry:
    values = dict(row._mapping)
    values["figures"] = json.loads(values["figures"])
    return Entry(**values)
