"""Amounts as people write them in texts: with a currency's sign or code, a point or a comma."""

import re
from decimal import Decimal

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import DECIMALS

_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₱": "PHP", "C$": "CAD", "A$": "AUD", "zł": "PLN"}
"""¥ is of two currencies, so it tells none."""
_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,+-]*)\s*(?P<number>[+-]?\d[\d.,\s\u00a0\u202f']*)\s*(?P<after>[^\d\s.,]*)"
)
_CODE = re.compile(r"[A-Z]{3}")


def read_amount(told: str | None) -> tuple[Decimal | None, str | None]:
    """The exact amount and its currency; None for each that is not told. Raises RuleBroken for what is no amount."""
    if told is None or not told.strip():
        return None, None
    found = _AMOUNT.fullmatch(told.strip())
    if not found:
        raise RuleBroken("an amount that is no number")
    currency = _currency(found["before"]) or _currency(found["after"])
    return _number(re.sub(r"[\s\u00a0\u202f']", "", found["number"]), currency), currency


def _currency(mark: str) -> str | None:
    if _CODE.fullmatch(mark.upper()):
        return mark.upper()
    return _SIGNS.get(mark)


def _number(digits: str, currency: str | None) -> Decimal:
    """The last separator divides the fraction, unless three digits follow it and it, or another, groups thousands."""
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits.lstrip("+"))
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return Decimal(sign + digits)
    mark, behind = digits[last], digits[last + 1 :]
    groups = digits.count(mark) > 1 or (len(behind) == 3 and DECIMALS.get(currency or "", 2) != 3)
    whole = digits if groups else digits[:last]
    if groups and not re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
        raise RuleBroken("an amount whose thousands are not grouped by three")
    return Decimal(f"{sign}{re.sub('[.,]', '', whole)}.{'' if groups else behind}0")
