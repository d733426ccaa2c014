"""Which days are to be read again, and which are to be proven: recent ones, months in turn, those without a proof."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from roms_assets.kernel.days import days_from, midnight

SETTLES_AFTER = timedelta(hours=72)
"""So late an offline till may deliver; a day that was read later than that is not read again unless somebody asks."""
PROVEN_DAYS = 7
UNPROVEN_AT_ONCE = 62
"""So many days without a proof are proven in one run, beside those whose turn it is."""
_NIGHTS = timedelta(days=2)
"""So long after its end a day must have been proven: two nightly runs have passed."""


def is_settled(day: date, read_at: datetime | None) -> bool:
    """Whether a day of UTC was read so late that nothing of it can still come."""
    return read_at is not None and read_at >= midnight(day + timedelta(days=1)) + SETTLES_AFTER


def unsettled(days: Sequence[date], read_at: Mapping[date, datetime], *, force: bool) -> list[date]:
    """The days that are to be read."""
    return [day for day in days if force or not is_settled(day, read_at.get(day))]


def days_to_prove(
    first: date, last: date, unproven: Mapping[date, datetime | None] | None = None
) -> list[date]:
    """The last seven days, one older month, each night the next one, and of the days without a proof the next ones.

    `unproven` is day -> when it was last tried in vain, None for never. Those that nobody tried come first, oldest
    first, so that a day that cannot be proven keeps no other waiting.
    """
    months = sorted({(day.year, day.month) for day in days_from(first, last - timedelta(days=PROVEN_DAYS))})
    turn = months[last.toordinal() % len(months)] if months else None
    whole = days_from(first, last)
    asked = {*whole[-PROVEN_DAYS:], *(day for day in whole if (day.year, day.month) == turn)}
    tried = sorted((at.timestamp() if at else 0, day) for day, at in (unproven or {}).items())
    waiting = [day for _, day in tried if day not in asked]
    return sorted({*asked, *waiting[:UNPROVEN_AT_ONCE]})


def unproven(
    days: Iterable[date], proofs: Mapping[date, Mapping[str, datetime | None]]
) -> dict[date, datetime | None]:
    """Day -> when it was last tried in vain, None when it never was, of those of these days that have no proof.

    `proofs` is day -> location -> when it was tried in vain, None where a proof came to something. A proof asks about
    all locations, so one that a day lacks was not known then; the months in turn come to it.
    """
    found: dict[date, datetime | None] = {}
    for day in days:
        known = proofs.get(day, {})
        in_vain = [at for at in known.values() if at]
        if in_vain or not known:
            found[day] = min(in_vain, default=None)
    return found


def left_over(unproven: Collection[date], last: date) -> list[date]:
    """Those that are older than the days which every run proves, oldest first."""
    return sorted(day for day in unproven if day <= last - timedelta(days=PROVEN_DAYS))


def overdue(unproven: Mapping[date, datetime | None], today: date) -> list[date]:
    """The days that were never proven although two nights have passed since their end, oldest first."""
    return sorted(
        day
        for day, tried_at in unproven.items()
        if tried_at is None and day + timedelta(days=1) + _NIGHTS <= today
    )
