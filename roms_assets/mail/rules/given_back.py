"""Amounts that a mail calls given back, in the languages of the templates: those of a refund, and no order's total."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from roms_assets.kernel.amounts import AMOUNT, money_of
from roms_assets.mail.rules.found import EventKind, MailEvent

_ORDERS = r"\w*orders?|\w*bestell\w*|auftrag\w*|commandes?|ordin[ei]|pedidos?|zamówieni\w+|encomendas?"
GIVEN_BACK = re.compile(
    r"(?<![\w-])(?:refund\w*|\w*erstatt\w*|gutschrift|rembours\w*|rimbors\w*|reembols\w*|terugbeta\w*|zwrot\w*|zwróc\w*)"
    rf"(?:[ ](?!(?:{_ORDERS})(?!\w))[^\W\d]+){{0,3}}[ ]?[:\t]?\s?(?P<amount>{AMOUNT})",
    re.IGNORECASE,
)
"""A word for what was given back, at most three more that name no order, and the amount."""
_OF_ORDER = re.compile(rf"(?<!\w)(?:{_ORDERS})(?!\w)", re.IGNORECASE)
_NEW = re.compile(r"(?<!\w)(?:new|neue[rs]?|nouveau|nuovo|nuevo|novo|nieuwe?|now[ae])$", re.IGNORECASE)
_LINE_BEFORE = 12
"""Characters before a label within which an order is named, as in `Bestellung gesamt`."""


def is_of_rest(text: str, start: int, end: int) -> bool:
    """Whether the label of a total there is that of an order, or of what is left of it: not of what was given back."""
    before = text[max(0, start - _LINE_BEFORE) : start].rpartition("\n")[2].rstrip(" ")
    words = f"{before.rpartition(' ')[2]} {text[start:end]}"
    return _NEW.search(before) is not None or _OF_ORDER.search(words) is not None


def doubts_of_refund(texts: Sequence[str], events: Sequence[MailEvent]) -> Iterator[str]:
    """Why the amount of a refund may not be all, or may be more than was given back: the mail names another one."""
    if [event.kind for event in events] != [EventKind.REFUND]:
        return
    found = (money_of(match["amount"]) for text in texts for match in GIVEN_BACK.finditer(text))
    amounts: set[Decimal] = {money.amount for money in found if money and money.amount}
    if len(amounts) > 1:
        yield f"it names several amounts that were given back: {' and '.join(map(str, sorted(amounts)[:3]))}"
