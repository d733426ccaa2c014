"""Amounts as statements write them, exactly, in whole minor units; what is no amount is refused."""

import re
from decimal import Decimal

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import minor_units
from roms_assets.kernel.written_numbers import number_as_written
from roms_assets.statements.rules.forms import Form
from roms_assets.statements.rules.lines import LARGEST_MINOR, LineRefused

_MINUS = "-\N{MINUS SIGN}\N{EN DASH}"


def amount_of(text: str, form: Form) -> int:
    """Such as 1,234.50, -12.50, 12.50- or (12.50), with or without the currency's letters; of what is written only."""
    told = text.strip().removeprefix(form.currency).removesuffix(form.currency).strip()
    is_minus = False
    if re.fullmatch(r"\(.*\)", told):
        is_minus, told = True, told[1:-1].strip()
    elif told[:1] in _MINUS and told:
        is_minus, told = True, told[1:].strip()
    elif told[-1:] in _MINUS and told:
        is_minus, told = True, told[:-1].strip()
    minor = in_minor(_number(told.removeprefix("+"), text, form.locale), form.currency)
    return -minor if is_minus else minor


def in_minor(number: Decimal, currency: str) -> int:
    """Whole minor units. Raises LineRefused when it is finer than the currency, or larger than any amount."""
    try:
        minor = minor_units(number, currency)
    except RuleBroken as error:
        raise LineRefused(str(error)) from error
    if abs(minor) > LARGEST_MINOR:
        raise LineRefused(f"amount {number} is larger than any")
    return minor


def _number(told: str, text: str, locale: str) -> Decimal:
    """Digits are grouped as the locale groups them, or not at all."""
    number = number_as_written(told, locale)
    if number is None:
        raise LineRefused(
            f"amount {text.strip()!r} is no amount as {locale} writes it; see locale of the account"
        )
    return number
