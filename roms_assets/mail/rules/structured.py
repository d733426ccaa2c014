"""What a mail says in schema.org's words, as JSON-LD or microdata: Order and ParcelDelivery.

https://schema.org/Order, https://schema.org/ParcelDelivery
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import Any

from roms_assets.kernel.amounts import LARGEST
from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.mail.rules.carriers import carrier_named
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.tracking import number_of_carrier

LONGEST_HTML = 400_000
"""Characters of HTML that are looked at for markup."""
MOST_THINGS = 50
"""Orders and parcels of one mail, and lines of one order."""
MOST_SCOPES = 300
"""Things in the microdata of one mail: more are no order."""
LONGEST_WORD = 300
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
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
Thing = Mapping[str, Any]


def marked_up(html: str, told: EventKind | None) -> list[MailEvent]:
    """The events that the markup tells of; none when there is no markup or it names no number.

    `told` is what the subject says happened to the parcel, for ParcelDelivery does not say how far it came.
    """
    if "schema.org" not in html[:LONGEST_HTML]:
        return []
    events = []
    for part, thing in _things(html[:LONGEST_HTML])[:MOST_THINGS]:
        event = _event(part, thing, told)
        if event and (event.order_number or event.tracking_number):
            events.append(event)
    return events


def has_more_markup(html: str) -> bool:
    """Whether it has more of it than is read: longer HTML, more orders or parcels, more lines of an order."""
    is_longer = len(html) > LONGEST_HTML or len(_things(html[:LONGEST_HTML])) > MOST_THINGS
    return is_longer or any(len(_lines(order)) > MOST_THINGS for order in _orders(html))


def has_unread_price(html: str) -> bool:
    """Whether an Order in it says what it or a line of it comes to in a way that cannot be read."""
    priced = [each for order in _orders(html) for each in (order, *_lines(order))]
    prices = [_of(each, "price") for each in priced]
    return any(price not in (None, "") and _decimal(price) is None for price in prices)


def has_unread_line(html: str) -> bool:
    """Whether a line of an Order in it does not say what was ordered, or how much of it, so that it can be read."""
    return any(_is_unread(offer) for order in _orders(html) for offer in _lines(order))


def _is_unread(offer: object) -> bool:
    is_several = len(_all_of(offer, "itemOffered")) > 1
    return is_several or _quantity(offer) is None or _name(offer) is None


def has_unsaid_state(html: str) -> bool:
    """Whether an Order in it does not say what became of it: it counts as one that is being processed."""
    return any(_word(_of(each, "orderStatus")) is None for each in _orders(html))


def _orders(html: str) -> list[Thing]:
    if "schema.org" not in html[:LONGEST_HTML]:
        return []
    return [thing for _, thing in _things(html[:LONGEST_HTML]) if _type(thing) == "Order"]


@lru_cache(maxsize=1)
def _things(html: str) -> tuple[tuple[str, Thing], ...]:
    """The things in it, found once for all that is asked of one mail; one more than is read shows that there are."""
    return tuple(islice(_found_in(html), MOST_THINGS + 1))


def _found_in(html: str) -> Iterator[tuple[str, Thing]]:
    """Each Order and ParcelDelivery, JSON-LD first; microdata only where there is no JSON-LD of them."""
    # One mail in a hundred has markup, and the import takes most of a second.
    from extruct.jsonld import JsonLdExtractor  # noqa: PLC0415
    from extruct.w3cmicrodata import MicrodataExtractor  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    broken = (LxmlError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
    try:
        found = list(_flat(JsonLdExtractor().extract(html)))
    except broken:
        found = []
    if found:
        yield from (("json-ld", thing) for thing in found)
    elif html.count("itemscope") <= MOST_SCOPES:
        try:
            scopes = list(_flat(MicrodataExtractor().extract(html)))
        except broken:
            return
        yield from (("microdata", thing) for thing in scopes)


def _flat(found: object, depth: int = 0) -> Iterator[Thing]:
    """The things in lists and graphs, properties of microdata beside their type."""
    if isinstance(found, list) and depth < 5:
        for each in found:
            yield from _flat(each, depth + 1)
    elif isinstance(found, dict):
        if "@graph" in found:
            yield from _flat(found["@graph"], depth + 1)
        elif _type(found) in ("Order", "ParcelDelivery"):
            yield found


def _type(thing: Thing) -> str:
    told = thing.get("@type") or thing.get("type")
    first = told[0] if isinstance(told, list) and told else told
    return first.rpartition("/")[2] if isinstance(first, str) else ""


def _all_of(thing: object, name: str) -> list[Any]:
    """All that a property has; none where there is no such property."""
    inner = thing.get("properties", thing) if isinstance(thing, dict) else None
    value = inner.get(name) if isinstance(inner, dict) else None
    return value if isinstance(value, list) else [] if value is None else [value]


def _of(thing: object, name: str) -> Any:
    """A property, of a list the first; None where there is none."""
    return next(iter(_all_of(thing, name)), None)


def _word(value: object) -> str | None:
    """A short text, without what cannot be seen."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(_UNSEEN.sub(" ", value).split())[:LONGEST_WORD] or None


