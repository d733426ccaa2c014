"""What a person typed for `roms mail teach`, read as the correction of a mail."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from roms_assets.cli.asking import WordWrong, day_of
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.found import EventKind, MailItem, MailKind

_ITEM = re.compile(r"(?:(?P<quantity>\d+(?:\.\d+)?) x )?(?P<name>.+?)(?: @ (?P<price>\d+(?:\.\d+)?))?")
_KINDS = (*EventKind, *MailKind)


@dataclass(frozen=True)
class Typed:
    """The options as they were typed."""

    kind: str | None
    amount: str | None
    items: Sequence[str]
    days: Mapping[str, str | None]
    texts: Mapping[str, str | None]
    is_whole: bool | None
    needs_signature: bool

    def correction(self) -> Correction:
        """What the mail tells of. Raises WordWrong."""
        kind = next((each for each in _KINDS if each == self.kind), None)
        if kind is None:
            raise WordWrong(f"say what the mail is: --kind is one of {', '.join(_KINDS)}")
        if kind is EventKind.CANCELLATION and self.is_whole is None:
            raise WordWrong(
                "say how much is cancelled: --whole for the whole order, --part for the lines named"
            )
        days: dict[str, Any] = {
            name: day_of(f"--{name.replace('_', '-')}", text) if text else None
            for name, text in self.days.items()
        }
        return Correction(
            kind,
            amount=_number("--amount", self.amount) if self.amount else None,
            items=tuple(map(_item, self.items)),
            is_whole=self.is_whole,
            needs_signature=self.needs_signature,
            **days,
            **dict[str, Any](self.texts),
        )


def _item(text: str) -> MailItem:
    found = _ITEM.fullmatch(text.strip())
    if not found:
        raise WordWrong(f"--item {text!r} is no line; write it like '2 x Mug @ 4.50'")
    price = found["price"]
    return MailItem(
        found["name"],
        quantity=Decimal(found["quantity"] or 1),
        unit_price=Decimal(price) if price else None,
    )


def _number(option: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise WordWrong(f"{option} {text!r} is no number; write it like 12.50")
    return number
