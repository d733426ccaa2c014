"""What a till usually has on a weekday: the median of its last four same weekdays that brought lines."""

from collections import defaultdict
from collections.abc import Mapping
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
        self._of_till: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for till_day, count in lines.items():
            self.add(till_day, count)

    def add(self, till_day: TillDay, lines: int) -> None:
        """What a till-day has now."""
        self._days_of(till_day)[till_day.day.toordinal()] = lines

    def of(self, till_day: TillDay, fewest: int = WEEKDAYS) -> Usual | None:
        """What is usual for its till and weekday; None where fewer of them are known."""
        days, last = self._days_of(till_day), till_day.day.toordinal()
        same = [day for day in range(last - 7, last - 7 * _WEEKS_BACK - 1, -7) if days.get(day)][:WEEKDAYS]
        if len(same) < fewest:
            return None
        return Usual(median(days[day] for day in same), tuple(map(date.fromordinal, same)))

    def few(self, till_day: TillDay, percent: float) -> str | None:
        """A sentence with both numbers when the till-day has under so many percent of what is usual."""
        lines = self._days_of(till_day).get(till_day.day.toordinal(), 0)
        usual = self.of(till_day) if lines else None
        if usual is None or lines * 100 >= percent * usual.lines:
            return None
        weekday = f"{till_day.day:%A}s"
        return f"only {_counted(lines)}, usually {round(usual.lines)} (median of its last four {weekday})"

    def _days_of(self, till_day: TillDay) -> dict[int, int]:
        """The lines of its till by the day's ordinal number: a year of till-days is asked about at once."""
        return self._of_till[till_day.branch, till_day.pos]


def _counted(lines: int) -> str:
    return f"{lines} line{'' if lines == 1 else 's'}"
