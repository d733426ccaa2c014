"""Whether runs that were asked for are started in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from roms_assets.kernel.incidents import Trouble

SOURCE = "queue"
LIMIT = timedelta(minutes=10)
"""So long a run may wait: with a watch every five minutes people hear of it within fifteen."""


class Stage(StrEnum):
    """How far a run came that has not begun its work."""

    MADE = "made"
    QUEUED = "queued"
    STARTING = "starting"


_CAUSES = {
    Stage.MADE: "it was made and never came into Dagster's queue",
    Stage.STARTING: "a process was asked for, and none began the work",
}


@dataclass(frozen=True)
class WaitingRun:
    """A run that has not begun its work."""

    run_id: str
    key: str
    """The same for runs of the same work."""
    what: str
    """Its job or its assets, for people."""
    stage: Stage
    since: datetime


def held_up(
    waiting: Sequence[WaitingRun], moving: Collection[str], going_on: int, now: datetime
) -> list[Trouble]:
    """One trouble for all that wait too long; `moving` are the keys of work of which a run goes on or began lately.

    What waits behind runs of its own kind, as in a long backfill, has its turn.
    """
    late = [each for each in waiting if each.since <= now - LIMIT and each.key not in moving]
    if not late:
        return []
    first = min(late, key=lambda each: each.since)
    names = sorted({each.what for each in late})
    return [
        Trouble(
            source=SOURCE,
            key="queue/held up",
            title="Runs do not start",
            cause=_CAUSES.get(first.stage) or _why_queued(going_on),
            effect=f"{', '.join(names)} must wait",
            parts=frozenset(names),
            seen_at=first.since,
            run_id=first.run_id,
        )
    ]


def _why_queued(going_on: int) -> str:
    if going_on:
        others = "1 other run goes on" if going_on == 1 else f"{going_on} other runs go on"
        return f"{others}, and no turn came in Dagster's queue"
    return "no run goes on, and Dagster takes none from its queue: its daemon is stuck, or a limit of runs is held"
