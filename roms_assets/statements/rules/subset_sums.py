"""Which of some amounts add up to a sum: all ways up to a size, found exactly, of a bounded number of amounts."""

from collections.abc import Sequence
from itertools import islice

MOST_AMOUNTS = 24
"""Of so many 2 x 4,096 sums are made; of more nothing is tried."""
_Place = tuple[int, ...]


def ways_to(total: int, amounts: Sequence[int], largest: int, most: int = 2) -> list[_Place]:
    """Places of amounts, two at least and `largest` at most, that add up to the total; no more than `most` ways.

    Two ways say already that neither is sure. Raises ValueError for more than MOST_AMOUNTS.
    """
    if len(amounts) > MOST_AMOUNTS:
        raise ValueError(f"{len(amounts)} amounts are more than {MOST_AMOUNTS}")
    if sum(amount for amount in sorted(amounts)[-largest:] if amount > 0) < total:
        return []
    middle = len(amounts) // 2
    low = _sums(amounts, range(middle), largest)
    high = _sums(amounts, range(middle, len(amounts)), largest)
    found = (
        (*first, *second)
        for part, firsts in low.items()
        for first in firsts
        for second in high.get(total - part, ())
        if 2 <= len(first) + len(second) <= largest
    )
    return sorted(islice(found, most))


def _sums(amounts: Sequence[int], places: Sequence[int], largest: int) -> dict[int, list[_Place]]:
    """Sum -> the ways to it of some of these places."""
    ways: list[tuple[int, _Place]] = [(0, ())]
    for place in places:
        ways += [(part + amounts[place], (*way, place)) for part, way in ways if len(way) < largest]
    found: dict[int, list[_Place]] = {}
    for part, way in ways:
        found.setdefault(part, []).append(way)
    return found
