"""Which days are matched again when some changed: those from which a line may reach what changed, and no others."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from roms_assets.statements.rules.terms import Terms


def reach(terms: Mapping[str, Terms]) -> int:
    """Days between two lines that may compete for an order."""
    return max((each.days_before + each.days_after for each in terms.values()), default=0)


def near(changed: Collection[date], days: Iterable[date], terms: Mapping[str, Terms]) -> set[date]:
    """Those days with lines that lie within reach of a changed one."""
    within = _around(changed, reach(terms), reach(terms))
    return {day for day in days if day in within}


def order_days(days: Collection[date], terms: Mapping[str, Terms]) -> list[date]:
    """The days whose orders lines of these days may pay."""
    before = max((each.days_after for each in terms.values()), default=0)
    after = max((each.days_before for each in terms.values()), default=0)
    return sorted(_around(days, before, after))


def _around(days: Iterable[date], before: int, after: int) -> set[date]:
    return {day + timedelta(passed) for day in days for passed in range(-before, after + 1)}
