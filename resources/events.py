"""The event store: every delivery that the front door answered, and every mail, until it is read and long after.

It knows no source by name. SQLite by default, Postgres by address; the tables are in `event_migrations`, the
transaction that keeps arrivals in `event_keeping`.
"""

import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import PrivateAttr

from resources import event_news, event_refusals
from resources.database import Database
from resources.event_claims import YoungClaims, with_claims
from resources.event_counts import counted
from resources.event_keeping import alone_on_postgres, keep, storable, synced, uses_of
from resources.event_migrations import cursors_table, events_table, migrate, secrets_table, sources_table
from roms_assets.kernel.events import (
    Arrival,
    Event,
    EventCounts,
    EventLine,
    EventState,
    News,
    Outcome,
    Sign,
)

__all__ = ["Arrival", "Event", "EventCounts", "EventState", "EventStore", "Outcome"]

_PAGE = 500
"""Events per question, so that a day of any size needs little memory."""


class EventStore(Database):
    """Events of all sources. Every method raises SourceUnavailable when the database does not answer.

    What waits is found by its state, never by a place in the order of numbers, so nothing can be overlooked.
    """

    wait_seconds: float = 30.0
    """How long to wait for the turn to write; then the database counts as not answering."""
    _name: ClassVar[str] = "event store"
    _noted: dict[tuple[str, str], datetime] = PrivateAttr(default_factory=dict)
    """Which uses of secrets this process has stored."""
    _claims: YoungClaims = PrivateAttr(default_factory=YoungClaims)
    _keeping: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Store arrivals in one transaction that is on the disk when this returns; for each whether it is new.

        False: the same claim of the same source was kept before, at `claimed_since` or later, or stands earlier in
        `arrivals`. Two processes that keep the same one at the same instant get one True.
        """
        return self._kept(arrivals, lambda _: None) if arrivals else []

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

    def keep_and_move(
        self, source: str, arrivals: Sequence[Arrival], cursor: str, at: datetime
    ) -> list[bool]:
        """The same as `keep` for arrivals of one source that was asked, and in the same transaction its cursor."""
        row = {"source": source, "place": cursor, "moved_at": at}
        return self._kept(
            arrivals, lambda connection: connection.execute(self._upsert(cursors_table, ["source"]), row)
        )

    def _kept(self, arrivals: Sequence[Arrival], and_then: Callable[[sa.Connection], object]) -> list[bool]:
        """The transaction of both. A use of a secret within a second that is noted already is not noted again."""
        uses = {key: at for key, at in uses_of(arrivals).items() if at != self._noted.get(key)}
        with self._keeping:
            claims, self._claims = self._claims, YoungClaims()
            with self._alone() as connection:
                kept = keep(connection, arrivals, uses, claims) if arrivals else []
                and_then(connection)
            self._claims = claims  # what was learned is true, as the commit is done
            self._noted |= uses
        return kept

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
        query = sa.select(events_table).where(is_meant).order_by(columns.id.desc()).limit(_PAGE)
        page = self._read(query)
        while page:
            yield from page
            page = self._read(query.where(columns.id < page[-1].id)) if len(page) == _PAGE else []

    def on_day(self, sources: Collection[str], day: date) -> Iterator[Event]:
        """The events of these sources that were received on that day in UTC, in any state, by time of receipt."""
        columns = events_table.c
        position = sa.tuple_(columns.received_at, columns.id)
        is_meant = _received_on(day) & columns.source.in_(list(sources))
        query = sa.select(events_table).where(is_meant).order_by(columns.received_at, columns.id)
        at, number = datetime.combine(day, time(), UTC), 0
        while True:
            after = sa.tuple_(sa.literal(at, columns.received_at.type), sa.literal(number))
            page = self._read(query.where(position > after).limit(_PAGE))
            yield from page
            if len(page) < _PAGE:
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
                for day in (_days(first, last) if first else ())
            }
        return {day: count for day, count in counts.items() if count}

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note in one transaction what came of reading; an event that does not wait any more stays as it is.

        An outcome that is not `read` counts as one failed attempt.
        """
        columns = events_table.c
        update = events_table.update().where(
            columns.id == sa.bindparam("of_id"), columns.state == EventState.WAITING.value
        )
        values: dict[str, Any] = {
            name: sa.bindparam(f"to_{name}")
            for name in ("state", "reason", "last_attempt_at", "settled_at", "run_id")
        }
        failed = columns.attempts + sa.bindparam("failures", type_=sa.Integer)
        rows = [_settled(each) for each in sorted(outcomes, key=lambda each: each.event_id)]
        if rows:
            with self._transaction(writes=True) as connection:
                connection.execute(update.values(**values, attempts=failed), rows)
                event_news.note(connection, Sign.READ, max(each.at for each in outcomes))

    def tell(self, news: Sequence[News]) -> None:
        """Keep the newest words on things, for people who look; of each thing the last one, and only the latest."""
        if news:
            with self._alone() as connection:
                event_news.tell(connection, news)

    def news(self, kind: str, limit: int) -> list[News]:
        """The newest words of a kind, newest first."""
        with self._transaction() as connection:
            return event_news.told(connection, kind, limit)

    def note(self, sign: Sign, at: datetime) -> None:
        """Note that something went well at that time; it is on the disk when this returns."""
        with self._transaction(writes=True) as connection:
            event_news.note(connection, sign, at)

    def prove(self, size: int, at: datetime) -> None:
        """Write so many bytes to the disk and take them away again: whether arrivals of that size can be kept."""
        with self._alone() as connection:
            event_news.prove(connection, size, at)
        with self._transaction(writes=True) as connection:
            event_news.forget(connection)

    def signs(self) -> dict[Sign, datetime]:
        """When each thing that is done again and again last went well; what never did is left out."""
        with self._transaction() as connection:
            return event_news.noted(connection)

    def replay(self, ids: Iterable[int], reason: str | None = None) -> int:
        """Let these dead or read events wait again, with no attempts; how many that were.

        A `reason` is noted in the same transaction, also of those that wait already.
        """
        columns = events_table.c
        update = events_table.update().where(columns.id == sa.bindparam("of_id"))
        values: dict[str, Any] = {"state": EventState.WAITING.value, "attempts": 0, "settled_at": None}
        if reason is None:
            update = update.where(columns.state != EventState.WAITING.value)
        else:
            values["reason"] = storable(reason)
        waits = update.values(**values)
        with self._alone() as connection:
            return sum(connection.execute(waits, {"of_id": number}).rowcount for number in sorted(set(ids)))

    def replay_dead(self, sources: Collection[str]) -> int:
        """Let all dead events of these sources wait again, as `replay` does; how many that were.

        Page by page, so that arrivals get their turn between. One that dies meanwhile is not tried without end.
        """
        columns = events_table.c
        is_meant = (columns.state == EventState.DEAD.value) & columns.source.in_(list(sources))
        query = sa.select(columns.id).where(is_meant).order_by(columns.id.desc()).limit(_PAGE)
        count, ids = 0, self._ids(query)
        while ids:
            count += self.replay(ids)
            ids = self._ids(query.where(columns.id < ids[-1]))
        return count

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

    def note_seen(self, ids: Collection[int], run_id: str) -> None:
        """Note the run that has seen these dead events; nothing else of them changes."""
        if ids:
            with self._transaction(writes=True) as connection:
                event_refusals.note_seen(connection, ids, run_id)

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        counts = self.counts().values()
        return (
            f"event store {self._shown} answers; {sum(each.waiting for each in counts)} events wait,"
            f" {sum(each.dead for each in counts)} are dead"
        )

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """A writing transaction; whoever else wants one of these waits until it is done."""
        with self._transaction(writes=True) as connection:
            if not self._is_sqlite:
                alone_on_postgres(connection, self.wait_seconds)
            yield connection

    def _oldest(self, is_meant: sa.ColumnElement[bool], limit: int) -> list[Event]:
        return self._read(sa.select(events_table).where(is_meant).order_by(events_table.c.id).limit(limit))

    def _read(self, query: sa.Select[Any]) -> list[Event]:
        with self._transaction() as connection:
            return [_event(row) for row in connection.execute(query)]

    def _ids(self, query: sa.Select[tuple[int]]) -> list[int]:
        with self._transaction() as connection:
            return list(connection.scalars(query))

    def _opened(self) -> sa.Engine:
        engine = super()._opened()
        if self._is_sqlite:
            sa.event.listen(engine, "connect", synced(self.wait_seconds))
            engine.dispose()  # the connection that made the tables does not know of it
        return engine

    def _migrated(self, connection: sa.Connection) -> int:
        return migrate(connection)


