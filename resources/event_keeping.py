"""The one transaction by which arrivals become events: what came before is left out, numbers are given, all is synced.

Whoever keeps arrivals is alone while it does so (SQLite's write lock, on Postgres an advisory lock). So one look at
the claims suffices, no two ever get the same number, and numbers become visible in their order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa

from resources.event_claims import Claimed, YoungClaims
from resources.event_migrations import events_table, secrets_table, sources_table
from resources.event_revivals import revived
from resources.migrations import storable, times_for
from roms_assets.kernel.events import Arrival, EventState

Uses = Mapping[tuple[str, str], datetime]
"""Source and name of a secret -> when it was used last."""

_COLUMNS = (
    "id, source, claim, received_at, headers, body, content_type, correlation_id, state, reason, attempts,"
    " last_attempt_at, settled_at"
)
_TALLY = sa.text(
    f"INSERT INTO {sources_table.name} (source, events, last_id, last_received_at)"
    " VALUES (:source, :events, :last_id, :last_received_at) ON CONFLICT (source) DO UPDATE SET"
    f" events = {sources_table.name}.events + excluded.events, last_id = excluded.last_id,"
    " last_received_at = excluded.last_received_at"
).bindparams(sa.bindparam("last_received_at", type_=sources_table.c.last_received_at.type))
"""As text, which both databases read alike: SQLAlchemy compiles an insert with a conflict anew each time."""
_NOTE = sa.text(
    f"INSERT INTO {secrets_table.name} (source, secret, last_used_at) VALUES (:source, :secret, :last_used_at)"
    " ON CONFLICT (source, secret) DO UPDATE SET last_used_at = excluded.last_used_at"
).bindparams(sa.bindparam("last_used_at", type_=secrets_table.c.last_used_at.type))
_DEAD, _WAITING = EventState.DEAD.value, EventState.WAITING.value
_ALONE = sa.text("SELECT pg_advisory_xact_lock(hashtext('roms events'))")
_PATIENCE = sa.text("SELECT set_config('lock_timeout', :milliseconds, true)")
_SYNCED = sa.text(
    "SELECT set_config('synchronous_commit',"
    " coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true)"
)


def keep(
    connection: sa.Connection, arrivals: Sequence[Arrival], uses: Uses, claims: YoungClaims
) -> list[bool]:
    """Store what is new, and `uses`, inside the caller's writing transaction; for each arrival whether it was new.

    One that revives its dead event counts as new.
    """
    last_id, claimed = claims.before(connection, arrivals)
    kept = _new_ones(arrivals, claimed)
    new = [arrival for arrival, is_new in zip(arrivals, kept, strict=True) if is_new]
    if new:
        _store(connection, new, last_id + 1)
        _count(connection, new, last_id + 1)
        claims.add(connection, new, last_id + len(new))
    if uses:
        connection.execute(_NOTE, [_use(*key, uses[key]) for key in sorted(uses)])
    return kept if all(kept) else revived(connection, arrivals, kept)


def uses_of(arrivals: Iterable[Arrival]) -> Uses:
    """When each secret was used last, in whole seconds; a delivery that came before was signed too."""
    used: dict[tuple[str, str], datetime] = {}
    for each in arrivals:
        if each.secret:
            used[each.source, each.secret] = each.received_at
    return {key: at.replace(microsecond=0) for key, at in used.items()}


def alone_on_postgres(connection: sa.Connection, wait_seconds: float) -> None:
    """Wait for the turn to keep arrivals, which ends with the transaction, and have its commit synced."""
    connection.execute(_PATIENCE, {"milliseconds": f"{max(1, round(wait_seconds * 1000))}ms"})
    connection.execute(_SYNCED)
    connection.execute(_ALONE)


def _new_ones(arrivals: Iterable[Arrival], last: Claimed) -> list[bool]:
    """Whether each is new; of two equal ones in one go the first."""
    kept = []
    for arrival in arrivals:
        key = (arrival.source, arrival.claim)
        before = last.get(key)
        is_new = before is None or (arrival.claimed_since is not None and before < arrival.claimed_since)
        if is_new:
            last[key] = arrival.received_at
        kept.append(is_new)
    return kept


def _store(connection: sa.Connection, new: Sequence[Arrival], first: int) -> None:
    """As the driver takes it: bound by SQLAlchemy a row took as long again as it takes the disk."""
    statement, time = _statement(connection.dialect)
    connection.exec_driver_sql(
        statement, [_row(number, each, time) for number, each in enumerate(new, first)]
    )


@cache
def _statement(dialect: sa.Dialect) -> tuple[str, Callable[[datetime], Any]]:
    """The insert of one row, and how it is given a time."""
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(_COLUMNS.split(",")))
    return f"INSERT INTO {events_table.name} ({_COLUMNS}) VALUES ({marks})", times_for(dialect)


def _row(number: int, arrival: Arrival, time: Callable[[datetime], Any]) -> tuple[Any, ...]:
    """In the order of the columns."""
    at, is_dead = time(arrival.received_at), arrival.refused != ""
    return (
        number,
        arrival.source,
        arrival.claim,
        at,
        orjson.dumps(dict(arrival.headers)).decode() if arrival.headers else "{}",
        arrival.body,
        storable(arrival.content_type),
        arrival.correlation_id,
        _DEAD if is_dead else _WAITING,
        storable(arrival.refused),
        int(is_dead),
        at if is_dead else None,
        at if is_dead else None,
    )


def _count(connection: sa.Connection, new: Sequence[Arrival], first: int) -> None:
    """Add them to what their sources have; the last one of each is the newest."""
    numbers = {each.source: number for number, each in enumerate(new, first)}
    counts = Counter([each.source for each in new])
    rows = [
        {
            "source": source,
            "events": counts[source],
            "last_id": number,
            "last_received_at": new[number - first].received_at,
        }
        for source, number in sorted(numbers.items())
    ]
    connection.execute(_TALLY, rows)


def _use(source: str, secret: str, at: datetime) -> dict[str, Any]:
    return {"source": source, "secret": secret, "last_used_at": at}


def synced(wait_seconds: float) -> Callable[[Any, Any], None]:
    """Makes a commit wait for the disk, and a lock of another process be waited for so long.

    It must not know the store: the engine would keep it alive, and its connections would never close.
    """

    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA busy_timeout = {round(wait_seconds * 1000)}")

    return prepare
