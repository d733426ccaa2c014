"""A mail by its sender's template: its kind, each order and parcel in it, and where every value stands."""

from datetime import date
from decimal import Decimal

import pytest

from roms_assets.mail.rules.found import EventKind, Evidence, MailItem, MailKind, Reader
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

ORDER = (
    "Bestellung K-4711\n2 x Blaue Tasse\t1.204,50 €\n1 x Hut\t3,00 €\nLieferung: 5. März\nSumme: 2.412,00 €\n"
)


def test_an_order_with_its_lines() -> None:
    read = reading_of(a_mail(ORDER))
    (event,) = read.events
    assert (read.kind, read.reader, read.shop, read.doubts) == (
        EventKind.ORDER,
        Reader.TEMPLATE,
        "Example Shop",
        (),
    )
    assert (event.order_number, event.shop) == ("K-4711", "Example Shop")
    assert (event.amount, event.currency, event.expected_on) == (Decimal("2412.00"), "EUR", date(2026, 3, 5))
    assert event.items == (
        MailItem("Blaue Tasse", None, Decimal(2), Decimal("1204.50")),
        MailItem("Hut", None, Decimal(1), Decimal("3.00")),
    )


def test_every_value_says_where_it_stands() -> None:
    read = reading_of(a_mail(ORDER))
    (event,) = read.events
    assert Evidence("order_number", "text", 11, "K-4711") in event.evidence
    for each in event.evidence:
        assert read.text[each.start :].startswith(each.text)
    shown = {each.field: each.text for each in event.evidence}
    assert shown["currency"] == shown["amount"] == "2.412,00 €"
    assert [shown[f"items[0].{name}"] for name in ("quantity", "name", "unit_price")] == [
        "2",
        "Blaue Tasse",
        "1.204,50 €",
    ]
    (bare,) = reading_of(a_mail(ORDER.replace("2.412,00 €", "2.412,00"))).events
    assert Evidence("currency", "template", -1, "EUR") in bare.evidence


@pytest.mark.parametrize(
    "line",
    [
        "Lieferung: Donnerstag, 5. März an Erika Mustermann, Hauptstr. 5",
        "Lieferung:  an Erika Mustermann am Donnerstag, 5. März",
        "Lieferung: \tDonnerstag, 5. März",
    ],
)
def test_a_day_is_shown_without_what_stands_around_it(line: str) -> None:
    read = reading_of(a_mail(f"Bestellung K-4711\n{line}\nSumme: 1,00 €\n"))
    (shown,) = [each for each in read.events[0].evidence if each.field == "expected_on"]
    assert (shown.text, read.events[0].expected_on) == ("Donnerstag, 5. März", date(2026, 3, 5))
    assert read.text[shown.start :].startswith(shown.text)


@pytest.mark.parametrize(
    ("told", "name", "shown"),
    [
        ("mit DHL an Erika Mustermann", "DHL", "DHL"),
        ("mit Deutsche Post an Erika Mustermann", "DHL", "Deutsche Post"),
        ("mit Bayern Boten 24 an Erika Mustermann", "Bayern Boten 24", "Bayern Boten 24"),
        ("mit bpost", "bpost", "bpost"),
    ],
)
def test_a_carrier_is_told_without_to_whom_it_goes(told: str, name: str, shown: str) -> None:
    mail = a_mail(
        f"Bestellung K-2\n{told}\nSendung 00340434161094022115\n", subject="Ihr Paket ist unterwegs"
    )
    read = reading_of(mail)
    (event,) = read.events
    (evidence,) = [each for each in event.evidence if each.field == "carrier"]
    assert (event.carrier, evidence.text) == (name, shown)
    assert read.text[evidence.start :].startswith(shown)


def test_several_orders_in_one_mail_are_several_events() -> None:
    text = (
        "Bestellung K-1\nSendung 1Z999AA10123456784\nBestellung K-2\nmit DHL\nSendung 00340434161094022115\n"
    )
    events = reading_of(a_mail(text, subject="Ihr Paket ist unterwegs")).events
    assert [(each.order_number, each.carrier, each.tracking_number) for each in events] == [
        ("K-1", "UPS", "1Z999AA10123456784"),
        ("K-2", "DHL", "00340434161094022115"),
    ]