def _waits(sources: Collection[str]) -> sa.ColumnElement[bool]:
    columns = events_table.c
    return (columns.state == EventState.WAITING.value) & columns.source.in_(list(sources))


def _received_on(day: date) -> sa.ColumnElement[bool]:
    start = datetime.combine(day, time(), UTC)
    received = events_table.c.received_at
    return (received >= start) & (received < start + timedelta(days=1))


def _days(first: datetime, last: datetime) -> list[date]:
    """Every day in UTC from one time to the other."""
    passed = (last.date() - first.date()).days
    return [first.date() + timedelta(days=number) for number in range(passed + 1)]


_LINES = sa.select(*(events_table.c[each.name] for each in fields(EventLine))).order_by(
    events_table.c.id.desc()
)


def _settled(outcome: Outcome) -> dict[str, Any]:
    return {
        "of_id": outcome.event_id,
        "to_state": outcome.state.value,
        "to_reason": storable(outcome.reason),
        "to_last_attempt_at": outcome.at,
        "to_run_id": outcome.run_id,
        "to_settled_at": None if outcome.state is EventState.WAITING else outcome.at,
        "failures": 0 if outcome.state is EventState.READ else 1,
    }


def _event(row: sa.Row[Any]) -> Event:
    values = dict(row._mapping)
    return Event(**values | {"headers": json.loads(values["headers"]), "state": EventState(values["state"])})
