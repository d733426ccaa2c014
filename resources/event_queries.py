"""What the event store is asked: what waits, what is dead, what came when, and how it stands. Nothing changes here."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from resources import event_news, event_refusals
from resources.database import Database
from resources.event_claims import with_claims
from resources.event_counts import counted
from resources.event_migrations import cursors_table, events_table, migrate, secrets_table, sources_table
from roms_assets.kernel.days import days_from, midnight
from roms_assets.kernel.events import Event, EventCounts, EventLine, EventState, News, Sign

PAGE = 500
"""Events per question, so that a day of any size needs little memory."""


class EventQueries(Database):
    """Whoever looks at events. Every method raises SourceUnavailable when the database does not answer."""

    _name: ClassVar[str] = "event store"

    def cursor(self, source: str) -> str | None:
        """Up to where a source that is asked was read; None when it never was."""
        with self._transaction() as connection:
            found: str | None = connection.scalar(
                sa.select(cursors_table.c.place).where(cursors_table.c.source == source)
            )
        return found

    def moved_at(self, source: str) -> datetime | None:
        """When a source that is asked was last read up to its cursor; None when it never was."""
        with self._transaction() as connection:
            found: datetime | None = connection.scalar(
                sa.select(cursors_table.c.moved_at).where(cursors_table.c.source == source)
            )
        return found

    def waiting(self, sources: Collection[str], limit: int) -> list[Event]:
        """Up to `limit` events of these sources that wait to be read, oldest first."""
        return self._oldest(_waits(sources), limit)

    def due(self, sources: Collection[str], limit: int, tried_until: Sequence[datetime]) -> list[Event]:
        """Those of them whose turn it is: never tried, or after n failed attempts not since `tried_until[n]`.

        More attempts count as the last of these. What waits for another attempt keeps nothing behind it waiting.
        """
        columns, last = events_table.c, len(tried_until) - 1
        is_due = sa.or_(
            columns.last_attempt_at.is_(None),
            *(
                (columns.attempts >= failed if failed == last else columns.attempts == failed)
                & (columns.last_attempt_at <= until)
                for failed, until in enumerate(tried_until)
            ),
        )
        return self._oldest(_waits(sources) & is_due, limit)

    def event(self, event_id: int) -> Event | None:
        """One event, None when there is none with that number."""
        found = self._read(sa.select(events_table).where(events_table.c.id == event_id))
        return found[0] if found else None

    def of_claims(self, claims: Collection[str]) -> list[Event]:
        """The events of any source that have one of these claims, oldest first."""
        return self._read(sa.select(events_table).where(with_claims(claims)).order_by(events_table.c.id))

    def of_correlation(self, correlation_id: str) -> list[Event]:
        """The events that the sender was told this id of. Looks at every event."""
        return self._read(sa.select(events_table).where(events_table.c.correlation_id == correlation_id))

    def lines(self, sources: Collection[str], limit: int, state: EventState | None = None) -> list[EventLine]:
        """Up to `limit` events of these sources, newest first, of one state when told, without what they say."""
        query = _LINES.where(events_table.c.source.in_(list(sources)))
        if state is not None:
            query = query.where(events_table.c.state == state.value)
        with self._transaction() as connection:
            found = connection.execute(query.limit(limit))
            return [EventLine(**dict(row._mapping) | {"state": EventState(row.state)}) for row in found]

    def listed(
        self,
        *,
        state: EventState | None = None,
        source: str | Collection[str] | None = None,
        since: datetime | None = None,
        limit: int = 100,
        before_id: int | None = None,
    ) -> list[Event]:
        """Up to `limit` events, newest first, of one state, of one source or several, received at that time or later.

        `before_id` goes on below the last number of an earlier answer.
        """
        columns = events_table.c
        query = sa.select(events_table)
        if state is not None:
            query = query.where(columns.state == state.value)
        if source is not None:
            named = [source] if isinstance(source, str) else list(source)
            query = query.where(columns.source.in_(named))
        if since is not None:
            query = query.where(columns.received_at >= since)
        if before_id is not None:
            query = query.where(columns.id < before_id)
        return self._read(query.order_by(columns.id.desc()).limit(limit))

    def dead(self, sources: Collection[str], body_has: bytes | None = None) -> Iterator[Event]:
        """All dead events of these sources, newest first; where told only those in whose body these bytes stand."""
        columns = events_table.c
        is_meant = (columns.state == EventState.DEAD.value) & columns.source.in_(list(sources))
        if body_has is not None:
            place = sa.func.instr if self._is_sqlite else sa.func.pg_catalog.position
            is_meant &= place(columns.body, sa.literal(body_has, sa.LargeBinary)) > 0
        query = sa.select(events_table).where(is_meant).order_by(columns.id.desc()).limit(PAGE)
        page = self._read(query)
        while page:
            yield from page
            page = self._read(query.where(columns.id < page[-1].id)) if len(page) == PAGE else []

    def on_day(self, sources: Collection[str], day: date) -> Iterator[Event]:
        """The events of these sources that were received on that day in UTC, in any state, by time of receipt."""
        columns = events_table.c
        position = sa.tuple_(columns.received_at, columns.id)
        is_meant = _received_on(day) & columns.source.in_(list(sources))
        query = sa.select(events_table).where(is_meant).order_by(columns.received_at, columns.id)
        at, number = midnight(day), 0
        while True:
            after = sa.tuple_(sa.literal(at, columns.received_at.type), sa.literal(number))
            page = self._read(query.where(position > after).limit(PAGE))
            yield from page
            if len(page) < PAGE:
                return
            at, number = page[-1].received_at, page[-1].id

    def settled_by_day(self, sources: Collection[str]) -> dict[date, int]:
        """Day in UTC -> how many of its events were read or are dead, of these sources. Looks at every event."""
        columns = events_table.c
        is_meant = (columns.state != EventState.WAITING.value) & columns.source.in_(list(sources))
        ends = sa.select(sa.func.min(columns.received_at), sa.func.max(columns.received_at)).where(is_meant)
        with self._transaction() as connection:
            first, last = connection.execute(ends).one()
            counts = {
                day: connection.scalar(sa.select(sa.func.count()).where(is_meant, _received_on(day))) or 0
                for day in (days_from(first.date(), last.date()) if first else ())
            }
        return {day: count for day, count in counts.items() if count}

    def news(self, kind: str, limit: int) -> list[News]:
        """The newest words of a kind, newest first."""
        with self._transaction() as connection:
            return event_news.told(connection, kind, limit)

    def signs(self) -> dict[Sign, datetime]:
        """When each thing that is done again and again last went well; what never did is left out."""
        with self._transaction() as connection:
            return event_news.noted(connection)

    def sources(self) -> list[str]:
        """Every source that ever sent something, by name."""
        with self._transaction() as connection:
            return list(
                connection.scalars(sa.select(sources_table.c.source).order_by(sources_table.c.source))
            )

    def counts(self) -> dict[str, EventCounts]:
        """Source -> how it stands, for every source that ever sent something, by name.

        Quick with millions of events: only those that wait or are dead are counted.
        """
        with self._transaction() as connection:
            return counted(connection)

    def secrets_used(self) -> dict[tuple[str, str], datetime]:
        """(source, name of the secret) -> the second in which something signed with it came last."""
        with self._transaction() as connection:
            found = connection.execute(sa.select(secrets_table))
            return {(row.source, row.secret): row.last_used_at for row in found}

    def refused_unseen(self, sources: Collection[str], limit: int) -> list[Event]:
        """Up to `limit` dead events of these sources that no run has seen: the door refused them. Oldest first."""
        return self._read(event_refusals.not_seen(sources, limit))

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        counts = self.counts().values()
        return (
            f"event store {self._shown} answers; {sum(each.waiting for each in counts)} events wait,"
            f" {sum(each.dead for each in counts)} are dead"
        )

    def _oldest(self, is_meant: sa.ColumnElement[bool], limit: int) -> list[Event]:
        return self._read(sa.select(events_table).where(is_meant).order_by(events_table.c.id).limit(limit))

    def _read(self, query: sa.Select[Any]) -> list[Event]:
        with self._transaction() as connection:
            return [_event(row) for row in connection.execute(query)]

    def _ids(self, query: sa.Select[tuple[int]]) -> list[int]:
        with self._transaction() as connection:
            return list(connection.scalars(query))

    def _migrated(self, connection: sa.Connection) -> int:
        return migrate(connection)


def _waits(sources: Collection[str]) -> sa.ColumnElement[bool]:
    columns = events_table.c
    return (columns.state == EventState.WAITING.value) & columns.source.in_(list(sources))


def _received_on(day: date) -> sa.ColumnElement[bool]:
    start = midnight(day)
    received = events_table.c.received_at
    return (received >= start) & (received < start + timedelta(days=1))


_LINES = sa.select(*(events_table.c[each.name] for each in fields(EventLine))).order_by(
    events_table.c.id.desc()
)


def _event(row: sa.Row[Any]) -> Event:
    values = dict(row._mapping)
    return Event(**values | {"headers": json.loads(values["headers"]), "state": EventState(values["state"])})
