"""Till-days as a picture needs them, with good defaults."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.till_days import TillDay

FIRST = date(2025, 11, 27)
STATES = {"a": "arrived", "p": "partial", "m": "absent", "r": "refused"}


@dataclass(frozen=True)
class Known:
    """What a ledger could know."""

    state: str
    reason: str = ""
    figures: dict[str, int | str] = field(default_factory=dict)
    attempts: int = 1
    last_attempt_at: datetime | None = None


def a_till(states: str, till: str = "BMC-1", reason: str = "why not", first: date = FIRST) -> list[Expected]:
    """A till-day for each letter: a arrived, p partial, m absent, r refused, c closed, ? never asked."""
    branch, _, pos = till.rpartition("-")
    return [
        Expected(
            TillDay(first + timedelta(days=passed), branch, pos),
            "closed on sundays" if letter == "c" else None,
            Known(STATES[letter], "" if letter == "a" else reason) if letter in STATES else None,
        )
        for passed, letter in enumerate(states)
    ]
