"""Events that the front door refused: they are kept as dead ones, so that no run is ever given them to read.

Each still needs its row in the table of events. Here a run finds those that none has seen yet.
"""

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
    """Note the run that has seen them.

    One that waits again by now is left alone: the run that tries it gives it its row.
    """
    update = events_table.update().where(_IS_DEAD & (events_table.c.id == sa.bindparam("of_id")))
    connection.execute(update.values(run_id=run_id), [{"of_id": number} for number in sorted(ids)])