def test_several_parcels_of_one_order_are_several_events() -> None:
    text = "Bestellung K-1\nSendung 1Z999AA10123456784\nSendung 00340434161094022115\n"
    events = reading_of(a_mail(text, subject="Ihre Pakete sind unterwegs")).events
    assert {(each.order_number, each.tracking_number) for each in events} == {
        ("K-1", "1Z999AA10123456784"),
        ("K-1", "00340434161094022115"),
    }


PARCELS = """
senders: [shop.example]
language: de_DE
currency: EUR
kinds:
  - kind: shipment
    subject: ["unterwegs"]
    says:
      - "Bestellung {order_number}"
      - "Sendung {tracking_number}"
      - "Summe: {amount}"
      - "Lieferung: {expected_on}"
    items: ["{quantity} x {name}\\t{unit_price}"]
"""
EACH = f'{PARCELS}    each: "Bestellung {{order_number}}"\n'


ADVERT = "Dazu passt:\n1 x Mehl\t2,00\n2 x Salz\t1,00\n"


@pytest.mark.parametrize("above", ["", "Summe: 12,50\n"], ids=["below alone", "above, too"])
def test_what_is_written_like_a_line_below_the_total_is_no_item(above: str) -> None:
    lines = f"Bestellung A-1001\n{above}2 x Tasse\t4,50\n1 x Teller\t3,50\n"
    read = reading_of(a_mail(f"{lines}Summe: 12,50\n{ADVERT}"))
    assert [item.name for item in read.events[0].items] == ["Tasse", "Teller"]
    assert not any("items[2]" in each.field for each in read.events[0].evidence)
    assert read.doubts == ()


def test_an_amount_above_its_lines_closes_nothing() -> None:
    read = reading_of(a_mail("Bestellung A-1001\nSumme: 9,00\n2 x Tasse\t4,50\n"))
    assert [item.name for item in read.events[0].items] == ["Tasse"]


def test_of_several_parcels_none_has_all_lines_and_the_whole_amount() -> None:
    lines = "Bestellung K-1\n2 x Hut\t3,00 €\nSumme: 6,00 €\n"
    first, second = "Sendung 1Z999AA10123456784\n", "Sendung 00340434161094022115\n"
    one = reading_of(a_mail(lines + first, subject="Ihr Paket ist unterwegs"), PARCELS)
    assert [(len(each.items), each.amount) for each in one.events] == [(1, Decimal("6.00"))]
    two = reading_of(a_mail(lines + first + second, subject="Ihre Pakete sind unterwegs"), PARCELS)
    assert [(each.items, each.amount, each.currency) for each in two.events] == [((), None, None)] * 2
    assert not [
        each for event in two.events for each in event.evidence if each.field in ("amount", "currency")
    ]


def test_a_bare_mention_takes_nothing_from_what_stands_below() -> None:
    text = (
        "Bestellung K-1\nBestellung K-2\nBestellung K-1\nLieferung: 5. März\nSumme: 6,00 €\n"
        "Bestellung K-2\nSendung 1Z999AA10123456784\n"
    )
    events = reading_of(a_mail(text, subject="Ihre Pakete sind unterwegs"), EACH).events
    told = [(each.order_number, each.tracking_number, each.amount, each.expected_on) for each in events]
    assert told == [
        ("K-1", None, Decimal("6.00"), date(2026, 3, 5)),
        ("K-2", "1Z999AA10123456784", None, None),
    ]
    assert {each.field for each in events[0].evidence} >= {
        "order_number",
        "amount",
        "currency",
        "expected_on",
    }


def test_a_number_that_its_carrier_would_not_give_is_not_taken() -> None:
    text = "Bestellung K-1\nSendung 1Z999AA10123456785\n"
    (event,) = reading_of(a_mail(text, subject="Ihr Paket ist unterwegs")).events
    assert event.tracking_number is None


def test_a_number_in_a_link_to_its_carrier_is_found() -> None:
    html = (
        '<p>Bestellung K-1</p><a href="https://www.ups.com/track?tracknum=1Z999AA10123456784">Verfolgen</a>'
    )
    mail = a_mail(subject="Ihr Paket ist unterwegs", html=html)
    assert (
        reading_of(mail, SHOP.replace('    each: "Bestellung {order_number}"\n', "")).events[0].carrier
        == "UPS"
    )


