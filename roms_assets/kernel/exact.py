"""Numbers that the tables can hold exactly."""

from decimal import Decimal

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import digits_of, minor_units

_DIGITS = 9
"""Digits on either side of the point, as in the tables' columns of exact numbers."""


def usable(number: Decimal | None) -> Decimal | None:
    """The number, None for none. Raises RuleBroken when it is none, too large, or finer than the tables hold."""
    if number is None:
        return None
    if not number.is_finite() or (number and not _is_held(number)):
        raise RuleBroken(
            "a number that is not finite, or larger or finer than 9 digits before and after the point"
        )
    return number or Decimal(0)


def _is_held(number: Decimal) -> bool:
    """Its first digit is asked for before any sum: beyond a million digits no sum can be made of it."""
    return -_DIGITS <= number.adjusted() < _DIGITS and number == round(number, _DIGITS)


def minor(amount: Decimal | None, currency: str) -> int | None:
    """An amount in minor units, None for none. Raises RuleBroken, which says nothing of the amount."""
    if (held := usable(amount)) is None:
        return None
    digits = digits_of(currency)
    if held != round(held, digits):
        raise RuleBroken(f"an amount has more digits behind the point than {currency} has ({digits})")
    return minor_units(held, currency)
