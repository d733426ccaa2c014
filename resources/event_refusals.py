"""What the front door refused: dead from the start, so it is never due; here a run finds it, to give it its row."""

from collections.abc import Collection

import sqlalchemy as sa

from resources.event_migrations import events_table
from roms_assets.kernel.events import EventState

_IS_DEAD = events_table.c.state == EventState.DEAD.value


def not_seen(sources: Collection[str], limit: int) -> sa.Select[tuple[object, ...]]:
    """The question for up to `limit` dead events of these sources that no run has seen, oldest first."""
    columns = events_table.c
    is_meant = _IS_DEAD & columns.source.in_(list(sources)) & (columns.run_id == "")
    return sa.select(events_table).where(is_meant).order_by(columns.id).limit(limit)


def note_seen(connection: sa.Connection, ids: Collection[int], run_id: str) -> None:
    """Note the run that has seen them; one that was replayed meanwhile is tried by a run anyway."""
    update = events_table.update().where(_IS_DEAD & (events_table.c.id == sa.bindparam("of_id")))
    connection.execute(update.values(run_id=run_id), [{"of_id": number} for number in sorted(ids)])
