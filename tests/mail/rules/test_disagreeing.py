"""A mail that names more orders, amounts or numbers than one event has is a doubt, and none is taken for another."""

import pytest

from roms_assets.mail.rules.disagreeing import (
    SEVERAL_AMOUNTS,
    SEVERAL_ORDERS,
    TWO_TEXTS,
    UNREADABLE,
    is_wrong_number,
)
from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

A, B = "112-7340216-5508631", "112-1111111-2222222"
N, M = "10101234567890", "10109999999999"
WRONG_DIGIT = "what it calls a tracking number has a wrong check digit"


def read_of(domain: str, subject: str, text: str = "", html: str = "") -> MailRead:
    return reading_of(a_mail(text, subject, f"a@{domain}", html=html, signed_by=domain), BUILT_IN)


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("amazon.com", "Your Amazon.com order has been canceled", f"we canceled order #{A} and order #{B}."),
        (
            "amazon.com",
            "Your refund for Tea strainer",
            f"You bought this on order #{A}.\nFor order #{B} we have issued a refund of $6.25.",
        ),
        ("amazon.com", "Delivered: 2 orders", f"Order #{A}\nOrder #{B}"),
        ("zalando.de", "Danke für deine Bestellung", f"Bestellnummer: {N}\nBestellnummer: {M}"),
        (
            "zalando.de",
            "Deine Gutschrift",
            f"Bestellnummer: {N}\nErstattungsbetrag: 1,00 €\nBestellnummer: {M}\nErstattungsbetrag: 2,00 €",
        ),
        (
            "zalando.de",
            "Dein Paket ist unterwegs",
            f"Bestellnummer: {N}\nVersand mit DHL\nSendungsnummer: 00340434161094022115\nBestellnummer: {M}",
        ),
        ("amazon.com", f"Your Amazon.com order #{B}", f"Order #{A}\nOrder Total: $5.00"),
    ],
)
def test_several_orders_where_one_was_expected(domain: str, subject: str, text: str) -> None:
    assert SEVERAL_ORDERS in read_of(domain, subject, text).doubts


def test_of_several_parcels_each_has_the_carrier_of_its_own_number() -> None:
    parcels = ("UPS", "1Z999AA10123456784"), ("USPS", "9400111206206406260787")
    text = "\n".join(
        f"Order #{order}\nCarrier: {carrier}\nTracking ID: {number}"
        for order, (carrier, number) in zip((A, B), parcels, strict=True)
    )
    read = read_of("amazon.com", "Your Amazon.com orders: has shipped", text)
    assert [(each.carrier, each.tracking_number) for each in read.events] == [*parcels]
    assert SEVERAL_ORDERS in read.doubts


@pytest.mark.parametrize(
    ("subject", "text", "doubt"),
    [
        ("Your Amazon.com order", f"Order #{A}\nOrder Total: $5.00\nOrder Total: $9.00", SEVERAL_AMOUNTS),
        (
            "Your Amazon.com order",
            f"Customers who bought Order #{B}\nOrder #{A}\nOrder Total: $5.00",
            "it names an order of which it tells nothing more",
        ),
        (
            "Your Amazon.com order",
            f"Order #{A}\nOrder Total: $5.00\nCompare it with\nOrder #{B}\nOrder Total: $9.00",
            "it tells of several orders, and its subject of one",
        ),
    ],
)
def test_what_is_beside_the_order_is_a_doubt(subject: str, text: str, doubt: str) -> None:
    assert doubt in read_of("amazon.com", subject, text).doubts


def test_fewer_items_in_the_plain_text_than_in_the_html_are_a_doubt() -> None:
    head, end = f"Order #{A}", "Order Total: $15.00"
    lines = [f"{quantity} x {name} $5.00" for quantity, name in ((1, "Mug"), (1, "Cup"), (1, "Jug"))]
    html = "".join(f"<p>{each}</p>" for each in (head, *lines, end))

    def doubts(*told: str) -> tuple[str, ...]:
        return read_of("amazon.com", "Your Amazon.com order", "\n".join([head, *told, end]), html).doubts

    assert doubts(*lines) == ()
    assert TWO_TEXTS in doubts(lines[0], "and 2 more items")
    assert TWO_TEXTS in doubts("3 x Mug $5.00", *lines[1:])


@pytest.mark.parametrize("text", [f"Order #{A}\nOrder Total: $1.00", f"Order #{B}\nOrder Total: $5.00"])
def test_plain_text_and_html_that_disagree_are_a_doubt(text: str) -> None:
    html = f"<p>Order #{A}</p><p>Order Total: $5.00</p>"
    assert TWO_TEXTS in read_of("amazon.com", "Your Amazon.com order", text, html).doubts
    same = f"Order #{A}\nOrder Total: $5.00"
    assert read_of("amazon.com", "Your Amazon.com order", same, html).doubts == ()


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("dpd.de", "Ihr Paket ist unterwegs", "Paketnummer: 09980000020034 E"),
        (
            "amazon.com",
            "Your Amazon.com order has shipped",
            f"Order #{A}\nTracking ID: 1Z999AA10123456785\nYour last parcel 1Z999AA10123456784 was late.",
        ),
    ],
)
def test_for_a_wrong_number_no_other_is_taken(domain: str, subject: str, text: str) -> None:
    read = read_of(domain, subject, text)
    assert [each.tracking_number for each in read.events] == [None]
    assert WRONG_DIGIT in read.doubts


