"""What a till usually has on a weekday: the median of its last four same weekdays that brought lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from roms_assets.pos.rules.till_days import TillDay

WEEKDAYS, _WEEKS_BACK = 4, 8
LOOK_BACK = timedelta(weeks=_WEEKS_BACK)
"""How far back same weekdays are looked for; closed and missing ones do not count."""


@dataclass(frozen=True)
class Usual:
    """How many lines are usual, and the days that say so, latest first."""

    lines: float
    days: tuple[date, ...]


class UsualLines:
    """The lines of till-days that brought any; more may become known."""

    def __init__(self, lines: Mapping[TillDay, int]) -> None:
        self._lines = {till_day: count for till_day, count in lines.items() if count}

    def add(self, till_day: TillDay, lines: int) -> None:
        """What a till-day has now."""
        self._lines[till_day] = lines

    def of(self, till_day: TillDay, fewest: int = WEEKDAYS) -> Usual | None:
        """What is usual for its till and weekday; None where fewer of them are known."""
        days = [day for day in _same_weekdays(till_day) if self._lines.get(day)][:WEEKDAYS]
        if len(days) < fewest:
            return None
        return Usual(median(self._lines[day] for day in days), tuple(each.day for each in days))

    def few(self, till_day: TillDay, percent: float) -> str | None:
        """A sentence with both numbers when the till-day has under so many percent of what is usual."""
        lines, usual = self._lines.get(till_day, 0), self.of(till_day)
        if usual is None or not lines or lines * 100 >= percent * usual.lines:
            return None
        weekday = f"{till_day.day:%A}s"
        return f"only {_counted(lines)}, usually {usual.lines:g} (median of its last four {weekday})"


def _same_weekdays(till_day: TillDay) -> Iterable[TillDay]:
    """The till on the same weekday of earlier weeks, latest first."""
    for weeks in range(1, _WEEKS_BACK + 1):
        yield TillDay(till_day.day - timedelta(weeks=weeks), till_day.branch, till_day.pos)


def _counted(lines: int) -> str:
    return f"{lines} line{'' if lines == 1 else 's'}"
