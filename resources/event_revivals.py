"""A delivery that equals a dead event lets that one wait again: its sender repeats it so that it is read after all."""

from collections.abc import Sequence

import sqlalchemy as sa

from resources.event_claims import with_claims
from resources.event_migrations import events_table
from roms_assets.kernel.events import Arrival, EventState

_COLUMNS = events_table.c
_AGAIN = (
    events_table.update()
    .where(_COLUMNS.id == sa.bindparam("of_id"))
    .values(
        state=EventState.WAITING.value,
        attempts=0,
        settled_at=None,
        correlation_id=sa.bindparam("to_correlation_id"),
    )
)


def revived(connection: sa.Connection, arrivals: Sequence[Arrival], kept: Sequence[bool]) -> list[bool]:
    """For each arrival whether it is new (`kept`), or made its dead event wait again, under its correlation id.

    Inside the caller's writing transaction. Nothing is asked of the database when no arrival may revive one.
    """
    again = {
        (each.source, each.claim): place
        for place, each in reversed(list(enumerate(arrivals)))
        if each.revives and not kept[place] and not each.refused
    }
    told = list(kept)
    if again:
        for number, place in _dead(connection, arrivals, again):
            again_id = {"of_id": number, "to_correlation_id": arrivals[place].correlation_id}
            told[place] = connection.execute(_AGAIN, again_id).rowcount == 1
    return told


def _dead(
    connection: sa.Connection, arrivals: Sequence[Arrival], again: dict[tuple[str, str], int]
) -> list[tuple[int, int]]:
    """Numbers of the dead events that may wait `again`, each with the place of the arrival that equals it."""
    query = sa.select(_COLUMNS.id, _COLUMNS.source, _COLUMNS.claim, _COLUMNS.received_at).where(
        (_COLUMNS.state == EventState.DEAD.value) & with_claims(claim for _, claim in again)
    )
    found = []
    for row in connection.execute(query).all():
        place = again.get((row.source, row.claim))
        since = None if place is None else arrivals[place].claimed_since
        if place is not None and (since is None or row.received_at >= since):
            found.append((row.id, place))
    return found
