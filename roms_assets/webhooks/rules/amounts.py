"""Amounts and quantities as checkout software writes them in texts; what may be two is refused, not guessed."""

import re
from decimal import Decimal

from roms_assets.kernel.amounts import Money, money_of, number_of
from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.kernel.errors import RuleBroken

_WITH_POINT = (
    "AUD", "BHD", "GBP", "HKD", "JPY", "KRW", "KWD", "MYR", "NZD", "OMR", "PHP", "SGD", "THB", "TWD", "USD",
)  # fmt: skip
"""Where these are money a point divides the fraction and a comma groups thousands, so that PHP 1,234 is one number."""
_LONGEST = 40
"""No amount is longer."""
_CODE = re.compile(r"(?<![^\W\d_])[a-z]{3}(?![^\W\d_])")
_SIGN_INSIDE = re.compile(r"^([^\d+\-\u2212]{1,4})([+\-\u2212])(?=\s*\d)")
_QUANTITY = re.compile(r"(?:[x\u00d7]\s*)?([0-9][0-9.,' ]*?)\s*(?:[x\u00d7]|pcs?\.?|pieces?)?", re.IGNORECASE)


def read_amount(told: str | None) -> tuple[Decimal | None, str | None]:
    """The exact amount and its currency; None for each that is not told, and `$` is USD.

    Raises RuleBroken for what is no amount, or may be two.
    """
    if told is None or not told.strip():
        return None, None
    sign, text = _signed(told)
    money = _money(_CODE.sub(_as_code, text)) if len(text) <= _LONGEST else None
    if money is None or re.search("[-\u2013\u2212]", text):
        raise RuleBroken("an amount that is no number, or may be two")
    return sign * money.amount, money.currency


def read_quantity(told: str | None) -> Decimal | None:
    """The pieces, such as 2, x2 or 2 pcs; None when they are not told. Raises RuleBroken as `read_amount` does."""
    if told is None or not told.strip():
        return None
    sign, text = _signed(told)
    found = _QUANTITY.fullmatch(text) if len(text) <= _LONGEST else None
    number = number_of(found[1]) if found else None
    if number is None:
        raise RuleBroken("an amount of pieces that is no number, or may be two")
    return sign * number


def _signed(told: str) -> tuple[int, str]:
    """-1 or 1, and what stands behind the sign; a minus between a currency and its number goes to the front."""
    text = _SIGN_INSIDE.sub(r"\2\1", told.strip())
    if text[0] not in "+-\u2212":
        return 1, text
    return (1 if text[0] == "+" else -1), text[1:].strip()


def _money(text: str) -> Money | None:
    usual = "USD" if "$" in text else None
    plain = money_of(text, usual=usual)
    with_point = money_of(text, "en", usual)
    is_known = with_point is not None and with_point.currency in _WITH_POINT
    return plain or (with_point if is_known else None)


def _as_code(found: re.Match[str]) -> str:
    return found[0].upper() if found[0].upper() in CURRENCIES else found[0]
