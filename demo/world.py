"""The faked world: branches, tills and days, and which fault meets which till-day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Self

from demo.branches import Branch, Sizes, Till
from demo.demo_world import BRANCHES, DAYS, FAULTS_OF_DEMO, HOLIDAYS
from demo.faults import FAULTS
from demo.masters import Shop
from demo.plans import DayPlan, planned_receipts
from demo.pos_files import DEFAULT_UPLOAD, Shelf, full_shelf

__all__ = ["Branch", "Sizes", "Till", "World", "key_of"]


def key_of(day: date, branch: str, pos: str) -> str:
    """The name of a till-day, such as `2025-11-14|BMC-1`."""
    return f"{day}|{branch}-{pos}"


@dataclass
class World:
    """Everything outside. The same arguments make the same bytes, in every process."""

    branches: Sequence[Branch]
    days: Sequence[date]
    faults: dict[str, str | Sequence[str]] = field(default_factory=dict)
    holidays: Sequence[date] = ()
    sizes: Sizes = field(default_factory=Sizes)
    seed: int = 1
    silence_seconds: float = 30
    """After so long a silent host speaks."""

    def __post_init__(self) -> None:
        self._now: dict[str, tuple[tuple[str, ...], str]] = {}
        self._numbers: dict[str, dict[date, tuple[int, int]]] = {}
        for key in self.faults:
            if key not in self.places:
                raise ValueError(f"a fault is planned for {key}, but this world has no such till-day")
            self._planned(key)

    @classmethod
    def demo(cls) -> Self:
        """The world of `make demo`: five branches, nine tills, 60 days that end 2025-12-30."""
        return cls(BRANCHES, DAYS, dict(FAULTS_OF_DEMO), HOLIDAYS)

    @cached_property
    def places(self) -> dict[str, tuple[Branch, Till, date]]:
        """Every till-day by its key, day by day, closed ones included."""
        return {
            key_of(day, branch.code, till.code): (branch, till, day)
            for day in sorted(self.days)
            for branch in self.branches
            for till in branch.all_tills()
        }

    def till_days(self) -> list[str]:
        """All till-days, day by day, closed ones included."""
        return list(self.places)

    def is_closed(self, key: str) -> bool:
        """Whether nothing is expected of that till on that day."""
        branch, till, day = self.places[key]
        if day in self.holidays or day in branch.closed_days or day.weekday() in branch.closed_weekdays:
            return True
        return any(
            (each.opened is not None and day < each.opened) or (each.closed is not None and day > each.closed)
            for each in (branch, till)
        )

    def faults_of(self, key: str) -> tuple[str, ...]:
        """The faults with which a till-day is served now. Raises KeyError for a fault that does not exist."""
        if key in self._now:
            return self._now[key][0]
        return self._planned(key)

    def _planned(self, key: str) -> tuple[str, ...]:
        planned = self.faults.get(key, ())
        names = (planned,) if isinstance(planned, str) else tuple(planned)
        return tuple(self._known(name) for name in names)

    def _known(self, name: str) -> str:
        if name not in FAULTS:
            raise KeyError(f"no fault is called {name!r}; there are {', '.join(FAULTS)}")
        return name

    def mend(self, key: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on the till-day is served without its faults, as uploaded at that time (HH-MM)."""
        self.strike(key, at=at)

    def strike(self, key: str, *faults: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on the till-day is served with these faults instead of those planned."""
        if key not in self.places:
            raise KeyError(f"this world has no till-day {key}")
        for name in faults:
            self._known(name)
        self._now[key] = (faults, at)

    def shelf(self, key: str) -> Shelf:
        """What the host has for that till-day: nothing on closed days, unless files come all the same."""
        branch, till, day = self.places[key]
        if not self._uploads_on(key):
            return Shelf(branch.code, till.code, day)
        shelf = full_shelf(self.plan(key), self.sizes.blpr_rows, self._uploaded_at(key))
        for name in self.faults_of(key):
            FAULTS[name](shelf)
        return shelf

    def files(self, key: str) -> dict[str, bytes]:
        """The till-day's files by name, as a client receives them whole."""
        shelf = self.shelf(key)
        return {shelf.name(upload): upload.body() for upload in shelf.uploads}

    def plan(self, key: str) -> DayPlan:
        """What the till did on that day."""
        branch, till, day = self.places[key]
        shop = Shop(branch.code, branch.generation_on(day), branch.department_codes, self.sizes.products)
        receipts, returns = planned_receipts(self.seed, f"{branch.code}-{till.code}", day, self.sizes.lines)
        first, returned = self._numbering(branch, till)[day]
        return DayPlan(shop, till.code, day, self.seed, receipts, returns, first, returned)

    def _uploaded_at(self, key: str) -> str:
        return self._now[key][1] if key in self._now else DEFAULT_UPLOAD

    def _uploads_on(self, key: str) -> bool:
        return not self.is_closed(key) or "open_on_closed_day" in self._planned(key) + self.faults_of(key)

    def _numbering(self, branch: Branch, till: Till) -> dict[date, tuple[int, int]]:
        """Per day how many sales and returns the till had before: numbers run on from day to day."""
        name = f"{branch.code}-{till.code}"
        if name not in self._numbers:
            sold, back = 0, 0
            before = self._numbers[name] = {}
            for day in sorted(self.days):
                before[day] = (sold, back)
                if self._uploads_on(key_of(day, branch.code, till.code)):
                    receipts, returns = planned_receipts(self.seed, name, day, self.sizes.lines)
                    sold, back = sold + receipts, back + returns
        return self._numbers[name]
