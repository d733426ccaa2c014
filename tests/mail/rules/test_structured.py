"""Orders and parcels in schema.org's words; what is broken in them is left out."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from roms_assets.mail.rules.found import EventKind, MailItem, MailKind, Reader
from roms_assets.mail.rules.markup_things import MOST_SCOPES
from roms_assets.mail.rules.structured import marked_up
from roms_assets.settings import MailSettings
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

ORDER: dict[str, Any] = {
    "@context": "http://schema.org",
    "@type": "Order",
    "merchant": {"@type": "Organization", "name": "Example Books"},
    "orderNumber": "B-77",
    "orderStatus": "http://schema.org/OrderProcessing",
    "priceCurrency": "USD",
    "price": "29.99",
    "orderDate": "2026-03-01T10:00:00Z",
    "acceptedOffer": {
        "@type": "Offer",
        "itemOffered": {"@type": "Product", "name": "A Book", "sku": "ab1"},
        "price": 9.99,
        "eligibleQuantity": {"@type": "QuantitativeValue", "value": "3"},
    },
}
PARCEL = {
    "@context": "http://schema.org",
    "@type": "ParcelDelivery",
    "carrier": {"@type": "Organization", "name": "FedEx"},
    "trackingNumber": "986578788855",
    "expectedArrivalUntil": "2026-03-06",
    "partOfOrder": {"@type": "Order", "orderNumber": "B-77"},
}


def script(*things: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in things)


def test_an_order() -> None:
    (event,) = marked_up(script(ORDER), None)
    assert (event.kind, event.order_number, event.shop) == (EventKind.ORDER, "B-77", "Example Books")
    assert (event.amount, event.currency, event.happened_on) == (Decimal("29.99"), "USD", date(2026, 3, 1))
    assert event.items == (MailItem("A Book", "ab1", Decimal(3), Decimal("9.99")),)


def test_every_value_is_shown_as_it_was_read() -> None:
    (event,) = marked_up(script(ORDER), None)
    assert {each.field: each.text for each in event.evidence} == {
        "order_number": "B-77",
        "shop": "Example Books",
        "amount": "29.99",
        "currency": "USD",
        "happened_on": "2026-03-01",
        "items[0].name": "A Book",
        "items[0].sku": "ab1",
        "items[0].quantity": "3",
        "items[0].unit_price": "9.99",
    }
    assert {each.part for each in event.evidence} == {"json-ld"}
    (parcel,) = marked_up(script(PARCEL), None)
    shown = {each.field: each.text for each in parcel.evidence}
    assert shown["expected_on"] == "2026-03-06"
    assert shown["carrier"] == "FedEx"


@pytest.mark.parametrize(
    ("told", "quantities"),
    [
        ({"value": "3"}, [Decimal(3)]),
        ({"value": 0.5}, [Decimal("0.5")]),
        (2, [Decimal(2)]),
        (None, [Decimal(1)]),
        ({"value": 0}, []),
        ({"value": "0"}, []),
        ({"value": "many"}, []),
        ({"value": -2}, []),
    ],
)
def test_a_line_of_none_or_of_nobody_knows_how_many_is_no_line(
    told: object, quantities: list[Decimal]
) -> None:
    offer = {**ORDER["acceptedOffer"], "eligibleQuantity": told}
    (event,) = marked_up(script({**ORDER, "acceptedOffer": offer}), None)
    assert [item.quantity for item in event.items] == quantities


OF_ITEMS = {name: value for name, value in ORDER.items() if name != "acceptedOffer"}
PRODUCT = {"@type": "Product", "name": "A Book", "sku": "ab1", "offers": {"@type": "Offer", "price": "9.99"}}


@pytest.mark.parametrize(
    ("name", "item", "quantity"),
    [
        ("orderedItem", {"@type": "OrderItem", "orderQuantity": 3, "orderedItem": PRODUCT}, 3),
        ("orderItem", [{"@type": "OrderItem", "orderQuantity": "3", "orderedItem": PRODUCT}], 3),
        ("orderedItem", PRODUCT, 1),
    ],
)
def test_items_of_an_order_are_its_lines(name: str, item: object, quantity: int) -> None:
    (event,) = marked_up(script({**OF_ITEMS, name: item}), None)
    assert event.items == (MailItem("A Book", "ab1", Decimal(quantity), Decimal("9.99")),)


def test_a_parcel_is_what_the_subject_says_of_it() -> None:
    (event,) = marked_up(script(PARCEL), EventKind.DELIVERY)
    assert (event.kind, event.order_number) == (EventKind.DELIVERY, "B-77")
    assert (event.carrier, event.tracking_number, event.expected_on) == (
        "FedEx",
        "986578788855",
        date(2026, 3, 6),
    )


def test_several_orders() -> None:
    listed = [{**ORDER, "orderNumber": number} for number in ("1", "2")]
    assert [each.order_number for each in marked_up(script(listed), None)] == ["1", "2"]
    graph = {"@context": "http://schema.org", "@graph": listed}
    assert [each.order_number for each in marked_up(script(graph), None)] == ["1", "2"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("OrderCancelled", EventKind.CANCELLATION),
        ("OrderDelivered", EventKind.DELIVERY),
        ("OrderReturned", None),
    ],
)
def test_the_state_of_an_order(status: str, kind: EventKind | None) -> None:
    events = marked_up(script({**ORDER, "orderStatus": f"https://schema.org/{status}"}), None)
    assert [each.kind for each in events] == ([kind] if kind else [])


def test_microdata() -> None:
    html = """<div itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="B-78">
    <div itemprop="merchant" itemscope itemtype="http://schema.org/Organization"><span itemprop="name">Shop</span></div>
    <meta itemprop="price" content="5.00"><meta itemprop="priceCurrency" content="GBP"></div>"""
    (event,) = marked_up(html, None)
    assert (event.order_number, event.shop, event.amount, event.currency) == (
        "B-78",
        "Shop",
        Decimal("5.00"),
        "GBP",
    )


@pytest.mark.parametrize(
    "thing",
    [
        {**ORDER, "orderNumber": None},
        {**ORDER, "orderNumber": "x" * 500},
        {**ORDER, "orderNumber": {"a": []}},
        {**ORDER, "@type": [[]]},
        {**ORDER, "orderStatus": "OrderLost"},
        {**PARCEL, "trackingNumber": "986578788856", "partOfOrder": None},
        {**PARCEL, "trackingNumber": [], "partOfOrder": "B-77"},
        [[[[[[ORDER]]]]]],
        "schema.org Order",
        None,
    ],
)
def test_what_names_no_number_is_no_event(thing: Any) -> None:
    assert marked_up(script(thing), None) == [] or "schema.org" not in script(thing)


@pytest.mark.parametrize("price", ["1,5", "-3", "NaN", "Infinity", True, [], {}, 10**40, "1e99"])
def test_a_price_that_is_none_is_left_out(price: object) -> None:
    (event,) = marked_up(script({**ORDER, "price": price}), None)
    assert event.amount is None


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{"@context": "http://schema.org", </script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "schema.org</script>",
        '<script type="application/ld+json">schema.org \ud83d \x00 {}</script>',
        "schema.org" + '<div itemscope itemtype="http://schema.org/Order">' * (MOST_SCOPES + 1),
        "schema.org" + "<div itemscope itemprop=a itemref=a id=a>" * 200,
        "schema.org" + "<div>" * 50_000,
        "schema.org",
    ],
)
def test_broken_markup_is_none(html: str) -> None:
    assert marked_up(html, None) == []


def test_letters_that_are_none_do_not_leave_it() -> None:
    html = (
        '<script type="application/ld+json">'
        + json.dumps({**ORDER, "merchant": {"name": "A\ud800\x00B"}})
        + "</script>"
    )
    (event,) = marked_up(html, None)
    assert event.shop == "A B"


def signed(thing: object, subject: str = "Thanks", signed_by: str | None = "books.example") -> bytes:
    sender = "Example Books <orders@books.example>"
    return a_mail("x", subject, sender, f"<p>x</p>{script(thing)}", signed_by=signed_by)


KNOWN = """
shop: Example Books
senders: [books.example]
kinds: [{kind: order, subject: ["Bestellung"]}]
"""
USUAL = MailSettings.model_fields["quarantine_below"].default


def test_signed_markup_of_a_known_sender_is_surer_than_any_other_reading() -> None:
    read = reading_of(signed(ORDER), KNOWN)
    assert (read.reader, read.kind, read.doubts) == (Reader.STRUCTURED, EventKind.ORDER, ())
    assert read.confidence >= 0.95


@pytest.mark.parametrize("signed_by", ["books.example", None])
@pytest.mark.parametrize("threshold", [USUAL, 0.0])
def test_the_markup_of_a_stranger_waits_whoever_signed_it(signed_by: str | None, threshold: float) -> None:
    read = reading_of(signed(ORDER, signed_by=signed_by), threshold=threshold)
    assert (read.reader, read.events[0].order_number) == (Reader.STRUCTURED, "B-77")
    assert "no template knows its sender" in read.doubts
    assert read.confidence < USUAL


def test_unproven_markup_counts_only_where_its_template_asks_for_no_proof() -> None:
    unproven = signed(ORDER, signed_by=None)
    assert reading_of(unproven, KNOWN, USUAL).doubts == (
        "no server that is trusted says that orders@books.example sent it",
    )
    assert reading_of(unproven, f"{KNOWN}needs_signature: no\n", USUAL).doubts == ()


def test_a_bill_with_markup_is_a_bill() -> None:
    assert reading_of(signed(ORDER, "Your invoice")).kind is MailKind.INVOICE


def test_markup_that_calls_itself_a_known_shop_is_a_doubt() -> None:
    read = reading_of(signed({**ORDER, "merchant": {"name": "Amazon.com"}}), BUILT_IN)
    assert "it calls itself amazon, and is not from there" in read.doubts
