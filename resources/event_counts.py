"""How it stands with each source, without counting the millions of events that were read."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from resources.event_migrations import events_table, sources_table
from roms_assets.kernel.events import EventCounts, EventState

_OPEN_ONES = (
    sa.select(
        events_table.c.source,
        events_table.c.state,
        sa.func.count().label("events"),
        sa.func.min(events_table.c.id).label("first_id"),
    )
    .where(events_table.c.state.in_([EventState.WAITING.value, EventState.DEAD.value]))
    .group_by(events_table.c.source, events_table.c.state)
)


def counted(connection: sa.Connection) -> dict[str, EventCounts]:
    """Source -> how it stands, for every source that ever sent something, by name."""
    open_ones = {(row.source, row.state): row for row in connection.execute(_OPEN_ONES)}
    oldest = _times(connection, [row.first_id for row in open_ones.values()])
    sources = connection.execute(sa.select(sources_table).order_by(sources_table.c.source)).all()
    return {row.source: _counts(row, open_ones, oldest) for row in sources}


def _times(connection: sa.Connection, ids: Collection[int]) -> dict[int, datetime]:
    columns = events_table.c
    query = sa.select(columns.id, columns.received_at).where(columns.id.in_(list(ids)))
    return {row.id: row.received_at for row in connection.execute(query)}


def _counts(
    source: sa.Row[Any], open_ones: dict[tuple[str, str], sa.Row[Any]], times: dict[int, datetime]
) -> EventCounts:
    waits = open_ones.get((source.source, EventState.WAITING.value))
    dead = open_ones.get((source.source, EventState.DEAD.value))
    waiting_events, dead_events = (each.events if each else 0 for each in (waits, dead))
    return EventCounts(
        waiting=waiting_events,
        read=source.events - waiting_events - dead_events,
        dead=dead_events,
        last_received_at=source.last_received_at,
        oldest_waiting_at=times.get(waits.first_id) if waits else None,
    )
