"""The event store: every delivery that the front door answered, and every mail, until it is read and long after.

It knows no source by name. SQLite by default, Postgres by address. Here is what changes it; what it is asked is in
`event_queries`, the tables are in `event_migrations`, the transaction that keeps arrivals in `event_keeping`.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import PrivateAttr

from resources import event_news, event_refusals
from resources.event_claims import YoungClaims
from resources.event_keeping import alone_on_postgres, keep, synced, uses_of
from resources.event_migrations import cursors_table, events_table
from resources.event_queries import PAGE, EventQueries
from resources.migrations import storable
from roms_assets.kernel.events import (
    Arrival,
    Event,
    EventCounts,
    EventState,
    News,
    Outcome,
    Sign,
)

__all__ = ["Arrival", "Event", "EventCounts", "EventState", "EventStore", "Outcome"]


class EventStore(EventQueries):
    """Events of all sources. Every method raises SourceUnavailable when the database does not answer.

    What waits is found by its state, never by a place in the order of numbers, so nothing can be overlooked.
    """

    wait_seconds: float = 30.0
    """How long to wait for the turn to write; then the database counts as not answering."""
    _noted: dict[tuple[str, str], datetime] = PrivateAttr(default_factory=dict)
    """Which uses of secrets this process has stored."""
    _claims: YoungClaims = PrivateAttr(default_factory=YoungClaims)
    _keeping: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Store arrivals in one transaction that is on the disk when this returns; for each whether it is new.

        False: the same claim of the same source was kept before, at `claimed_since` or later, or stands earlier in
        `arrivals`. Two processes that keep the same one at the same instant get one True. One that revives its dead
        event counts as new.
        """
        return self._kept(arrivals, lambda _: None) if arrivals else []

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
        query = sa.select(columns.id).where(is_meant).order_by(columns.id.desc()).limit(PAGE)
        count, ids = 0, self._ids(query)
        while ids:
            count += self.replay(ids)
            ids = self._ids(query.where(columns.id < ids[-1]))
        return count

    def note_seen(self, ids: Collection[int], run_id: str) -> None:
        """Note the run that has seen these dead events; nothing else of them changes."""
        if ids:
            with self._transaction(writes=True) as connection:
                event_refusals.note_seen(connection, ids, run_id)

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """A writing transaction; whoever else wants one of these waits until it is done."""
        with self._transaction(writes=True) as connection:
            if not self._is_sqlite:
                alone_on_postgres(connection, self.wait_seconds)
            yield connection

    def _opened(self) -> sa.Engine:
        engine = super()._opened()
        if self._is_sqlite:
            sa.event.listen(engine, "connect", synced(self.wait_seconds))
            engine.dispose()  # the connection that made the tables does not know of it
        return engine


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
