"""What the POS data promise, held against all that is known: whether it is so, the numbers, and where it is not.

A promise looks at every expected till-day and not at those of one run, so that a good run never hides an old fault.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from roms_assets.kernel.findings import Finding
from roms_assets.kernel.plurals import plural
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.receipt_numbers import hole_between, told

_HERE = (State.ARRIVED, State.PARTIAL)


def receipts_balance(expected: Iterable[Expected]) -> Finding:
    """For each receipt the sum of its lines is what was paid, exactly; returns stand together."""
    here = _here(expected)
    broken = [
        (each.till_day.key, plural(_figure(each, "unbalanced_receipts"), "receipt"))
        for each in here
        if _figure(each, "unbalanced_receipts")
    ]
    receipts = sum(_figure(each, "receipts") for each in here)
    return Finding(
        len(here), broken, {"receipts": receipts, "unbalanced_receipts": _sum(here, "unbalanced_receipts")}
    )


def every_expected_till_reported(expected: Sequence[Expected]) -> Finding:
    """Every till that is not closed has brought something that can be used."""
    open_tills = [each for each in expected if each.state is not State.CLOSED]
    missing = [each for each in _newest_first(open_tills) if each.state.is_missing]
    broken = [(each.till_day.key, f"{each.state}: {each.reason}") for each in missing]
    return Finding(
        len(open_tills), broken, {"reported": len(open_tills) - len(missing), "missing": len(missing)}
    )


def lines_are_as_usual(expected: Iterable[Expected]) -> Finding:
    """No till-day has far fewer lines than the median of the till's last four same weekdays."""
    here = _here(expected)
    return Finding(len(here), [(each.till_day.key, each.few) for each in here if each.few])


def no_receipt_number_is_missing(expected: Iterable[Expected]) -> Finding:
    """A till numbers its receipts without a gap, within a day and from one day to the next."""
    here = _here(expected)
    within = {
        each.till_day.key: f"missing within the day: {each.known.figures['missing_numbers']}"
        for each in here
        if each.known and _figure(each, "missing_receipts")
    }
    between = dict(_between_days(expected))
    keys = sorted({*within, *between}, reverse=True)
    broken = [(key, "; ".join(part for part in (within.get(key), between.get(key)) if part)) for key in keys]
    return Finding(len(here), broken, {"missing_within_days": _sum(here, "missing_receipts")})


def _between_days(expected: Iterable[Expected]) -> Iterator[tuple[str, str]]:
    """Numbers missing between a day and the one on which the till was open before, where both are there.

    A day that is missing itself explains the hole.
    """
    by_till: dict[str, list[Expected]] = {}
    for each in expected:
        if each.state is not State.CLOSED:
            by_till.setdefault(each.till_day.till, []).append(each)
    for days in by_till.values():
        for before, after in pairwise(sorted(days, key=lambda each: each.till_day)):
            last, first = _figure(before, "last_receipt"), _figure(after, "first_receipt")
            hole = hole_between(last, first) if last and first else None
            if hole:
                yield after.till_day.key, f"missing since {before.till_day.day}: {told([hole])}"


def _here(expected: Iterable[Expected]) -> list[Expected]:
    return [each for each in _newest_first(expected) if each.state in _HERE]


def _newest_first(expected: Iterable[Expected]) -> list[Expected]:
    return sorted(expected, key=lambda each: each.till_day, reverse=True)


def _figure(each: Expected, name: str) -> int:
    return int(each.known.figures.get(name, 0)) if each.known else 0


def _sum(expected: Iterable[Expected], name: str) -> int:
    return sum(_figure(each, name) for each in expected)
