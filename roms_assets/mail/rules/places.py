"""Where in a mail a known value stands, however it is written there."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from roms_assets.kernel.amounts import BARE_AMOUNT, money_of
from roms_assets.mail.rules.carriers import CALLED
from roms_assets.mail.rules.dates import days_in
from roms_assets.mail.rules.texts import Part

Place = tuple[Part, int, int]
Usage = tuple[str | None, str | None]
"""The language and the usual currency of the sender."""
_AMOUNT = re.compile(BARE_AMOUNT)


def places_of(name: str, value: object, parts: list[Part], near: date, usage: Usage) -> Iterator[Place]:
    """Every place of the value of that field, those in the texts before those in the subject."""
    for part in [*parts[1:], *parts[:1]]:
        if isinstance(value, Decimal):
            yield from amounts_in(part, value, usage)
        elif isinstance(value, date):
            yield from (
                (part, day.start, day.end) for day in days_in(part.text, near, usage[0]) if day.on == value
            )
        else:
            for text in CALLED.get(str(value), (str(value),)) if name == "carrier" else (str(value),):
                yield from _texts(part, text, may_be_spaced=name == "tracking_number")


def amounts_in(part: Part, wanted: Decimal, usage: Usage) -> Iterator[Place]:
    """Every place of the amount."""
    for found in _AMOUNT.finditer(part.text):
        money = money_of(found[0], *usage)
        if money and money.amount == wanted:
            yield part, found.start(), found.end()


def _texts(part: Part, wanted: str, may_be_spaced: bool) -> Iterator[Place]:
    between = " ?" if may_be_spaced else ""
    written = between.join(re.escape(each) for each in wanted)
    for found in re.finditer(rf"(?<!\w){written}(?!\w)", part.text, re.IGNORECASE):
        yield part, found.start(), found.end()
