"""Which days are to be read again, and which months are to be proven again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from roms_assets.square.rules.asking import midnight

SETTLES_AFTER = timedelta(hours=72)
"""So late an offline till may deliver; a day that was read later than that is not read again unless somebody asks."""
PROVEN_DAYS = 7
QUIET = timedelta(minutes=1)
"""So long after the last change whoever made it is likely done."""


def is_settled(day: date, read_at: datetime | None) -> bool:
    """Whether a day of UTC was read so late that nothing of it can still come."""
    return read_at is not None and read_at >= midnight(day + timedelta(days=1)) + SETTLES_AFTER


def unsettled(days: Sequence[date], read_at: Mapping[date, datetime], *, force: bool) -> list[date]:
    """The days that are to be read."""
    return [day for day in days if force or not is_settled(day, read_at.get(day))]


def span(first: date, last: date) -> list[date]:
    """All days from first to last, both included; none when they are the other way round."""
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


def days_to_prove(first: date, last: date) -> list[date]:
    """The last seven days, and one older month: each night the next one, so that all have their turn."""
    recent = span(max(first, last - timedelta(days=PROVEN_DAYS - 1)), last)
    older = span(first, last - timedelta(days=PROVEN_DAYS))
    months = sorted({(day.year, day.month) for day in older})
    if not months:
        return recent
    turn = months[last.toordinal() % len(months)]
    return [day for day in older if (day.year, day.month) == turn] + recent
