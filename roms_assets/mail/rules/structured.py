"""What a mail says in schema.org's words, as JSON-LD or microdata: Order and ParcelDelivery.

https://schema.org/Order, https://schema.org/ParcelDelivery
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from roms_assets.kernel.amounts import LARGEST
from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.mail.rules.carriers import carrier_named
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.markup_things import (
    LONGEST_HTML,
    MOST_THINGS,
    Thing,
    all_of,
    first_of,
    things_in,
    things_of_type,
    type_of,
    word_in,
)
from roms_assets.mail.rules.tracking import CHECKED, number_of_carrier

_STATES: Mapping[str, EventKind | MailKind] = {
    "OrderProcessing": EventKind.ORDER,
    "OrderInTransit": EventKind.SHIPMENT,
    "OrderDelivered": EventKind.DELIVERY,
    "OrderCancelled": EventKind.CANCELLATION,
    "OrderProblem": EventKind.EXCEPTION,
    "OrderPaymentDue": MailKind.PAYMENT_NOTICE,
    "OrderReturned": MailKind.OTHER,
    "OrderPickupAvailable": MailKind.OTHER,
}
_SHOWN = (
    "order_number",
    "shop",
    "amount",
    "currency",
    "carrier",
    "tracking_number",
    "happened_on",
    "expected_on",
)
_SHOWN_OF_ITEM = ("name", "sku", "quantity", "unit_price")
_LISTS = ("acceptedOffer", "orderedItem", "orderItem")
"""Where an order has its lines; the last is what some senders write for the second."""
_PRODUCT = ("itemOffered", "orderedItem")
_QUANTITY = ("eligibleQuantity", "orderQuantity")


def marked_up(html: str, told: EventKind | None) -> list[MailEvent]:
    """The events that the markup tells of; none when there is no markup or it names no number.

    `told` is what the subject says happened to the parcel, for ParcelDelivery does not say how far it came.
    """
    if "schema.org" not in html[:LONGEST_HTML]:
        return []
    events = []
    for part, thing in things_in(html[:LONGEST_HTML])[:MOST_THINGS]:
        event = _event(part, thing, told)
        if event and (event.order_number or event.tracking_number):
            events.append(event)
    return events


def has_more_markup(html: str) -> bool:
    """Whether it has more of it than is read: longer HTML, more orders or parcels, more lines of an order."""
    is_longer = len(html) > LONGEST_HTML or len(things_in(html[:LONGEST_HTML])) > MOST_THINGS
    return is_longer or any(len(_lines(order)) > MOST_THINGS for order in _orders(html))


def has_unread_price(html: str) -> bool:
    """Whether an Order in it says what it or a line of it comes to in a way that cannot be read."""
    orders = _orders(html)
    prices = [first_of(order, "price") for order in orders]
    prices += [_price(line) for order in orders for line in _lines(order)]
    return any(price not in (None, "") and _decimal(price) is None for price in prices)


def has_unread_line(html: str) -> bool:
    """Whether a line of an Order in it cannot be read: what was ordered, how much of it, or what became of it."""
    return any(_is_unread(line, order) for order in _orders(html) for line in _lines(order)) or any(
        _lists_twice(order) for order in _orders(html)
    )


def _is_unread(line: object, order: Thing) -> bool:
    is_several = any(len(all_of(line, name)) > 1 for name in _PRODUCT)
    state = _state(first_of(line, "orderItemStatus"))
    is_of_its_own = state is not None and state != _state(first_of(order, "orderStatus"))
    return is_several or is_of_its_own or _quantity(line) is None or _name(line) is None


def _lists_twice(order: Thing) -> bool:
    """Whether it lists offers and items, and they are not the same."""
    listed = [[(_name(line), _quantity(line)) for line in _listed(order, name)] for name in _LISTS]
    named = [sorted(map(str, lines)) for lines in listed if lines]
    return any(lines != named[0] for lines in named)


def has_wrong_tracking_number(html: str) -> bool:
    """Whether a parcel in it has a number with a wrong check digit; not of carriers whose numbers have none."""
    return any(_is_wrong(parcel) for parcel in things_of_type(html, "ParcelDelivery"))


def _is_wrong(parcel: Thing) -> bool:
    number, told = word_in(first_of(parcel, "trackingNumber")), _carrier(parcel)
    carrier = carrier_named(told or "")
    is_checked = told is None or carrier in CHECKED
    return bool(number) and is_checked and number_of_carrier(number or "", carrier) is None


def has_unsaid_state(html: str) -> bool:
    """Whether an Order in it does not say what became of it: it counts as one that is being processed."""
    return any(word_in(first_of(each, "orderStatus")) is None for each in _orders(html))


def _orders(html: str) -> list[Thing]:
    return things_of_type(html, "Order")


def _event(part: str, thing: Thing, told: EventKind | None) -> MailEvent | None:
    if type_of(thing) == "ParcelDelivery":
        return _parcel(part, thing, told)
    kind = _STATES.get(_state(first_of(thing, "orderStatus")) or "OrderProcessing")
    if not isinstance(kind, EventKind):
        return None
    offers = _offers(thing)
    currency = _currency(first_of(thing, "priceCurrency")) or next((code for _, code in offers if code), None)
    event = MailEvent(
        kind,
        order_number=_number(first_of(thing, "orderNumber")),
        shop=word_in(first_of(first_of(thing, "merchant") or first_of(thing, "seller"), "name")),
        items=tuple(item for item, _ in offers),
        amount=_decimal(first_of(thing, "price")),
        currency=currency,
        happened_on=_day(first_of(thing, "orderDate")) if kind is EventKind.ORDER else None,
        is_whole=True if kind is EventKind.CANCELLATION else None,
    )
    return replace(event, evidence=tuple(_shown(part, event)))


def _parcel(part: str, thing: Thing, told: EventKind | None) -> MailEvent:
    order = first_of(thing, "partOfOrder")
    carrier = _carrier(thing)
    number = word_in(first_of(thing, "trackingNumber")) or ""
    tracking = number_of_carrier(number, carrier_named(carrier or ""))
    event = MailEvent(
        told or EventKind.SHIPMENT,
        order_number=_number(first_of(order, "orderNumber")),
        shop=word_in(first_of(first_of(order, "merchant") or first_of(order, "seller"), "name")),
        carrier=carrier_named(carrier or "") or carrier or (tracking.carrier if tracking else None),
        tracking_number=tracking.number if tracking else None,
        expected_on=_day(first_of(thing, "expectedArrivalUntil") or first_of(thing, "expectedArrivalFrom")),
    )
    return replace(event, evidence=tuple(_shown(part, event)))


def _shown(part: str, event: MailEvent) -> Iterator[Evidence]:
    """Every value of it, as it was read; places are not counted in markup."""
    values = [(name, getattr(event, name)) for name in _SHOWN]
    for place, item in enumerate(event.items):
        values += [(f"items[{place}].{name}", getattr(item, name)) for name in _SHOWN_OF_ITEM]
    yield from (Evidence(name, part, -1, str(value)) for name, value in values if value is not None)


def _carrier(parcel: Thing) -> str | None:
    return word_in(first_of(first_of(parcel, "carrier") or first_of(parcel, "provider"), "name"))


def _state(value: object) -> str | None:
    """What became of an order or of a line, without the address before its name."""
    word = word_in(value)
    return word.rpartition("/")[2] if word else None


def _lines(order: Thing) -> list[object]:
    """The lines of which an order consists: its offers, else its items (OrderItem, or the Product alone)."""
    return next((lines for name in _LISTS if (lines := _listed(order, name))), [])


def _listed(order: Thing, name: str) -> list[object]:
    return [line for line in all_of(order, name) if line not in (None, "", {})]


def _offers(thing: Thing) -> list[tuple[MailItem, str | None]]:
    found = []
    for offer in _lines(thing)[:MOST_THINGS]:
        item, name, quantity = _product(offer), _name(offer), _quantity(offer)
        if name and quantity:
            sku = word_in(first_of(item, "sku") or first_of(offer, "sku"))
            priced = MailItem(name, sku, quantity, _decimal(_price(offer)))
            currency = first_of(offer, "priceCurrency") or first_of(first_of(item, "offers"), "priceCurrency")
            found.append((priced, _currency(currency)))
    return found


def _product(line: object) -> Any:
    """What a line is about; the line itself where it is a product."""
    return next((product for name in _PRODUCT if (product := first_of(line, name))), line)


def _price(line: object) -> Any:
    """What one of it comes to; of an OrderItem as its product is offered."""
    price = first_of(line, "price")
    return first_of(first_of(_product(line), "offers"), "price") if price is None else price


def _name(offer: object) -> str | None:
    return word_in(first_of(_product(offer), "name") or first_of(offer, "name"))


def _quantity(offer: object) -> Decimal | None:
    """How many; one where nothing is said of it. None where what is said is no number: nobody knows how many then."""
    told = next((each for name in _QUANTITY if (each := first_of(offer, name)) is not None), None)
    value = first_of(told, "value") if isinstance(told, dict) else told
    return Decimal(1) if value is None else _decimal(value)


def _number(value: object) -> str | None:
    word = word_in(value)
    return word if word and len(word) <= 64 else None


def _currency(value: object) -> str | None:
    return value if isinstance(value, str) and value in CURRENCIES else None


def _decimal(value: object) -> Decimal | None:
    """A number as schema.org asks for it: a point, no groups, not negative."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value).strip()[:40])
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < LARGEST else None


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except ValueError:
        return None
