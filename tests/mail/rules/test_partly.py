"""A mail whose subject is that of a whole cancellation, and whose text says that it is none, waits."""

import pytest

from roms_assets.mail.rules.partly import IN_PART, ONLY_TRIED
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

PARTS = [
    "Folgender Artikel wurde storniert: Tasse. Die übrigen Artikel werden geliefert.",
    "Wir haben einen Teil deiner Bestellung storniert.",
    "2 Artikel wurden storniert.",
    "Der Rest Ihrer Bestellung kommt wie geplant.",
    "We canceled 1 item. Your remaining items will ship.",
    "The other items in your order are on their way.",
    "One item in your order was canceled.",
    "Nous avons annulé un article.",
    "Le reste de votre commande sera livré.",
    "Abbiamo annullato un articolo. Gli altri articoli arriveranno.",
    "Hemos cancelado el siguiente artículo. El resto de tu pedido sigue en camino.",
    "Część Twojego zamówienia została anulowana.",
    "Pozostałe produkty zostaną wysłane.",
    "We hebben een artikel geannuleerd. De overige artikelen worden geleverd.",
]
TRIED = [
    "We will try to cancel your order.",
    "Your request to cancel this order is being processed.",
    "Wir versuchen, Ihre Bestellung zu stornieren.",
    "Nous essayons d'annuler votre commande.",
    "Proveremo ad annullare il tuo ordine.",
    "Intentaremos cancelar tu pedido.",
    "Spróbujemy anulować zamówienie.",
    "We proberen je bestelling te annuleren.",
]
WHOLE = [
    "Ihre Bestellung wurde storniert. Sie haben nichts bezahlt.",
    "Your order was canceled at your request. Want to return an item? Visit Your Orders.",
    "As you asked, we canceled order 1001. You may also like other items.",
    "Möchten Sie einen Artikel zurücksenden? Das geht unter Meine Bestellungen.",
    "Votre commande a été annulée.",
    "Twoje zamówienie zostało anulowane.",
]


def doubts_of(text: str) -> set[str]:
    raw = a_mail(f"Bestellung 1001\n{text}\n", "Ihre Bestellung wurde storniert")
    read = reading_of(raw, SHOP)
    assert [event.is_whole for event in read.events] == [True]
    return {IN_PART, ONLY_TRIED}.intersection(read.doubts)


@pytest.mark.parametrize("text", PARTS)
def test_a_part_that_goes_on_is_no_whole_cancellation(text: str) -> None:
    assert IN_PART in doubts_of(text)


@pytest.mark.parametrize("text", TRIED)
def test_what_is_only_tried_is_no_cancellation(text: str) -> None:
    assert ONLY_TRIED in doubts_of(text)


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_cancellation_counts(text: str) -> None:
    assert doubts_of(text) == set()


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        (
            "amazon.de",
            "Ihre Amazon.de-Bestellung Nr. 303-5550001-5550002 wurde storniert",
            "Bestellnummer: 303-5550001-5550002\n"
            "Folgender Artikel wurde storniert: Tasse\nDie übrigen Artikel werden geliefert.\n",
        ),
        (
            "amazon.com",
            "Your Amazon.com order #112-7340216-5508631 has been canceled",
            "We canceled 1 item in your order. The remaining items will ship soon.\n",
        ),
        (
            "zalando.de",
            "Deine Bestellung 10101234567890 wurde storniert",
            "Wir mussten leider einen Teil deiner Bestellung stornieren.\n",
        ),
    ],
)
def test_a_built_in_sender_s_whole_cancellation_waits_for_the_rest(
    domain: str, subject: str, text: str
) -> None:
    read = reading_of(a_mail(text, subject, f"orders@{domain}", signed_by=domain), BUILT_IN)
    assert read.doubts == (IN_PART,)
