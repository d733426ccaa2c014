"""Whether a schedule did at its hour what it should."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from roms_assets.kernel.incidents import Trouble
from roms_assets.notices.rules.failures import in_one_line

SOURCE = "schedule"
GRACE = timedelta(minutes=5)
"""So long a schedule may be late: with a watch every five minutes people hear of it within fifteen."""


class Outcome(StrEnum):
    """What became of a tick."""

    DONE = "done"
    FAILED = "failed"
    BEGUN = "begun"


@dataclass(frozen=True)
class Tick:
    """One hour at which Dagster looked at a schedule."""

    at: datetime
    outcome: Outcome
    error: str = ""


@dataclass(frozen=True)
class ScheduleRecord:
    """A schedule that is on, and what Dagster recorded of it."""

    name: str
    what: str
    """What it does, for people."""
    due_at: datetime
    """The last time at which it had to act, the grace left out."""
    on_since: datetime
    ticks: Sequence[Tick]


def missed(record: ScheduleRecord) -> Trouble | None:
    """The trouble when nothing came of the hour, in words with the hour in its own zone.

    It grows by the day: one that acts every quarter of an hour is not told as often.
    """
    if record.due_at < record.on_since:
        return None
    since = [tick for tick in record.ticks if tick.at >= record.due_at]
    if any(tick.outcome is Outcome.DONE for tick in since):
        return None
    hour = f"{record.due_at:%H:%M} on {record.due_at:%Y-%m-%d}"
    return Trouble(
        source=SOURCE,
        key=f"schedule/{record.name}/missed",
        title=f"The schedule {record.name} did not run at {hour}",
        cause=_cause(since, hour),
        effect=f"not done: {record.what}",
        parts=frozenset({f"{record.due_at:%Y-%m-%d}"}),
        seen_at=record.due_at,
        page="automation",
    )


def _cause(ticks: Sequence[Tick], hour: str) -> str:
    failed = [tick.error for tick in ticks if tick.outcome is Outcome.FAILED]
    if failed:
        return in_one_line(failed[0] or "Dagster could not evaluate it")
    if ticks:
        return "Dagster began it and did not come to its end"
    return f"Dagster's scheduler did nothing at {hour}"
