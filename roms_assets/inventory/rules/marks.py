"""From what each day's stock is made: its own flows and the day before, so that a change goes on from its day."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

RULES = "3"
"""Changes when a rule does that makes another stock of the same flows."""


def checksum(told: Iterable[str]) -> str:
    """Of these words, in their order."""
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def chained(days: Sequence[date], flows: Mapping[str, str], settings: str) -> dict[str, str]:
    """Day -> a mark of its flows, of all days before it and of these settings; the days follow each other."""
    found: dict[str, str] = {}
    before = checksum([RULES, settings])
    for day in map(date.isoformat, days):
        before = found[day] = checksum([before, flows.get(day, "")])
    return found