@pytest.mark.parametrize(
    ("text", "carrier", "is_wrong"),
    [
        ("09980000020034 E", "DPD", True),
        ("09980000020034 D", "DPD", False),
        ("01126819787809", "DPD", False),
        ("1Z999AA10123456785", "UPS", True),
        ("UNAVAILABLE", None, False),
    ],
)
def test_what_is_no_number_of_its_carrier(text: str, carrier: str | None, is_wrong: bool) -> None:
    assert is_wrong_number(text, carrier) is is_wrong


def test_two_blocks_that_each_tell_an_order_and_a_parcel_are_none() -> None:
    for number in ("00340434161094022115", "mit GLS\nSendung 12345678901"):
        text = f"Bestellung K-1\nmit UPS\nSendung 1Z999AA10123456784\nBestellung K-2\nSendung {number}\n"
        assert reading_of(a_mail(text, "Ihre Pakete sind unterwegs"), SHOP).doubts == ()


@pytest.mark.parametrize(
    "total",
    [
        "100.00 pln",
        "1,500 Rand",
        "2 items $27.27",
        "50% off",
        "2026-03-02",
        "12 3456",
        "100,00 Franken",
        "$1.204",
        "-$27.27",
        "100.00\tCHF",
    ],
)
@pytest.mark.parametrize(
    ("subject", "label"), [("Your Amazon.com order", "Order Total"), ("Your refund", "Refund total")]
)
def test_what_is_no_amount_behind_its_label_is_a_doubt(subject: str, label: str, total: str) -> None:
    read = read_of("amazon.com", subject, f"Order #{A}\n{label}: {total}")
    assert [each.amount for each in read.events] == [None]
    assert UNREADABLE in read.doubts


@pytest.mark.parametrize(
    ("domain", "subject", "text", "amount", "currency"),
    [
        ("amazon.com", "Your Amazon.com order", f"Order #{A}\nOrder Total: 100 euro", "100", "EUR"),
        ("amazon.com", "Your Amazon.com order", f"Order #{A}\nOrder Total: 1500 ₽", "1500", "RUB"),
        ("amazon.com", "Your Amazon.com order", f"Order #{A}\nOrder Total: 27.27.", "27.27", "USD"),
        ("amazon.com", "Your refund", f"Order #{A}\nRefund total: 6.25 Euro", "6.25", "EUR"),
        (
            "zalando.de",
            "Danke für deine Bestellung",
            f"Bestellnummer: {N}\nGesamtsumme: 3 Artikel\nGesamtsumme: 100,00 €",
            "100.00",
            "EUR",
        ),
        (
            "shopifyemail.com",
            "Order #1001 confirmed",
            "Order #1001\nSub Total $59.00\nSub-total: $59.00\nTotal: $64.00 USD",
            "64.00",
            "USD",
        ),
        (
            "ebay.de",
            "Bestellung bestätigt",
            "Bestellnummer: 12-34567-89012\nGesamtbetrag: EUR 45,50",
            "45.50",
            "EUR",
        ),
        ("ebay.com", "Order confirmed", "Order number: 12-34567-89012\nOrder total: AU $5.00", "5.00", "AUD"),
    ],
)
def test_an_amount_has_the_currency_that_stands_there(
    domain: str, subject: str, text: str, amount: str, currency: str
) -> None:
    (event,) = read_of(domain, subject, text).events
    assert (str(event.amount), event.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("ebay.de", "Rückerstattung", "Bestellnummer: 12-34567-89012\nRückerstattungsbetrag: EUR 1,234"),
        ("ikea.com", "Thank you for your order", "Order number: 1234567890\nSumme: EUR 1,234"),
    ],
)
def test_an_amount_that_may_be_two_is_a_doubt(domain: str, subject: str, text: str) -> None:
    assert UNREADABLE in read_of(domain, subject, text).doubts


@pytest.mark.parametrize("domain", ["ebay.co.uk", "ebay.de"])
def test_a_day_is_read_as_its_domain_writes_it(domain: str) -> None:
    text = "Order number: 12-34567-89012\nEstimated delivery: 04/03/2026"
    (event,) = read_of(domain, "Your order has shipped", text).events
    assert f"{event.expected_on}" == "2026-03-04"


def test_a_line_of_none_is_no_line() -> None:
    text = f"Order #{A}\n0 x Tea strainer\t$6.25\n1 x Chair with 4 legs\t$9.50\nOrder Total: $9.50"
    (event,) = read_of("amazon.com", "Your Amazon.com order", text).events
    assert [(each.name, str(each.unit_price)) for each in event.items] == [("Chair with 4 legs", "9.50")]


CANCELLED, KEPT = "1 x Tea strainer\t$6.25", "2 x Stoneware mug\t$9.50"


@pytest.mark.parametrize(
    "text",
    [
        f"Canceled items\n{CANCELLED}\nStill coming\n{KEPT}",
        f"These come\n{KEPT}\nThese do not\n{CANCELLED}",
        f"These do not\n{CANCELLED}\nRemaining items\n{KEPT}",
    ],
)
def test_lines_without_the_words_around_them_are_a_doubt(text: str) -> None:
    read = read_of("amazon.com", "Item canceled for your Amazon.com order", f"Order #{A}\n{text}")
    assert "the words between which its lines stand were not found" in read.doubts


def test_a_cancellation_of_some_lines_is_of_these_alone() -> None:
    text = f"Order #{A}\nCanceled items\n{CANCELLED}\nRemaining items\n{KEPT}"
    for subject in (
        "Item canceled for your Amazon.com order",
        "Your Amazon.com order has been partially canceled",
    ):
        read = read_of("amazon.com", subject, text)
        assert [(each.name, event.is_whole) for event in read.events for each in event.items] == [
            ("Tea strainer", False)
        ]
        assert read.doubts == ()
