"""Markup does not overrule what the mail says: where they disagree, a person looks."""

from typing import Any

import pytest

from tests.mail.rules.mails import a_mail, reading_of
from tests.mail.rules.test_structured import ORDER, script

KNOWN = """
shop: Example Books
senders: [books.example]
language: en_US
currency: USD
kinds:
  - {kind: cancellation, subject: ["has been canceled"], is_whole: yes, says: ["Order #{order_number}"]}
  - {kind: order, subject: ["Thank you"], says: ["Order #{order_number}", "Total: {amount}"]}
"""
UNSAID = {name: value for name, value in ORDER.items() if name != "orderStatus"}
TEXT = "<p>Order #B-77</p>"
OTHER_NUMBER = "its markup says the order number B-77, its words B-78"
OTHER_AMOUNT = "its markup says the amount 29.99, its words 30.99"
NO_STATE = "its markup does not say what became of the order, and neither do its words"


def doubts(thing: dict[str, Any], subject: str, text: str = TEXT) -> tuple[str, ...]:
    mail = a_mail("", subject, "a@books.example", f"{text}{script(thing)}", signed_by="books.example")
    return reading_of(mail, KNOWN).doubts


@pytest.mark.parametrize(
    ("thing", "subject", "text", "doubt"),
    [
        (UNSAID, "Order #B-77 has been canceled", TEXT, "its markup says order, its words cancellation"),
        (ORDER, "Order #B-77 has been canceled", TEXT, "its markup says order, its words cancellation"),
        (UNSAID, "Refund notification", TEXT, NO_STATE),
        (UNSAID, "Your parcel has been delivered", TEXT, NO_STATE),
        (UNSAID, "Your weekly deals", TEXT, NO_STATE),
        (UNSAID, "Rate your purchase", TEXT, NO_STATE),
        ({**ORDER, "price": "1,234"}, "Thank you", TEXT, "an amount in its markup cannot be read"),
        (ORDER, "Thank you", "<p>Order #B-78</p>", OTHER_NUMBER),
        (ORDER, "News of order B-78", "", OTHER_NUMBER),
        (ORDER, "Thank you", f"{TEXT}<p>Total: $30.99</p>", OTHER_AMOUNT),
    ],
)
def test_what_the_words_say_otherwise_is_a_doubt(
    thing: dict[str, Any], subject: str, text: str, doubt: str
) -> None:
    assert doubt in doubts(thing, subject, text)


@pytest.mark.parametrize(
    ("thing", "subject", "text"),
    [
        (UNSAID, "Thank you", TEXT),
        (UNSAID, "Your order is confirmed", TEXT),
        (ORDER, "Thank you", f"{TEXT}<p>Total: $29.99</p>"),
        (ORDER, "Hello", "<p>A word of thanks</p>"),
    ],
)
def test_where_both_agree_there_is_none(thing: dict[str, Any], subject: str, text: str) -> None:
    assert doubts(thing, subject, text) == ()


def test_markup_of_two_states_is_a_doubt() -> None:
    cancelled = {**ORDER, "orderNumber": "B-78", "orderStatus": "http://schema.org/OrderCancelled"}
    html = f"{TEXT}{script(ORDER, cancelled)}"
    read = reading_of(a_mail("", "Thank you", "a@books.example", html, signed_by="books.example"), KNOWN)
    assert "its markup says several things, and its subject one" in read.doubts


PRICE, LINE = "an amount in its markup cannot be read", "a line in its markup cannot be read"


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"eligibleQuantity": "2 pcs"}, LINE),
        ({"eligibleQuantity": {"value": "many"}}, LINE),
        ({"itemOffered": {"sku": "ab1"}}, LINE),
        ({"itemOffered": [{"name": "A Book"}, {"name": "A Pen"}]}, LINE),
        ({"price": "10,00 EUR"}, PRICE),
        ({"eligibleQuantity": {"value": 0}}, None),
        ({"price": None}, None),
        ({}, None),
    ],
)
def test_a_line_of_the_markup_that_cannot_be_read_is_a_doubt(
    change: dict[str, Any], doubt: str | None
) -> None:
    good = ORDER["acceptedOffer"]
    told = doubts({**ORDER, "price": "99.00", "acceptedOffer": [good, {**good, **change}]}, "Thank you")
    assert told == ((doubt,) if doubt else ())


@pytest.mark.parametrize("offers", [None, [], {}, [None]])
def test_markup_that_names_no_lines_is_no_doubt(offers: object) -> None:
    assert doubts({**ORDER, "acceptedOffer": offers}, "Thank you") == ()


ITEM = {"@type": "OrderItem", "orderQuantity": 3, "orderedItem": {"name": "A Book"}}


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"acceptedOffer": None, "orderedItem": ITEM}, None),
        ({"orderedItem": ITEM}, None),
        ({"orderedItem": {**ITEM, "orderQuantity": 4}}, LINE),
        ({"acceptedOffer": None, "orderedItem": {**ITEM, "orderItemStatus": "OrderCancelled"}}, LINE),
        ({"acceptedOffer": None, "orderedItem": {**ITEM, "orderQuantity": "some"}}, LINE),
    ],
)
def test_items_that_say_another_thing_than_their_order_are_a_doubt(
    change: dict[str, Any], doubt: str | None
) -> None:
    assert doubts({**ORDER, **change}, "Thank you") == ((doubt,) if doubt else ())