def test_a_whole_cancellation() -> None:
    (event,) = reading_of(a_mail("Bestellung K-4711", subject="Ihre Bestellung wurde storniert")).events
    assert (event.kind, event.is_whole) == (EventKind.CANCELLATION, True)


def test_a_payment_notice_is_no_order() -> None:
    read = reading_of(a_mail(ORDER, subject="Zahlung zu Ihrer Bestellung K-4711"))
    assert (read.kind, read.events, read.doubts) == (MailKind.PAYMENT_NOTICE, (), ())


def test_what_stood_there_before_and_does_not_is_a_doubt() -> None:
    read = reading_of(a_mail("Auftrag K-4711\nSumme: 12,00 €"))
    assert "the template example did not find order_number where it stood before" in read.doubts
    assert read.confidence < 0.8


CARRIER = """
senders: [fedex.example]
carrier: FedEx
says: ["Tracking number: {tracking_number}"]
kinds: [{kind: shipment, subject: ["has shipped"]}]
"""


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Tracking number: 986578788855", None),
        (
            "Tracking number: 986578788856",
            "a number stands where the template example has the tracking number,"
            " and no check digit confirms it",
        ),
        (
            "Number: 986578788856",
            "the template example did not find order_number or tracking_number where it stood before",
        ),
        (
            "Tracking number: UNKNOWN YET",
            "the template example did not find order_number or tracking_number where it stood before",
        ),
    ],
)
def test_a_number_with_a_wrong_check_digit_is_told_from_one_that_is_not_there(
    text: str, doubt: str | None
) -> None:
    mail = a_mail(text, subject="Your parcel has shipped", sender="info@fedex.example")
    doubts = reading_of(mail, CARRIER).doubts
    told = [each for each in doubts if "template example" in each]
    assert told == ([doubt] if doubt else [])
    assert "986578788856" not in "".join(doubts)


def test_a_kind_that_the_template_does_not_know_is_a_doubt() -> None:
    read = reading_of(a_mail("Order number K-4711", subject="Your refund"))
    assert (read.kind, read.reader, read.shop) == (EventKind.REFUND, Reader.GENERAL, "Example Shop")
    assert "the template example knows no such mail of its sender" in read.doubts


@pytest.mark.parametrize(
    "text", ["Summe: 12,345 €", "Summe: 1.23.4 €", "Summe: 12,00 USD und mehr, Summe: frei"]
)
def test_an_amount_that_breaks_its_language_is_none(text: str) -> None:
    (event,) = reading_of(a_mail(f"Bestellung K-4711\n{text}")).events
    assert event.amount is None or event.currency == "USD"


@pytest.mark.parametrize(
    "text",
    [
        "Order number: 200012345678903\nYour FedEx driver will come.",
        "Order number: 2000123-45678901\nShipped with FedEx. Questions? Call 491701234509",
        "Order number: 2000123-45678901\nFedEx. Customer service, day and night: 491701234509",
        "Order number: 2000123-45678901\nFedEx. Your invoice no. 491701234509",
    ],
)
def test_the_number_of_an_order_or_of_a_telephone_is_no_parcel(text: str) -> None:
    mail = a_mail(text, "Shipped: your desk lamp", "a@walmart.com", signed_by="walmart.com")
    (event,) = reading_of(mail, BUILT_IN).events
    assert (event.kind, event.tracking_number) == (EventKind.SHIPMENT, None)


def test_a_number_beside_its_carrier_is_one() -> None:
    text = "Order number: 2000123-45678901\nShipped with FedEx: 986578788855"
    mail = a_mail(text, "Shipped: your desk lamp", "a@walmart.com", signed_by="walmart.com")
    assert reading_of(mail, BUILT_IN).events[0].tracking_number == "986578788855"


def test_a_link_to_another_carrier_than_the_mail_names_is_of_another_parcel() -> None:
    link = '<a href="https://www.ups.com/track?tracknum=1Z999AA10123456784">So verfolgen Sie Pakete</a>'
    html = f"<p>Bestellnummer: 303-5550001-5550002</p><p>Versand durch DHL</p>{link}"
    mail = a_mail("", "wurde versandt", "a@amazon.de", html=html, signed_by="amazon.de")
    (event,) = reading_of(mail, BUILT_IN).events
    assert (event.carrier, event.tracking_number) == ("DHL", None)
