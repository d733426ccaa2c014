"""Numbers that the tables can hold exactly."""

from decimal import Decimal

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import minor_units

_LARGEST = 10**9
_DIGITS = 9
"""Digits on either side of the point, as in the tables' columns of exact numbers."""


def usable(number: Decimal | None) -> Decimal | None:
    """The number, None for none. Raises RuleBroken when it is none, too large, or finer than the tables hold."""
    if number is None:
        return None
    if not number.is_finite() or abs(number) >= _LARGEST or number != round(number, _DIGITS):
        raise RuleBroken(
            "a number that is not finite, or larger or finer than 9 digits before and after the point"
        )
    return number


def minor(amount: Decimal | None, currency: str) -> int | None:
    """An amount in minor units, None for none. Raises RuleBroken."""
    return None if amount is None else minor_units(usable(amount) or Decimal(0), currency)
