"""Whether the lines of an order come to no more than the order: an advert's may be among them, or a row's own total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from roms_assets.mail.rules.found import EventKind, MailEvent, MailItem
from roms_assets.mail.rules.sum_rows import takes_off

_DIGITS = 60
"""What a sum of any amounts and quantities that tables can hold has at most, and more."""


def doubts_of_sum(texts: Sequence[str], events: Sequence[MailEvent]) -> Iterator[str]:
    """Why its lines may not be those of the one order of a mail; none where something is taken off, or has no price."""
    order = events[0] if len(events) == 1 else None
    if order is None or order.kind is not EventKind.ORDER or order.amount is None:
        return
    total = _total(order.items)
    if total is not None and total > order.amount and not any(map(takes_off, texts)):
        code = f" {order.currency}" if order.currency else ""
        yield f"its lines come to {total}{code}, and it says that its order comes to {order.amount}{code}"


def _total(items: Sequence[MailItem]) -> Decimal | None:
    """What all lines come to; None when one has no price."""
    prices = [item.unit_price for item in items if item.unit_price is not None]
    if len(prices) < len(items):
        return None
    with localcontext(prec=_DIGITS):
        return sum((price * item.quantity for price, item in zip(prices, items, strict=True)), Decimal(0))
