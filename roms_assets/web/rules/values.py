"""One cell of a page: its text made a value of its column's kind, exactly, or refused. Nothing is guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from babel.numbers import get_currency_symbol, get_minus_sign_symbol

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import minor_units
from roms_assets.kernel.written_numbers import number_as_written
from roms_assets.web.rules.number_parts import part_of_number
from roms_assets.web.rules.sites import Column, ColumnKind

Value = str | int | Decimal | date
_LONGEST = 10_000
"""Characters of a text; a cell that holds more is no cell."""
_MOST_MINOR = 10**15
_WHOLE_DIGITS, _DIGITS = 9, 9
"""Before and behind the point of a decimal."""


NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY, ColumnKind.DATE})
"""Kinds of which a part is another value."""


class CellRefused(Exception):
    """Why a cell cannot be used."""


def value_of(text: str, column: Column, address: str) -> Value:
    """The value; of money whole minor units. `address` is that of the page. Raises CellRefused."""
    if len(text) > _LONGEST:
        raise CellRefused(f"it is longer than {_LONGEST:,} characters")
    return _READERS[column.kind](_cut(" ".join(text.split()), column), column, address)


def _cut(text: str, column: Column) -> str:
    """What the column's pattern finds; a number it must find whole."""
    if column.pattern is None:
        return text
    found = re.search(column.pattern, text)
    if found is None:
        raise CellRefused(f"{column.pattern!r} finds nothing in it")
    start, end = found.span(found.re.groups)
    if start == end:
        return ""
    if column.kind in NUMBERS and (
        broken := part_of_number(text, (start, end), found.start(), column.locale)
    ):
        raise CellRefused(f"{column.pattern!r} finds {text[start:end]!r}, a part of {broken!r}")
    return text[start:end]


def _integer(text: str, column: Column, address: str) -> int:
    number = _number(text, column)
    if number != number.to_integral_value() or abs(number) > _MOST_MINOR:
        raise CellRefused("it is no whole number")
    return int(number)


def _decimal(text: str, column: Column, address: str) -> Decimal:
    number = _number(text, column)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_DIGITS or abs(number) >= 10**_WHOLE_DIGITS:
        raise CellRefused(f"it has more than {_WHOLE_DIGITS} digits before or {_DIGITS} behind the point")
    return number


def _money(text: str, column: Column, address: str) -> int:
    currency = column.currency or ""
    minus, amount = _without_minus(text, column.locale)
    for sign in _signs(currency, column.locale):
        amount = amount.removeprefix(sign).removesuffix(sign).strip()
    try:
        minor = minor_units(_number(f"{minus}{amount}", column), currency)
    except RuleBroken as error:
        raise CellRefused(str(error)) from error
    except CellRefused as error:
        raise CellRefused(f"it is no amount of {currency} as {column.locale} writes it") from error
    if abs(minor) > _MOST_MINOR:
        raise CellRefused("it is larger than any price")
    return minor


@lru_cache(maxsize=100)
def _signs(currency: str, locale: str) -> tuple[str, ...]:
    """What stands beside an amount of the currency there."""
    return tuple(dict.fromkeys((currency, get_currency_symbol(currency, locale=locale))))


def _without_minus(text: str, locale: str) -> tuple[str, str]:
    """The minus before a number, plainly written, and the rest."""
    for minus in (get_minus_sign_symbol(locale), "-"):
        if text.startswith(minus):
            return "-", text.removeprefix(minus)
    return "", text


def _number(text: str, column: Column) -> Decimal:
    """A number as its locale writes it; digits are grouped there or not at all."""
    minus, digits = _without_minus(text, column.locale)
    number = number_as_written(digits, column.locale)
    if number is None:
        raise CellRefused(f"it is no number as {column.locale} writes it")
    return number.copy_negate() if minus else number


def _date(text: str, column: Column, address: str) -> date:
    try:
        return datetime.strptime(text, column.date_format).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise CellRefused(f"it is no date in the form {column.date_format}") from error


def _url(text: str, column: Column, address: str) -> str:
    try:
        found = urljoin(address, text)
        is_web = urlsplit(found).scheme in {"http", "https"} and bool(urlsplit(found).hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise CellRefused("it is no web address")
    return found


_READERS: Mapping[ColumnKind, Callable[[str, Column, str], Value]] = {
    ColumnKind.TEXT: lambda text, _column, _address: text,
    ColumnKind.INTEGER: _integer,
    ColumnKind.DECIMAL: _decimal,
    ColumnKind.MONEY: _money,
    ColumnKind.DATE: _date,
    ColumnKind.URL: _url,
}
