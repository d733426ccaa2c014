"""How many notices an hour: the first by themselves, the rest summed up.

A few of the hour's notices are kept back for sums, so that also in a storm nothing waits longer than a quarter of an
hour and no hour has more notices than the limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from roms_assets.kernel.incidents import Kind
from roms_assets.notices.rules.changes import Due

HOUR = timedelta(hours=1)
SUMS_PER_HOUR = 4
BETWEEN_SUMS = timedelta(minutes=14, seconds=30)
"""A quarter of an hour, less what a watch may come early."""
COUNTED = (Kind.OPENED, Kind.GROWN, Kind.HEALED, Kind.SUM)
"""The notices that the limit is for; a report and a test are asked for."""


@dataclass(frozen=True)
class Pace:
    """What is told now: each by itself, and what in one sum. What is in neither waits."""

    singly: Sequence[Due] = ()
    summed: Sequence[Due] = ()


def paced(due: Sequence[Due], sent: Sequence[tuple[Kind, datetime]], now: datetime, at_most: int) -> Pace:
    """Divide what is due, given the notices `sent` lately."""
    lately = [(kind, at) for kind, at in sent if at > now - HOUR]
    sums = [at for kind, at in lately if kind is Kind.SUM]
    left = at_most - len(lately)
    single = max(0, min(left, at_most - SUMS_PER_HOUR - (len(lately) - len(sums))))
    singly, rest = due[:single], due[single:]
    may_sum = left > len(singly) and not any(at > now - BETWEEN_SUMS for at in sums)
    return Pace(singly, rest if may_sum else ())
