"""Till-days in the order of a wall calendar: branch, till, month, day."""

from collections.abc import Iterable, Mapping
from datetime import date

from roms_assets.pos.rules.arrivals import Expected

Month = tuple[int, int]
"""Year and month."""
Calendar = Mapping[Month, Mapping[int, Expected]]
"""Month -> day of the month -> till-day."""


def calendars(expected: Iterable[Expected]) -> dict[str, dict[str, Calendar]]:
    """Branch -> POS -> its calendar, in the order given; a day that is not expected at all is left out."""
    found: dict[str, dict[str, dict[Month, dict[int, Expected]]]] = {}
    for each in expected:
        day, till = each.till_day.day, each.till_day
        months = found.setdefault(till.branch, {}).setdefault(till.pos, {})
        months.setdefault((day.year, day.month), {})[day.day] = each
    return {branch: dict(tills) for branch, tills in found.items()}


def long_day(day: date) -> str:
    """1 November 2025."""
    return f"{day.day} {day:%B %Y}"
