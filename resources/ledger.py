"""The ledger: what is known of each expected day of each source. It is the truth of completeness.

It knows no source by name. SQLite by default, Postgres by address; the tables are in `ledger_migrations`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

import orjson
import sqlalchemy as sa

from resources.database import Database
from resources.ledger_migrations import entries_table, migrate
from resources.migrations import storable

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
    staged_in: str | None = None
    """The batch in staging that holds the version."""
    published_version: str | None = None
    parser_version: str = ""


_FIELDS = [each.name for each in fields(Entry)]
_COLUMNS = [entries_table.c[name] for name in _FIELDS]
_FIGURES = _FIELDS.index("figures")


class Span(NamedTuple):
    """The days of one source of which something is staged."""

    first: date
    last: date
    days: int


class Ledger(Database):
    """The table of entries."""

    _name: ClassVar[str] = "ledger"

    def entries(
        self, dataset: str, start: date, end: date, sources: Collection[str] | None = None
    ) -> list[Entry]:
        """Entries of the days start..end, both included, by day and source; of some sources only when told."""
        columns = entries_table.c
        query = sa.select(*_COLUMNS).where(columns.dataset == dataset, columns.day.between(start, end))
        if sources is not None:
            query = query.where(columns.source.in_(list(sources)))
        return self._read(query.order_by(columns.day, columns.source))

    def entries_but(self, dataset: str, state: str) -> list[Entry]:
        """Entries of all days that are in any other state than this one, by day and source."""
        columns = entries_table.c
        query = sa.select(*_COLUMNS).where(columns.dataset == dataset, columns.state != state)
        return self._read(query.order_by(columns.day, columns.source))

    def entry(self, dataset: str, day: date, source: str) -> Entry | None:
        """One entry, None when nothing is known."""
        found = self.entries(dataset, day, day, [source])
        return found[0] if found else None

    def spans(self, dataset: str) -> dict[str, Span]:
        """Source -> its days, for every source of which something is staged, by name."""
        columns = entries_table.c
        days = (sa.func.min(columns.day), sa.func.max(columns.day), sa.func.count())
        is_staged = (columns.dataset == dataset) & columns.staged_version.is_not(None)
        query = sa.select(columns.source, *days).where(is_staged).group_by(columns.source)
        return {source: Span(*span) for source, *span in self._rows(query.order_by(columns.source))}

    def record(self, entries: Iterable[Entry]) -> None:
        """Store whole entries in one transaction; an earlier one of the same dataset, day and source is replaced.

        Everybody writes in one order, or two transactions on a server could wait for each other.
        """
        rows = {(entry.dataset, entry.day, entry.source): _row(entry) for entry in entries}
        if not rows:
            return
        with self._transaction(writes=True) as connection:
            connection.execute(self._upsert(entries_table, _KEY), [rows[key] for key in sorted(rows)])

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

    def batches_in_use(self, dataset: str) -> set[str]:
        """The batches in staging that hold a version of some entry."""
        batch = entries_table.c.staged_in
        query = sa.select(batch).where(entries_table.c.dataset == dataset, batch.is_not(None)).distinct()
        return {name for (name,) in self._rows(query)}

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        with self._transaction() as connection:
            count = connection.scalar(sa.select(sa.func.count()).select_from(entries_table))
        return f"ledger {self._shown} answers; it holds {count} entries"

    def _read(self, query: sa.Select[Any]) -> list[Entry]:
        return [_entry(row) for row in self._rows(query)]

    def _rows(self, query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
        """What the query finds; whoever only reads makes no database."""
        if self.is_there:
            with self._transaction() as connection:
                yield from connection.execute(query)

    def _migrated(self, connection: sa.Connection) -> int:
        return migrate(connection)


def _row(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in _FIELDS}
    row["reason"] = storable(entry.reason)
    row["figures"] = orjson.dumps(dict(entry.figures), option=orjson.OPT_SORT_KEYS).decode()
    return row


def _entry(row: Sequence[Any]) -> Entry:
    """From the columns in the order of the fields."""
    values = list(row)
    values[_FIGURES] = orjson.loads(values[_FIGURES])
    return Entry(*values)
