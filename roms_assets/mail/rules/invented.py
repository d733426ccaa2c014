"""A mail of nobody: what a template's patterns look for, with invented values, as the sample that proves it.

Of the mail that a template was taught from only the words around its values are in there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from roms_assets.kernel.money import digits_of
from roms_assets.mail.rules.found import MailEvent, MailItem
from roms_assets.mail.rules.tracking import vouched_number

RECEIVED_ON = date(2026, 3, 2)
"""The day of a sample that names none."""
EVENT_FIELDS = (
    "order_number", "shop", "items", "amount", "currency", "carrier", "tracking_number", "happened_on", "expected_on",
    "is_whole",
)  # fmt: skip
"""What an event tells beside its kind."""
_EXPECTED_ON = date(2026, 3, 5)
_HOLE = re.compile(r"\{([a-z_]+)\}")
_TRIES = 2_000
_QUANTITY = 2
_ANY_CURRENCY = "EUR"
"""Of the prices of an event that tells no amount: what is money says so by a sign or a code."""


@dataclass(frozen=True)
class Invented:
    """An event of nobody, and its values as a mail of that language writes them."""

    event: MailEvent
    language: str | None

    def written(self, pattern: str, item: MailItem | None = None) -> str:
        """A pattern with invented values in the place of its holes."""
        return _HOLE.sub(lambda hole: self._value(hole[1], item), pattern)

    def _value(self, name: str, item: MailItem | None) -> str:
        value = getattr(item if item and hasattr(item, name) else self.event, name, None)
        if isinstance(value, date):
            return format_date(value, "long", locale=self.language or "en_US")
        if isinstance(value, Decimal) and name != "quantity":
            code = f" {self.event.currency or _ANY_CURRENCY}" if name == "unit_price" else ""
            return f"{self._amount(value)}{code}"
        return str(value) if value is not None else "words"

    def _amount(self, amount: Decimal) -> str:
        digits = -int(amount.as_tuple().exponent)
        form = f"0.{'0' * digits}" if digits else "0"
        return format_decimal(amount, form, locale=self.language or "en_US")


def invented(event: MailEvent, language: str | None) -> Invented:
    """The same kind of event with other values; what the event does not tell is not told."""
    digits = digits_of(event.currency) if event.currency else 2
    items = tuple(_item(place, item, digits) for place, item in enumerate(event.items[:2], 1))
    made = replace(
        event,
        order_number=_number(event.order_number) if event.order_number else None,
        items=items,
        amount=Decimal(1850).scaleb(-digits) if event.amount is not None else None,
        tracking_number=_tracking(event) if event.tracking_number else None,
        happened_on=RECEIVED_ON if event.happened_on else None,
        expected_on=_EXPECTED_ON if event.expected_on else None,
        evidence=(),
    )
    return Invented(made, language)


def sample_texts(kind: Mapping[str, Any], made: Invented) -> Iterator[dict[str, str]]:
    """Samples of such a mail, the likeliest to be read as it is meant first: subject and text."""
    subject = made.written(next(iter(kind.get("subject", ())), "words"))
    marks = [made.written(each) for each in kind.get("text", ())]
    says = [made.written(each) for each in kind.get("says", ())]
    items = list(_lines(kind, made))
    tracked = _tracked(kind, made)
    for lines in ([*marks, *says, *items], [*says, *items], [*marks, *items, *says], [*items, *says]):
        for more in [[], tracked] if tracked else [[]]:
            yield {"subject": subject, "text": "".join(f"{line}\n" for line in [*lines, *more]) or "words\n"}


def told_of(event: MailEvent) -> dict[str, Any]:
    """An event as a sample expects it, in YAML's words."""
    told: dict[str, Any] = {"kind": str(event.kind)}
    for name in EVENT_FIELDS:
        value = getattr(event, name)
        if name == "items" and value:
            told[name] = [_told_item(item) for item in value]
        elif isinstance(value, bool):
            told[name] = "yes" if value else "no"
        elif value:
            told[name] = str(value)
    return told


def _told_item(item: MailItem) -> dict[str, str]:
    told = {"name": item.name, "sku": item.sku, "quantity": item.quantity, "unit_price": item.unit_price}
    return {name: str(value) for name, value in told.items() if value is not None}


def _lines(kind: Mapping[str, Any], made: Invented) -> Iterator[str]:
    for pattern in kind.get("items", ())[:1]:
        yield from (made.written(each) for each in kind.get("items_from", ()))
        yield from (made.written(pattern, item) for item in made.event.items)
        yield from (made.written(each) for each in kind.get("items_to", ()))


def _tracked(kind: Mapping[str, Any], made: Invented) -> list[str]:
    """A number that no pattern looks for is found beside its carrier."""
    is_told = any("{tracking_number}" in each for each in kind.get("says", ()))
    number = made.event.tracking_number
    return [f"{made.event.carrier or ''} {number}"] if number and not is_told else []


def _item(place: int, item: MailItem, digits: int) -> MailItem:
    return MailItem(
        f"Example item {'AB'[place - 1]}",
        _number(item.sku) if item.sku else None,
        Decimal(_QUANTITY) if item.quantity != 1 else Decimal(1),
        Decimal(450).scaleb(-digits) if item.unit_price is not None else None,
    )


def _number(told: str, salt: int = 0) -> str:
    """Of the same form, with other digits; letters stay, for a shop's numbers often begin with its own."""
    count = sum(each.isdigit() for each in told)
    digits = str(int("1234567890" * (count // 10 + 1)) + salt)[:count] if count else ""
    made = iter(digits if digits != re.sub(r"\D", "", told) else digits[::-1])
    return "".join(next(made) if each.isdigit() else each for each in told)


def _tracking(event: MailEvent) -> str | None:
    """Another number of that form and carrier, with a right check digit where it has one; None when none is found."""
    told = event.tracking_number or ""
    kept = max(0, min(10, len(told) - 8))  # how a number begins tells whose it is
    made = told[:kept] + _number(told[kept:])
    for chance in range(_TRIES):
        tried = made[:-4] + _with_digits(made[-4:], chance)
        found = vouched_number(tried, event.carrier)
        if tried != told and found and (found.number, found.carrier) == (tried, _carrier(event)):
            return tried
    return None


def _carrier(event: MailEvent) -> str | None:
    found = vouched_number(event.tracking_number or "", event.carrier)
    return found.carrier if found else None


def _with_digits(text: str, number: int) -> str:
    """The digits of the text replaced by those of a number."""
    count = sum(each.isdigit() for each in text)
    made = iter(f"{number % 10**count:0{count}d}" if count else "")
    return "".join(next(made) if each.isdigit() else each for each in text)
