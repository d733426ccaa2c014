"""Whether an event came before: the newest claims in memory, all older ones in an index that is written in batches.

A claim is a digest, so each new one belongs somewhere else in an index, and to put it there writes a whole page to the
disk for one event. The claims since the last batch, at most `BATCH`, are therefore looked for in memory, where every
process that keeps events has them once it has read them; sorted and all at once, many share a page.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from resources.event_migrations import claims_table, events_table, indexed_table, sources_table
from resources.migrations import UtcTime
from roms_assets.kernel.events import Arrival

BATCH = 10_000
"""Events; also how many a process that begins has to read again."""
START = 16
"""Letters of a claim that the index holds: enough to find the few events whose claims begin alike."""

Claimed = dict[tuple[str, str], datetime]
"""Source and claim -> when it came last."""

_NAMED = {
    "sqlite": "SELECT value FROM json_each(:starts)",
    "postgresql": "SELECT json_array_elements_text(CAST(:starts AS json))",
}
"""A list as one value: SQLAlchemy writes the text of an `IN` anew each time, which takes longer than to answer it."""
_BEFORE = {
    dialect: sa.text(
        f"""
        SELECT numbers.last_id, numbers.until, old.source, old.claim, old.received_at
        FROM (
            SELECT
                (SELECT max(last_id) FROM {sources_table.name}) AS last_id,
                (SELECT max(until) FROM {indexed_table.name}) AS until
        ) AS numbers
        LEFT JOIN (
            SELECT events.source, events.claim, events.received_at
            FROM {claims_table.name} AS claims JOIN {events_table.name} AS events ON events.id = claims.event_id
            WHERE claims.start IN ({named})
        ) AS old ON true
        """
    ).columns(last_id=sa.BigInteger, until=sa.BigInteger, received_at=UtcTime)
    for dialect, named in _NAMED.items()
}
"""The last number and up to where the index goes in each row, and an older event whose claim begins alike, if any."""
_YOUNG = sa.select(events_table.c.source, events_table.c.claim, events_table.c.received_at).where(
    events_table.c.id > sa.bindparam("after")
)
_START = sa.func.substr(events_table.c.claim, 1, START)
_FOLD = claims_table.insert().from_select(
    ["start", "event_id"],
    sa.select(_START, events_table.c.id)
    .where(events_table.c.id > sa.bindparam("after"))
    .order_by(_START, events_table.c.id),
)
_MOVE = indexed_table.update().values(until=sa.bindparam("to"))


class YoungClaims:
    """The claims that are not in the index yet, as one process knows them. Used inside a turn to keep, by one thread.

    What it learned in a transaction that failed may not be true: then a new one has to take its place.
    """

    def __init__(self) -> None:
        self._claimed: Claimed = {}
        self._indexed = -1
        """Up to which event the index went when this was read."""
        self._known = -1
        """The last event that is known here."""

    def before(self, connection: sa.Connection, arrivals: Sequence[Arrival]) -> tuple[int, Claimed]:
        """The last number of all events that there ever were, and when each of these claims came last.

        Numbers of events that were removed since count too; their claims do not once they are in the index.
        """
        starts = json.dumps([each.claim[:START] for each in arrivals])
        found = connection.execute(_BEFORE[connection.dialect.name], {"starts": starts}).all()
        last, indexed = found[0].last_id or 0, found[0].until
        self._read(connection, last, indexed)
        claimed = self._of(arrivals)
        for row in found:
            if row.claim is not None:
                _newest(claimed, (row.source, row.claim), row.received_at)
        return last, claimed

    def add(self, connection: sa.Connection, new: Iterable[Arrival], last: int) -> None:
        """These were stored, the last one with that number; when they are many by now, they go into the index."""
        for each in new:
            self._claimed[each.source, each.claim] = each.received_at
        self._known = last
        if last - self._indexed >= BATCH:
            connection.execute(_FOLD, {"after": self._indexed})
            connection.execute(_MOVE, {"to": last})
            self._claimed, self._indexed = {}, last

    def _read(self, connection: sa.Connection, last: int, indexed: int) -> None:
        """Learn what other processes kept, or put into the index."""
        if indexed != self._indexed:
            self._claimed, self._indexed, self._known = {}, indexed, indexed
        if last > self._known:
            for row in connection.execute(_YOUNG, {"after": self._known}):
                _newest(self._claimed, (row.source, row.claim), row.received_at)
            self._known = last

    def _of(self, arrivals: Iterable[Arrival]) -> Claimed:
        young, keys = self._claimed, [(each.source, each.claim) for each in arrivals]
        return {key: young[key] for key in keys if key in young}


def with_claims(claims: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether an event has one of these claims; what the index does not hold yet is looked through."""
    named = list(claims)
    starts = sorted({claim[:START] for claim in named})
    old = sa.select(claims_table.c.event_id).where(claims_table.c.start.in_(starts))
    indexed = sa.select(sa.func.max(indexed_table.c.until)).scalar_subquery()
    columns = events_table.c
    return columns.claim.in_(named) & (columns.id.in_(old) | (columns.id > indexed))


def _newest(claimed: Claimed, key: tuple[str, str], at: datetime) -> None:
    if key not in claimed or claimed[key] < at:
        claimed[key] = at