def _event(part: str, thing: Thing, told: EventKind | None) -> MailEvent | None:
    if _type(thing) == "ParcelDelivery":
        return _parcel(part, thing, told)
    state = (_word(_of(thing, "orderStatus")) or "OrderProcessing").rpartition("/")[2]
    kind = _STATES.get(state)
    if not isinstance(kind, EventKind):
        return None
    offers = _offers(thing)
    currency = _currency(_of(thing, "priceCurrency")) or next((code for _, code in offers if code), None)
    event = MailEvent(
        kind,
        order_number=_number(_of(thing, "orderNumber")),
        shop=_word(_of(_of(thing, "merchant") or _of(thing, "seller"), "name")),
        items=tuple(item for item, _ in offers),
        amount=_decimal(_of(thing, "price")),
        currency=currency,
        happened_on=_day(_of(thing, "orderDate")) if kind is EventKind.ORDER else None,
        is_whole=True if kind is EventKind.CANCELLATION else None,
    )
    return replace(event, evidence=tuple(_shown(part, event)))


def _parcel(part: str, thing: Thing, told: EventKind | None) -> MailEvent:
    order = _of(thing, "partOfOrder")
    carrier = _word(_of(_of(thing, "carrier") or _of(thing, "provider"), "name"))
    number = _word(_of(thing, "trackingNumber")) or ""
    tracking = number_of_carrier(number, carrier_named(carrier or ""))
    event = MailEvent(
        told or EventKind.SHIPMENT,
        order_number=_number(_of(order, "orderNumber")),
        shop=_word(_of(_of(order, "merchant") or _of(order, "seller"), "name")),
        carrier=carrier_named(carrier or "") or carrier or (tracking.carrier if tracking else None),
        tracking_number=tracking.number if tracking else None,
        expected_on=_day(_of(thing, "expectedArrivalUntil") or _of(thing, "expectedArrivalFrom")),
    )
    return replace(event, evidence=tuple(_shown(part, event)))


def _shown(part: str, event: MailEvent) -> Iterator[Evidence]:
    """Every value of it, as it was read; places are not counted in markup."""
    values = [(name, getattr(event, name)) for name in _SHOWN]
    for place, item in enumerate(event.items):
        values += [(f"items[{place}].{name}", getattr(item, name)) for name in _SHOWN_OF_ITEM]
    yield from (Evidence(name, part, -1, str(value)) for name, value in values if value is not None)


def _lines(order: Thing) -> list[object]:
    """The offers of which an order consists."""
    return [offer for offer in _all_of(order, "acceptedOffer") if offer not in (None, "", {})]


def _offers(thing: Thing) -> list[tuple[MailItem, str | None]]:
    found = []
    for offer in _lines(thing)[:MOST_THINGS]:
        item, name, quantity = _of(offer, "itemOffered"), _name(offer), _quantity(offer)
        if name and quantity:
            sku = _word(_of(item, "sku") or _of(offer, "sku"))
            priced = MailItem(name, sku, quantity, _decimal(_of(offer, "price")))
            found.append((priced, _currency(_of(offer, "priceCurrency"))))
    return found


def _name(offer: object) -> str | None:
    return _word(_of(_of(offer, "itemOffered"), "name") or _of(offer, "name"))


def _quantity(offer: object) -> Decimal | None:
    """How many; one where nothing is said of it. None where what is said is no number: nobody knows how many then."""
    told = _of(offer, "eligibleQuantity")
    value = _of(told, "value") if isinstance(told, dict) else told
    return Decimal(1) if value is None else _decimal(value)


def _number(value: object) -> str | None:
    word = _word(value)
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
