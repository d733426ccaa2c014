"""Mails of senders that nobody knows: never surely read, and what is no order is none."""

from decimal import Decimal

import pytest

from roms_assets.mail.rules.found import EventKind, MailKind, MailRead, Reader
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

EVENTS = [
    ("Order confirmation", "Order number: AB-1234\nOrder total: $1,234.56", EventKind.ORDER),
    ("Bestellbestätigung", "Bestellnummer: AB-1234\nGesamtsumme: 1.234,56 €", EventKind.ORDER),
    ("Confirmation de votre commande", "Commande n° AB-1234\nMontant total : 1 234,56 €", EventKind.ORDER),
    ("Conferma dell'ordine", "Ordine n. AB-1234\nTotale: 1.234,56 €", EventKind.ORDER),
    ("Confirmación de pedido", "Pedido nº AB-1234\nImporte total: 1.234,56 €", EventKind.ORDER),
    ("Potwierdzenie zamówienia", "Zamówienie nr AB-1234\nRazem: 1 234,56 zł", EventKind.ORDER),
    ("Bestelbevestiging", "Bestelnummer: AB-1234\nTotaal: € 1.234,56", EventKind.ORDER),
    ("Your order has shipped", "Order #AB-1234", EventKind.SHIPMENT),
    ("Ihre Bestellung wurde versandt", "Bestellnummer: AB-1234", EventKind.SHIPMENT),
    ("Out for delivery", "Order #AB-1234", EventKind.OUT_FOR_DELIVERY),
    ("Votre colis a été livré", "Commande n° AB-1234", EventKind.DELIVERY),
    ("Delivery exception", "Order #AB-1234", EventKind.EXCEPTION),
    ("Il tuo ordine è stato annullato", "Ordine n. AB-1234", EventKind.CANCELLATION),
    ("Zwrot środków", "Zamówienie nr AB-1234\nSuma: 1 234,56 zł", EventKind.REFUND),
]
NO_EVENTS = [
    ("Your invoice", "Order #AB-1234\nTotal: 12.00 EUR", MailKind.INVOICE),
    ("Ihre Rechnung zu Bestellung AB-1234", "Bestellnummer: AB-1234", MailKind.INVOICE),
    ("Payment received for order AB-1234", "Order #AB-1234 Total: $12.00", MailKind.PAYMENT_NOTICE),
    ("You sent a payment of $12.00", "Order #AB-1234", MailKind.PAYMENT_NOTICE),
    ("Zahlungserinnerung", "Bestellnummer: AB-1234", MailKind.PAYMENT_NOTICE),
    ("The price of your subscription: price change", "Order #AB-1234", MailKind.PRICE_CHANGE),
    ("Cancelling your account", "Order #AB-1234", MailKind.OTHER),
    ("Your subscription has been cancelled", "Order #AB-1234", MailKind.OTHER),
    ("20% off your next order", "Use code ORDER20. Order now! Order #AB-1234", MailKind.OTHER),
    ("Something left in your cart", "order AB-1234", MailKind.OTHER),
    ("How was your order AB-1234?", "Order #AB-1234", MailKind.OTHER),
    ("News of spring", "New: order your seeds today. Call 1-800-555-0100", MailKind.OTHER),
    ("", "", MailKind.OTHER),
]
PHISHING = [
    ("Amazon.com <auto-confirm@amaz0n-orders.example>", "Your Amazon.com order #112-7340216-5508631", None),
    ("Amazon <auto-confirm@amazon.com>", "Your Amazon.com order #112-7340216-5508631", "evil.example"),
    ("Amazon <auto-confirm@amazon.com>", "Your Amazon.com order #112-7340216-5508631", None),
    ("DHL Paket <info@dhl-paket.example>", "Ihr DHL Paket ist unterwegs", "dhl-paket.example"),
    (
        '"auto-confirm@amazon.com" <x@evil.example>',
        "Your Amazon.com order #112-7340216-5508631",
        "evil.example",
    ),
    ("Amazon <auto-confirm@amazon.com.evil.example>", "Order confirmation", "evil.example"),
    ("x@evil.example, auto-confirm@amazon.com", "Your Amazon.com order #112-7340216-5508631", "evil.example"),
]


