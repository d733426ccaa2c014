"""What is expected, what is known of it, and what follows: what is missing, what is due.

Plain Python, so that a command can answer before a library of data frames is loaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.reasons import shortened
from roms_assets.pos.rules.till_days import TillDay

NEVER_ASKED = "the host was not asked yet"


class Known(Protocol):
    """What the ledger knows of a till-day; see `resources.ledger.Entry`."""

    @property
    def state(self) -> str:
        """One of `State`."""

    @property
    def reason(self) -> str:
        """Why; empty when all is well."""

    @property
    def figures(self) -> Mapping[str, int | str]:
        """Counts, and exact sums as text."""

    @property
    def attempts(self) -> int:
        """How often the host was asked."""

    @property
    def last_attempt_at(self) -> datetime | None:
        """When it was last asked."""


@dataclass(frozen=True)
class Expected:
    """One till-day that there should be, and what is known of it."""

    till_day: TillDay
    closed: str | None = None
    """Why `roms.yaml` says that nothing is expected."""
    known: Known | None = None
    few: str | None = None
    """That it has far fewer lines than is usual, with both numbers; None when it has not."""

    @property
    def state(self) -> State:
        """What `roms.yaml` says today goes before what was recorded, as long as nothing arrived."""
        state = State(self.known.state) if self.known else State.ABSENT
        if self.few and state is State.ARRIVED:
            return State.PARTIAL
        if self.closed and state is State.ABSENT:
            return State.CLOSED
        if not self.closed and state is State.CLOSED:
            return State.ABSENT
        return state

    @property
    def reason(self) -> str:
        """Why it is in that state, what is said of several types of file once; empty when all is well."""
        if self.state is State.CLOSED:
            return self.closed or ""
        told = shortened(self.known.reason) if self.known else NEVER_ASKED
        return "; ".join(part for part in (self.few, told) if part)

    @property
    def is_due(self) -> bool:
        """Nothing usable is there, or a closed day has not been asked for even once."""
        return self.state.is_missing or (self.state is State.CLOSED and self.known is None)


@dataclass(frozen=True)
class DayCount:
    """How many of a day's expected tills have arrived: 55 of 56."""

    arrived: int
    expected: int

    @property
    def is_published(self) -> bool:
        """Whether Dagster may show the day as arrived: at least one till, or nothing was expected."""
        return self.arrived > 0 or self.expected == 0

    def __str__(self) -> str:
        return f"{self.arrived}/{self.expected}"


def count(expected: Iterable[Expected]) -> DayCount:
    """Count one day's tills; a closed till counts only if files came all the same."""
    states = [each.state for each in expected]
    arrived = sum(state in (State.ARRIVED, State.PARTIAL) for state in states)
    return DayCount(arrived, sum(state is not State.CLOSED for state in states))


def missing(expected: Iterable[Expected]) -> dict[str, dict[str, list[str]]]:
    """Branch -> POS -> ISO dates of which nothing usable is there."""
    found: dict[str, dict[str, list[str]]] = {}
    for each in sorted((each for each in expected if each.state.is_missing), key=lambda each: each.till_day):
        tills = found.setdefault(each.till_day.branch, {})
        tills.setdefault(each.till_day.pos, []).append(each.till_day.day.isoformat())
    return found


def due(expected: Iterable[Expected], last: date, partial_days: int, missing_days: int) -> list[TillDay]:
    """What the daily run asks for: the last day whole, recent partial till-days, missing ones of a longer while."""
    partial_from = last - timedelta(days=partial_days - 1)
    missing_from = last - timedelta(days=missing_days - 1)
    return [
        each.till_day
        for each in expected
        if each.till_day.day == last
        or (each.state is State.PARTIAL and each.till_day.day >= partial_from)
        or (each.is_due and each.till_day.day >= missing_from)
    ]
