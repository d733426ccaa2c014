"""What stands behind the word for an order and is no number of one: a day, a time, a count. No order is made of it."""

import pytest

from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of


def read_of(domain: str, text: str, subject: str) -> MailRead:
    mail = a_mail(text, subject, f"orders@{domain}", signed_by=domain)
    return reading_of(mail, BUILT_IN)


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("mediamarkt.de", "Bestellbestätigung", "Bestellung 02.03.2026\nGesamtbetrag: 84,98 €\n"),
        ("mediamarkt.de", "Bestellbestätigung", "Bestellung 2 Artikel\nGesamtbetrag: 84,98 €\n"),
        ("mediamarkt.de", "Bestellbestätigung", "Bestellung 14:30 Uhr\nGesamtbetrag: 84,98 €\n"),
        ("mediamarkt.de", "Deine Bestellung 1 von 2 ist unterwegs", "Paketdienst: DPD\n"),
        ("bol.com", "Bestelbevestiging", "Bestelling 3 artikelen\nTotaal: € 12,50\n"),
        ("bol.com", "Bestelbevestiging", "Bestelling 02-03-2026\nTotaal: € 12,50\n"),
        ("allegro.pl", "Potwierdzenie zakupu", "numer zamówienia 12.03.2026\nRazem: 10,00 zł\n"),
    ],
)
def test_a_day_a_time_or_a_count_is_no_order(domain: str, subject: str, text: str) -> None:
    read = read_of(domain, text, subject)
    assert [event.order_number for event in read.events] == [None]
    assert read.doubts


@pytest.mark.parametrize(
    ("domain", "subject", "text", "number"),
    [
        ("mediamarkt.de", "Bestellbestätigung", "Bestellung 123456789\nGesamtbetrag: 84,98 €\n", "123456789"),
        ("bol.com", "Bestelbevestiging", "Bestelling A2K8290LP8\nTotaal: € 12,50\n", "A2K8290LP8"),
        ("bol.com", "Bestelbevestiging", "Bestelnummer: 1043946570\nTotaal: € 12,50\n", "1043946570"),
    ],
)
def test_a_number_of_that_sender_is_one(domain: str, subject: str, text: str, number: str) -> None:
    read = read_of(domain, text, subject)
    assert ([event.order_number for event in read.events], read.doubts) == ([number], ())


@pytest.mark.parametrize(
    ("subject", "text", "shop"),
    [
        ("Your House order is on its way", "Thank you.", "House"),
        ("Your parcel is on its way", "Your next order with us gets 10% off", None),
    ],
)
def test_the_shop_of_a_parcel_is_that_of_the_words_about_it(
    subject: str, text: str, shop: str | None
) -> None:
    read = read_of("dpd.co.uk", f"Parcel number: 01126819787809\n{text}\n", subject)
    assert [event.shop for event in read.events] == [shop]
