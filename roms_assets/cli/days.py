"""Days as people write them: runs of days that follow each other, joined."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from roms_assets.pos.rules.arrivals import Expected

Said = TypeVar("Said")
"""What is said of a till-day; it can be compared and hashed."""


@dataclass(frozen=True)
class Stretch(Generic[Said]):
    """Tills of which the same is said over the same days."""

    first: date
    last: date
    said: Said
    tills: tuple[str, ...]
    till_days: int
    """How many it stands for; closed days in between are not counted."""

    @property
    def days(self) -> str:
        """The days in words: 2025-12-18, or 2025-12-18 to 12-19."""
        if self.first == self.last:
            return self.first.isoformat()
        last = self.last.isoformat()
        return f"{self.first} to {last[5:] if self.first.year == self.last.year else last}"


def stretches(expected: Iterable[Expected], say: Callable[[Expected], Said | None]) -> list[Stretch[Said]]:
    """Till-days joined where the same is said of days in a row, then of tills; by their first day.

    Those of which None is said are left out and end a row, unless the till was closed then.
    """
    by_till: dict[str, list[Expected]] = {}
    for each in expected:
        by_till.setdefault(each.till_day.till, []).append(each)
    together: dict[tuple[date, date, Said], dict[str, int]] = {}
    for till, till_days in by_till.items():
        for days, said in _rows(till_days, say):
            together.setdefault((days[0], days[-1], said), {})[till] = len(days)
    found = [Stretch(*key, tuple(tills), sum(tills.values())) for key, tills in together.items()]
    return sorted(found, key=lambda each: (each.first, each.last))


def _rows(
    till_days: Sequence[Expected], say: Callable[[Expected], Said | None]
) -> Iterator[tuple[list[date], Said]]:
    """The rows of days of one till, each with what is said of it."""
    before: Said | None = None
    days: list[date] = []
    for each in till_days:
        said = say(each)
        if said is None and each.closed:
            continue
        if before is not None and said != before:
            yield days, before
            days = []
        before = said
        if said is not None:
            days.append(each.till_day.day)
    if before is not None:
        yield days, before
