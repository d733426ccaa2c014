"""A mail that says that something did not happen, was only asked for or happened in part invents nothing."""

import pytest

from roms_assets.mail.rules.found import EventKind, MailKind
from roms_assets.mail.rules.hedges import doubts_of_subject
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

AMAZON = "Order #112-7340216-5508631\nOrder Total: $27.27"
ZALANDO = "Bestellnummer: 10101234567890"
WALMART = "Order number: 2000123-45678901"
ALLEGRO = "Numer zamówienia: 7d1a2b3c-1111"
DHL = "Sendungsnummer: 00340434161094022115"


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("amazon.com", "Unsuccessful cancellation of items from your Amazon.com order", AMAZON),
        ("amazon.com", "Your order was not canceled", AMAZON),
        ("amazon.com", "Cancellation request received", AMAZON),
        ("amazon.com", "An item in your Amazon.com order was canceled", AMAZON),
        ("amazon.com", "Your Amazon.com order has been canceled", "We have NOT canceled " + AMAZON),
        ("amazon.com", "Problem with your Amazon.com order: not placed", AMAZON),
        ("amazon.com", "Your Amazon.com order will not be placed", AMAZON),
        ("amazon.com", "Re: Your Amazon.com order #112-7340216-5508631", AMAZON),
        ("amazon.com", "About your refund request", AMAZON + "\nRefund total: $6.25"),
        ("amazon.com", "Your refund", AMAZON + "\nThis is not eligible for a refund of $6.25."),
        ("etsy.com", "Question: has it shipped?", "Order #3141592653"),
        ("etsy.com", "Your shipped gift card", "Order #3141592653"),
        ("ebay.com", "When will it be: has shipped?", "Order number: 12-34567-89012"),
        ("zalando.de", "Deine Stornierung konnte nicht durchgeführt werden", ZALANDO),
        ("zalando.de", "Eine Position deiner Bestellung wurde storniert", ZALANDO),
        ("zalando.de", "Dein Paket wurde nicht zugestellt", ZALANDO),
        ("zalando.de", "10 € Gutschrift für deine nächste Bestellung", ZALANDO + "\nGutschrift über 10,00 €"),
        ("walmart.com", "Some items from your order were canceled", WALMART),
        ("allegro.pl", "Anulowanie zakupu nie powiodło się", ALLEGRO),
        ("dhl.de", "Ihr Paket wurde zugestellt: leider nicht", DHL),
        (
            "ups.com",
            "Action needed: if your package was delivered wrongly",
            "Tracking Number: 1Z999AA10123456784",
        ),
        ("poczta-polska.pl", "Informacja", "przesyłka RR123456785PL nie została doręczona"),
    ],
)
def test_what_did_not_happen_waits(domain: str, subject: str, text: str) -> None:
    read = reading_of(a_mail(text, subject, f"a@{domain}", signed_by=domain), BUILT_IN)
    assert not read.events or read.doubts


@pytest.mark.parametrize("subject", ["konnte nicht zugestellt werden", "wurde nicht zugestellt"])
def test_a_parcel_that_was_not_delivered_is_held_up(subject: str) -> None:
    read = reading_of(a_mail(DHL, f"Ihr DHL Paket {subject}", "a@dhl.de", signed_by="dhl.de"), BUILT_IN)
    assert (read.kind, read.doubts) == (EventKind.EXCEPTION, ())


@pytest.mark.parametrize(
    "subject",
    [
        'Ordered: "Canceled" (DVD)',
        'Ordered: "Delayed: a poem"',
        'Ordered: "Review of Books"',
        "Ordered: “If not”",
    ],
)
def test_the_name_of_an_item_tells_no_kind(subject: str) -> None:
    read = reading_of(a_mail(AMAZON, subject, "a@amazon.com", signed_by="amazon.com"), BUILT_IN)
    assert (read.kind, read.doubts) == (EventKind.ORDER, ())


def test_another_sentence_of_the_line_casts_no_doubt_on_a_parcel() -> None:
    text = "przesyłka RR123456785PL została doręczona. Nie znasz nadawcy? Napisz do nas."
    sender = "poczta-polska.pl"
    read = reading_of(a_mail(text, "Informacja", f"a@{sender}", signed_by=sender), BUILT_IN)
    assert (read.kind, read.doubts) == (EventKind.DELIVERY, ())


def test_a_request_for_feedback_is_no_order() -> None:
    subject = "Leave seller feedback for your Amazon.com order"
    read = reading_of(a_mail(AMAZON, subject, "a@amazon.com", signed_by="amazon.com"), BUILT_IN)
    assert (read.kind, read.events) == (MailKind.OTHER, ())


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Cancelled: Your order TS-1003", EventKind.ORDER),
        ("Your order TS-1007 refunded", EventKind.ORDER),
        ("Payment reminder for your order TS-1004", EventKind.ORDER),
        ("Votre commande n'a pas pu être annulée", EventKind.CANCELLATION),
        ("Il tuo ordine non è stato annullato", EventKind.CANCELLATION),
        ("Tu pedido no se ha cancelado", EventKind.CANCELLATION),
        ("Je bestelling is niet geannuleerd", EventKind.CANCELLATION),
    ],
)
def test_a_subject_of_another_kind_is_a_doubt(subject: str, kind: EventKind) -> None:
    assert list(doubts_of_subject(subject, kind, ()))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Your order 4711 has shipped", EventKind.SHIPMENT),
        ("Your order is on its way and arriving today", EventKind.OUT_FOR_DELIVERY),
        ("Ein Teil deiner Bestellung ist unterwegs", EventKind.SHIPMENT),
        ("Ihr Paket wird zugestellt", EventKind.SHIPMENT),
        ("Your package could not be delivered", EventKind.EXCEPTION),
        ("Bestellung Nr. 4711", EventKind.ORDER),
        ("Next-day delivery: your order has shipped", EventKind.SHIPMENT),
        ("Ihr Paket kommt am nächsten Werktag", EventKind.SHIPMENT),
    ],
)
def test_a_subject_that_agrees_is_none(subject: str, kind: EventKind) -> None:
    assert list(doubts_of_subject(subject, kind, ())) == []


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        (
            "ebay.com",
            "Order confirmed: special offer lamp",
            "Order number: 12-34567-89012\nOrder total: $5.00",
        ),
        ("ebay.com", "Order confirmed: payment terminal", "Order number: 12-34567-89012\nOrder total: $5.00"),
        ("etsy.com", "Your order is confirmed: sale basket", "Order number: 3141592653\nOrder total: $5"),
    ],
)
def test_an_order_is_not_lost_for_the_name_of_an_item(domain: str, subject: str, text: str) -> None:
    read = reading_of(a_mail(text, subject, f"a@{domain}", signed_by=domain), BUILT_IN)
    assert (read.kind, len(read.events)) == (EventKind.ORDER, 1)
    assert read.doubts
