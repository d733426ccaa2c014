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
ALONE = [
    "Nur das Filterpapier wurde storniert.",
    "Storniert wurde lediglich das\nFilterpapier.",
    "Only the mug was canceled.",
    "Nous n'avons annulé que la tasse.",
    "Seul 1 x Tasse a été annulé.",
    "Seulement la tasse a été annulée.",
    "È stato annullato solo 1 x Tazza.",
    "Solo se ha cancelado 1 x Taza; el resto llegará el lunes.",
    "Alleen de fietsbel is geannuleerd.",
    "Tylko kubek został anulowany.",
    "Apenas a caneca foi cancelada.",
    "Hemos cancelado 1 x Taza.",
    "1 x Tasse wurde storniert.",
    "We canceled 2 x Mug from your order.",
    "Der Artikel Filterpapier ist nicht lieferbar und wurde storniert.",
    "The item Flour in your order was canceled.",
]
THE_REST = [
    "Filterpapier ist nicht lieferbar. Der Rest kommt wie geplant.",
    "Alles andere kommt wie geplant.",
    "The rest ships on Monday.",
    "Everything else is on its way.",
    "El resto de artículos sigue su curso.",
    "Todo lo demás llegará el lunes.",
    "Il resto arriverà lunedì.",
    "Le reste arrivera lundi.",
    "De rest komt maandag.",
    "Reszta przyjdzie w poniedziałek.",
]
TAKEN_OUT = [
    "Wir mussten Filterpapier aus Ihrer Bestellung nehmen.",
    "Wir haben aus deiner Bestellung 1 x Tasse gestrichen.",
    "Flour is out of stock, so we removed it from your order.",
    "Nous avons retiré la tasse de votre commande.",
    "Abbiamo rimosso la tazza dal tuo ordine.",
    "Hemos eliminado la taza de tu pedido.",
    "We hebben de fietsbel uit je bestelling gehaald.",
    "Usunęliśmy kubek z Twojego zamówienia.",
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
    "Ihre Bestellung über 1 x Tasse wurde storniert.",
    "Your order was canceled.\n1 x Mug\t$9.50\n2 x Tea\t$4.00",
    "We canceled your order of 2 x Mug.",
    "The item is out of stock, so we canceled your order.",
    "Nur diese Bestellung wurde storniert.",
    "Your order was canceled only because it was not paid. Only you can place it again.",
    "Bestellungen können nur vor dem Versand storniert werden. Sie müssen nur neu bestellen.",
    "Orders can only be canceled before they ship. Enjoy the rest of your day!",
    "Hemos cancelado tu pedido. Solo tienes que volver a pedirlo.",
    "Votre commande a été annulée. Vous pouvez seulement annuler avant l'expédition.",
]


def doubts_of(text: str) -> set[str]:
    raw = a_mail(f"Bestellung 1001\n{text}\n", "Ihre Bestellung wurde storniert")
    read = reading_of(raw, SHOP)
    assert [event.is_whole for event in read.events] == [True]
    return {IN_PART, ONLY_TRIED}.intersection(read.doubts)


@pytest.mark.parametrize("text", [*PARTS, *ALONE, *THE_REST, *TAKEN_OUT])
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
        (
            "bol.com",
            "Je bestelling is geannuleerd",
            "Bestelnummer: A000ABCD12\nAlleen de fietsbel is geannuleerd.\n",
        ),
    ],
)
def test_a_built_in_sender_s_whole_cancellation_waits_for_the_rest(
    domain: str, subject: str, text: str
) -> None:
    read = reading_of(a_mail(text, subject, f"orders@{domain}", signed_by=domain), BUILT_IN)
    assert read.doubts == (IN_PART,)
