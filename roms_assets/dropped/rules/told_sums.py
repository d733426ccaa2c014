"""Sums of what is told: of nothing told there is none, and amounts of several currencies are not added up."""

from collections.abc import Iterable
from decimal import Decimal


def sum_told(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are told; None when none is."""
    told = [number for number in numbers if number is not None]
    return sum(told, Decimal(0)) if told else None


def by_currency(amounts: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Currency -> minor units, of the amounts that are told."""
    found: dict[str, int] = {}
    for currency, minor in amounts:
        if minor is not None:
            found[currency] = found.get(currency, 0) + minor
    return found
