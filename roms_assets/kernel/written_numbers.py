"""Numbers as a locale writes them, read exactly or not at all."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

_MOST_CHARACTERS = 40
"""No number of a shop is longer; babel itself breaks off at some that are."""


def number_as_written(digits: str, locale: str) -> Decimal | None:
    """The number, without a sign, its digits grouped as the locale groups them or not at all; None of anything else."""
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    if group.isspace():
        digits = re.sub(r"(?<=\d)\s(?=\d)", group, digits)
    is_number = re.fullmatch(rf"[0-9{re.escape(group + point)}]*[0-9]", digits)
    if not is_number or len(digits) > _MOST_CHARACTERS:
        return None
    try:
        return parse_decimal(digits, locale=locale, strict=True)
    except NumberFormatError:
        return None
