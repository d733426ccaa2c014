"""How many orders a location usually has on such a day of the week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKS, _OF_LAST_WEEKS, _KNOWN = 4, 8, 2
"""The last four same weekdays that are proven, of the last eight; fewer than two say nothing."""
_LEAST = 5
"""A location that sells less on some such day may well sell nothing on the next."""
LOOK_BACK = timedelta(weeks=_OF_LAST_WEEKS)


@dataclass(frozen=True)
class UsualOrders:
    """The fewest and the most orders of the last same weekdays."""

    fewest: int
    most: int

    def __str__(self) -> str:
        return f"{self.fewest:,}" if self.fewest == self.most else f"{self.fewest:,} to {self.most:,}"

    def is_unusual(self, orders: int) -> bool:
        """Whether so few orders are under half of the fewest, where anything can be said."""
        return self.fewest >= _LEAST and 2 * orders < self.fewest


def usual_orders(day: date, orders: Mapping[date, int]) -> UsualOrders | None:
    """What is usual for a location, given its proven days; None when too little is known."""
    before = (day - timedelta(weeks=weeks) for weeks in range(1, _OF_LAST_WEEKS + 1))
    known = [orders[each] for each in before if each in orders][:_WEEKS]
    return UsualOrders(min(known), max(known)) if len(known) >= _KNOWN else None