WITH_A_NUMBER = [
    ("Confirmation de commande n° 4711", "Montant total : 12,00 €", EventKind.ORDER),
    ("Merci pour votre achat", "Numéro de commande : 4711", EventKind.ORDER),
    ("Pedido 4711 confirmado", "Importe total: 12,00 €", EventKind.ORDER),
    ("Gracias por tu compra", "Número de pedido: 4711", EventKind.ORDER),
    ("Ordine 4711 confermato", "Totale: 12,00 €", EventKind.ORDER),
    ("Grazie per il tuo acquisto", "Numero ordine: 4711", EventKind.ORDER),
    ("Bestelling 4711 ontvangen", "Totaal: 12,00 €", EventKind.ORDER),
    ("Vielen Dank für Ihren Einkauf", "Bestellnummer: 4711\nGesamtbetrag: 12,00 €", EventKind.ORDER),
    ("Auftrag 4711 eingegangen", "Gesamtbetrag 12,00 €", EventKind.ORDER),
    ("Zamówienie nr 4711 przyjęte", "Razem: 12,00 zł", EventKind.ORDER),
    ("Encomenda 4711 confirmada", "Valor total: 12,00 €", EventKind.ORDER),
    ("A sua encomenda foi enviada", "Encomenda n.º 4711", EventKind.SHIPMENT),
    ("ご注文の確認", "注文番号 4711-22 合計 ¥980", EventKind.ORDER),
    ("商品を発送しました", "ご注文番号\uff1a4711-22", EventKind.SHIPMENT),
    ("Stornobestätigung", "Bestellnummer: 4711", EventKind.CANCELLATION),
    ("Ihre Sendung kommt morgen", "Sendungsnummer 00340434161094022115", EventKind.SHIPMENT),
    ("Order #AB-1234", "Thanks!", EventKind.ORDER),
    ("We got it!", "Order number: AB-1234\nTotal: $12.00", EventKind.ORDER),
    ("Invoice and order confirmation", "Order number: AB-1234", EventKind.ORDER),
]
ADVERTS = [
    ("Order 1000 cards today", "Order 1000 cards, order 2000 cards. Total: $9.00"),
    ("Ihr Paket Urlaub", "Buchen Sie heute. Telefon 0800 1234567"),
    ("Your package of news", "Order number one among gardens"),
    ("Spring is here", "Order AB-1234 from our catalogue"),
    ("Rebajas de hoy", "Pedido mínimo 1000 piezas"),
    ("春のお知らせ", "新しい商品"),
]


def of_stranger(subject: str, text: str) -> MailRead:
    return reading_of(a_mail(text, subject, "orders@unknown.example", signed_by="unknown.example"))


@pytest.mark.parametrize(("subject", "text", "kind"), WITH_A_NUMBER)
def test_a_mail_that_names_an_order_waits_and_is_never_lost(subject: str, text: str, kind: EventKind) -> None:
    read = of_stranger(subject, text)
    assert (read.kind, read.reader) == (kind, Reader.GENERAL)
    assert read.events
    assert read.doubts


@pytest.mark.parametrize(("subject", "text"), ADVERTS)
def test_an_advert_is_about_no_order(subject: str, text: str) -> None:
    read = of_stranger(subject, text)
    assert (read.kind, read.events) == (MailKind.OTHER, ())


@pytest.mark.parametrize(("subject", "text", "kind"), EVENTS)
def test_words_of_many_senders_are_understood_and_doubted(subject: str, text: str, kind: EventKind) -> None:
    read = of_stranger(subject, text)
    assert (read.kind, read.reader, read.shop) == (kind, Reader.GENERAL, "unknown.example")
    assert [each.order_number for each in read.events] == ["AB-1234"]
    assert read.events[0].amount in (None, Decimal("1234.56"))
    assert read.confidence <= 0.6
    assert read.doubts


@pytest.mark.parametrize(("subject", "text", "kind"), NO_EVENTS)
def test_what_is_no_order_is_no_event(subject: str, text: str, kind: MailKind) -> None:
    read = of_stranger(subject, text)
    assert (read.kind, read.reader, read.events, read.doubts) == (kind, Reader.NONE, (), ())


@pytest.mark.parametrize(
    "subject",
    [
        "Your order AB-4711 - 10% off next one",
        "Ihre Bestellung AB-4711 und ein Gutschein",
        "Order AB-4711 confirmed - payment received",
        "Votre commande AB-4711 et sa facture",
    ],
)
def test_an_order_with_other_words_behind_it_is_not_lost(subject: str) -> None:
    read = of_stranger(subject, "Order number: AB-4711")
    assert (read.kind, [each.order_number for each in read.events]) == (EventKind.ORDER, ["AB-4711"])
    assert read.doubts


@pytest.mark.parametrize(("sender", "subject", "signed_by"), PHISHING)
def test_who_pretends_to_be_a_shop_changes_nothing(sender: str, subject: str, signed_by: str | None) -> None:
    text = "Order #112-7340216-5508631\nOrder Total: $499.00\nSendungsnummer: 00340434161094022115"
    for threshold in (0.8, 0.0):
        read = reading_of(a_mail(text, subject, sender, signed_by=signed_by), BUILT_IN, threshold)
        assert read.doubts, "kept although nobody proved who sent it"


def test_a_parcel_is_told_by_its_number() -> None:
    read = of_stranger("Your package has shipped", "Track it with UPS: 1Z999AA10123456784")
    assert [(each.carrier, each.tracking_number) for each in read.events] == [("UPS", "1Z999AA10123456784")]


def test_several_orders_are_several_events() -> None:
    read = of_stranger("Order confirmation", "Order #AB-1234\nOrder #AB-5678\nTotal: 5.00 EUR")
    assert [(each.order_number, each.amount) for each in read.events] == [
        ("AB-1234", None),
        ("AB-5678", None),
    ]


def test_an_amount_that_may_be_two_is_said_and_not_guessed() -> None:
    read = of_stranger("Order confirmation", "Order #AB-1234\nTotal: 1.234 EUR")
    assert read.events[0].amount is None
    assert "an amount in it may be read in two ways" in read.doubts


def test_an_order_without_a_number_is_seen_and_no_event() -> None:
    read = of_stranger("Order confirmation", "Thank you!")
    assert (read.kind, read.events) == (EventKind.ORDER, ())
    assert "its subject speaks of an order or a parcel, but no number was found" in read.doubts
