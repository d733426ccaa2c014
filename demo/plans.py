"""What one till does on one day, before it is written down: how many receipts, which numbers, what times."""

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.chance import number_of
from demo.masters import Shop

MINUTES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60))
"""Every minute of a day as the tills write it."""
CASHIERS = ("2003", "2011", "2027", "2040")
_OPENS, _CLOSES = 6 * 60 + 30, 22 * 60 + 50


@dataclass(frozen=True)
class DayPlan:
    """One till-day: what to write and how much; `first` sales and `returned` returns were before this day."""

    shop: Shop
    pos: str
    day: date
    seed: int
    receipts: int
    returns: int
    first: int
    returned: int

    @property
    def chance(self) -> Random:
        """A fresh source of chance that belongs to this till-day."""
        return Random(number_of(self.seed, self.shop.branch, self.pos, self.day))

    @property
    def base(self) -> int:
        """The number before the till's very first TRANSNO."""
        if self.shop.generation == "new":
            return (int(self.pos) if self.pos.isdigit() else 9) * 10**13 + 7299
        return 300_000 + number_of("transno", self.seed, self.shop.branch, self.pos) % 90_000 // 100 * 100

    @property
    def cashier(self) -> str:
        """Who stood at the till."""
        return CASHIERS[number_of("cashier", self.shop.branch, self.pos, self.day) % len(CASHIERS)]

    def times(self, chance: Random) -> list[str]:
        """The time of each receipt, oldest first; on some days the first and the last lie around midnight."""
        step = (_CLOSES - _OPENS) / self.receipts
        times = [MINUTES[int(_OPENS + (place + chance.random()) * step)] for place in range(self.receipts)]
        if chance.random() < 0.5:
            times[0], times[-1] = "23:50", "00:03"
        return times

    def places_of_returns(self) -> frozenset[int]:
        """Behind which sales of the day something was taken back."""
        return frozenset((turn + 1) * self.receipts // (self.returns + 1) - 1 for turn in range(self.returns))


def planned_receipts(seed: int, till: str, day: date, lines: int) -> tuple[int, int]:
    """Sales and returns of a till-day that make about `lines` lines; days differ by a fifth either way."""
    chance = number_of("size", seed, till, day)
    return max(3, lines * (80 + chance % 41) // 445), chance // 64 % 3
