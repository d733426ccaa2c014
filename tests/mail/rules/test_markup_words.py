"""Each value that markup and words both say is compared, whether a template knows the mail or only its sender."""

from typing import Any

import pytest

from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import a_mail, reading_of
from tests.mail.rules.test_structured import ORDER, script
from tests.mail.rules.test_structured import PARCEL as FEDEX

BOOKS = """
shop: Example Books
senders: [books.example]
language: en_US
currency: USD
kinds:
  - kind: shipment
    subject: ["has shipped"]
    each: "Order #{order_number}"
    says: ["Order #{order_number}", "Tracking: {tracking_number}", "by {carrier}", "Arriving: {expected_on}"]
  - kind: order
    subject: ["Thank you"]
    each: "Order #{order_number}"
    says: ["Order #{order_number}", "Total: {amount}"]
    items: ["{quantity} x {name}\\t{unit_price}"]
"""
SHIPPED = "Your order has shipped"
RIGHT, OTHER, WRONG = "1Z999AA10123456784", "1Z5R89390357567127", "1Z999AA10123456785"
PARCEL = {**FEDEX, "carrier": {"name": "UPS"}, "trackingNumber": RIGHT}
THERE = f"Order #B-77\nTracking: {RIGHT}\n"


def read_of(text: str, *things: dict[str, Any], subject: str = "Thank you") -> MailRead:
    html = f"<p>Hello</p>{script(*things)}"
    return reading_of(a_mail(text, subject, "a@books.example", html, signed_by="books.example"), BOOKS)


@pytest.mark.parametrize(
    ("text", "change", "doubt"),
    [
        (
            "Order #B-77\nTotal: $29.99",
            {"priceCurrency": "EUR"},
            "its markup says the currency EUR, its words USD",
        ),
        (
            "Order #B-77\nTotal: $29.99\nOrder #B-78\nTotal: $5.00",
            {},
            "the order number B-77, its words B-77 and B-78",
        ),
        (
            "Order #B-77\n3 x Other thing\t$9.99",
            {},
            "the items 3 x A Book at 9.99, its words 3 x Other thing at 9.99",
        ),
        ("Order #B-77\n2 x A Book\t$9.99", {}, "the items 3 x A Book at 9.99, its words 2 x A Book at 9.99"),
        ("Order #B-77\n3 x A Book\t$8.99", {}, "the items 3 x A Book at 9.99, its words 3 x A Book at 8.99"),
        (
            "Order #B-77\n3 x A Book\t$9.99\n1 x A Pen\t$2.00",
            {},
            "its words 3 x A Book at 9.99, 1 x A Pen at 2.00",
        ),
    ],
)
def test_an_order_of_which_the_template_reads_something_else(
    text: str, change: dict[str, Any], doubt: str
) -> None:
    assert doubt in "; ".join(read_of(text, {**ORDER, **change}).doubts)


@pytest.mark.parametrize(
    ("text", "change", "doubt"),
    [
        (
            f"Order #B-77\nTracking: {OTHER}\n",
            {},
            f"the tracking number {RIGHT}, its words {OTHER}",
        ),
        (
            f"{THERE}Tracking: {OTHER}\n",
            {},
            f"{RIGHT}, its words {OTHER} and {RIGHT}",
        ),
        (f"{THERE}by DHL", {}, "the carrier UPS, its words DHL"),
        (f"{THERE}Arriving: March 9, 2026", {}, "the day of delivery 2026-03-06, its words 2026-03-09"),
        (
            THERE,
            {"trackingNumber": WRONG},
            "the tracking number in its markup has a wrong check digit",
        ),
    ],
)
def test_a_parcel_of_which_the_template_reads_something_else(
    text: str, change: dict[str, Any], doubt: str
) -> None:
    assert doubt in "; ".join(read_of(text, {**PARCEL, **change}, subject=SHIPPED).doubts)


def test_a_wrong_number_in_markup_that_names_no_order_is_a_doubt() -> None:
    wrong = {**PARCEL, "trackingNumber": WRONG, "partOfOrder": None}
    assert (
        "the tracking number in its markup has a wrong check digit"
        in read_of(THERE, wrong, subject=SHIPPED).doubts
    )


def test_lines_that_only_the_words_tell_are_kept_with_their_place() -> None:
    bare = {name: value for name, value in ORDER.items() if name != "acceptedOffer"}
    read = read_of("Order #B-77\n3 x A Book\t$9.99\nTotal: $29.99", bare)
    (event,) = read.events
    assert [(item.name, f"{item.quantity}") for item in event.items] == [("A Book", "3")]
    assert {each.part for each in event.evidence if each.field.startswith("items")} == {"text"}
    assert read.doubts == ()


@pytest.mark.parametrize(
    ("text", "change", "doubt"),
    [
        ("Order #B-77 was not placed because your card failed.", {}, "says that something did not happen"),
        ("We could not process your order.", {}, "says that something did not happen"),
        ("Order #B-77 has been cancelled.", {}, "its markup says order, its words cancellation"),
        ("Order #B-77\nOrder Total: $27.27", {"price": "2727"}, "the amount 2727 USD, its words $27.27"),
        ("Order #B-77\nOrder Total: 29,99 €", {}, "the amount 29.99 USD, its words 29,99 €"),
        ("Order #B-77 and order #B-78", {}, "the order number B-77, its words B-77 and B-78"),
        ("Order #B-77\n3 x A Bookshelf", {}, "the items 3 x A Book at 9.99, its words 3 x A Bookshelf"),
        ("Order #B-77\n2 x Stoneware mug", {}, "the items 3 x A Book at 9.99, its words 2 x Stoneware mug"),
    ],
)
def test_words_are_looked_at_where_no_template_knows_the_subject(
    text: str, change: dict[str, Any], doubt: str
) -> None:
    assert doubt in "; ".join(read_of(text, {**ORDER, **change}, subject="An update").doubts)


@pytest.mark.parametrize(
    ("text", "thing", "subject"),
    [
        ("Order #B-77\n3 x A Book, bound\t$9.99\nTotal: $29.99", ORDER, "Thank you"),
        ("Order #B-77\n3 x A Book\nOrder total: $29.99. Shipping is $0.02.", ORDER, "An update"),
        ("Your order B-77 is in good hands.\nTotal: 29.99 USD", ORDER, "An update"),
        (f"{THERE}by UPS\nArriving: March 6, 2026", PARCEL, SHIPPED),
        (f"UPS brings {RIGHT}", PARCEL, "An update"),
    ],
)
def test_where_both_say_the_same_nothing_waits(text: str, thing: dict[str, Any], subject: str) -> None:
    assert read_of(text, thing, subject=subject).doubts == ()
