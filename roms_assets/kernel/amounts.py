"""Amounts of money as people write them, exactly, by the language; what may mean two things is no amount.

`1.234,56 €`, `$1,234.56`, `1 234,56 zł`, `¥1,980`. Without a language `1.234` may be a thousand and more or a little
over one: it is none then.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.kernel.money import digits_of

SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "euro": ("EUR",),
    "Euro": ("EUR",),
    "EURO": ("EUR",),
    "euros": ("EUR",),
    "₽": ("RUB",),
    "£": ("GBP",),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "Kč": ("CZK",),
    "₹": ("INR",),
    "₱": ("PHP",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₫": ("VND",),
    "₪": ("ILS",),
    "R$": ("BRL",),
    "US$": ("USD",),
    "US $": ("USD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "CDN$": ("CAD",),
    "C $": ("CAD",),
    "A$": ("AUD",),
    "AU $": ("AUD",),
    "AU$": ("AUD",),
    "NZ$": ("NZD",),
    "HK$": ("HKD",),
    "S$": ("SGD",),
    "MX$": ("MXN",),
    "Fr.": ("CHF",),
    "SFr.": ("CHF",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "円": ("JPY",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("DKK", "SEK", "NOK", "ISK"),
    "Ft": ("HUF",),
    "lei": ("RON",),
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"),
}
"""What a sign may mean; one that means several tells none unless the template names one of them."""

_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = rf"[0-9](?:[0-9.,'\u2019]|{_SPACE}(?=[0-9]{{3}}(?!\d))){{0,20}}(?!\d)"
_MONEY = rf"(?:{_SIGN}|(?-i:[A-Z]{{3}}))"
AMOUNT = (
    rf"(?:(?<!\w){_MONEY}{_SPACE}?[-\u2212\u2013]?{_SPACE}?{_NUMBER}(?:{_SPACE}?{_MONEY}(?!\w))?"
    rf"|(?<![\w.,])[-\u2212\u2013]?{_NUMBER}{_SPACE}?{_MONEY}(?!\w))"
)
"""An amount with its sign or code before or behind it, as a regular expression without groups."""
_ENDS = rf"(?={_SPACE}?(?:[.,;!)](?:\s|$)|\n|$|\t(?!{_MONEY}(?!\w))))"
BARE_AMOUNT = rf"(?:{AMOUNT}|(?<![\w.,])[-\u2212\u2013]?{_NUMBER}{_ENDS})"
"""The same, or a number alone, where a label before it says that it is money and no word follows that says of what."""

LARGEST = Decimal(10) ** 12
"""What is larger is a number of something else."""

_AROUND = re.compile(
    rf"(?P<before>{_MONEY})?{_SPACE}?[-\u2212\u2013]?{_SPACE}?(?P<number>{_NUMBER}){_SPACE}?(?P<behind>{_MONEY})?"
)


@dataclass(frozen=True)
class Money:
    """An exact amount and its currency, None when that is not told."""

    amount: Decimal
    currency: str | None = None


def money_of(text: str, language: str | None = None, usual: str | None = None) -> Money | None:
    """The amount that the text is, without its minus; None when it is none or may mean two.

    `usual` is the currency of the sender: it decides between those that a sign may mean, and what a number without
    any is. A sign or code of another currency stands.
    """
    found = _AROUND.fullmatch(text.strip())
    if found is None:
        return None
    told = [each for each in (found["before"], found["behind"]) if each]
    meant = [_meant(each) for each in told]
    both = meant[0].intersection(*meant[1:]) if meant else frozenset()
    if told and not both:
        return None
    currency = usual if usual in both or not told else next(iter(both)) if len(both) == 1 else None
    number = number_of(found["number"].rstrip(".,'\u2019"), language)
    if number is None or not _fits(number, currency):
        return None
    return Money(number, currency)


def number_of(text: str, language: str | None = None) -> Decimal | None:
    """A number as the language groups its digits; None when it breaks that, or may be two without a language."""
    plain = re.sub(_SPACE, " ", text).replace("\u2019", "'")
    if plain.isdigit():
        return Decimal(plain) if plain.isascii() else None
    points = {_point(language)} if language else {".", ","}
    found = {number for point in points if (number := _with_point(plain, point)) is not None}
    return found.pop() if len(found) == 1 else None


def _with_point(text: str, point: str) -> Decimal | None:
    """The number when this is the decimal point and groups of three are set off by one other sign."""
    whole, _, fraction = text.partition(point)
    if (point in text and not re.fullmatch("[0-9]{1,4}", fraction)) or not whole:
        return None
    signs = {sign for sign in whole if not sign.isdigit()}
    if len(signs) > 1 or not signs <= {".", ",", " ", "'"}:
        return None
    if signs and not re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,' ][0-9]{3})+", whole):
        return None
    digits = re.sub("[^0-9]", "", whole)
    return Decimal(f"{digits}.{fraction}" if fraction else digits)


@lru_cache
def _point(language: str) -> str:
    try:
        return str(get_decimal_symbol(Locale.parse(language)))
    except (UnknownLocaleError, ValueError):
        return "."


def _fits(number: Decimal, currency: str | None) -> bool:
    """Whether it has no more digits behind the point than its currency has, and is what an order can come to."""
    if number >= LARGEST:
        return False
    exponent = number.as_tuple().exponent
    digits = digits_of(currency) if currency else 3
    return isinstance(exponent, int) and -exponent <= digits


def _meant(sign: str) -> frozenset[str]:
    """The currencies that a sign or a code may mean; none when it is no currency."""
    if sign in CURRENCIES:
        return frozenset([sign])
    return frozenset(SIGNS.get(sign, ()))
