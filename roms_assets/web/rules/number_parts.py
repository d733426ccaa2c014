"""Whether what a pattern finds in a text is a part of a number there: 1 of 1,250 is another number."""

import re
from functools import lru_cache

from babel.numbers import get_group_symbol

_SIGN = r"(?:(?<![^\s(])(?P<sign>[-\N{MINUS SIGN}])[^\w\s]?)?"
"""A minus is one at the beginning of a word, also before a currency's sign."""


def part_of_number(text: str, cut: tuple[int, int], begins: int, locale: str) -> str:
    """The number of which `cut` has a part only, such as 1,250, or -5 without its sign; empty when there is none.

    A sign that a pattern finds but leaves out of its group, from `begins` on, is left out on purpose.
    """
    start, end = cut
    for found in _numbers(get_group_symbol(locale).isspace()).finditer(text):
        first, last = found.span("digits")
        is_touched = start < last and end > first
        is_whole = start <= first and end >= last
        is_signed = found["sign"] is not None and begins > found.start("sign")
        if is_touched and (not is_whole or is_signed):
            return found[0]
    return ""


@lru_cache(maxsize=2)
def _numbers(spaces_group: bool) -> re.Pattern[str]:
    """Finds numbers as any locale writes them; spaces hold digits together only where the locale groups by them."""
    between = (
        r"[.,'\N{RIGHT SINGLE QUOTATION MARK} ]" if spaces_group else r"[.,'\N{RIGHT SINGLE QUOTATION MARK}]"
    )
    grouped = rf"\d{{1,3}}(?:{between}\d{{2,3}})*{between}\d{{3}}(?!\d)(?:[.,]\d+)?"
    return re.compile(rf"{_SIGN}(?P<digits>{grouped}|\d+(?:[.,]\d+)?)")
