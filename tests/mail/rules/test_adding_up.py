"""Lines that come to more than their order wait: an advert's may be among them, or a price may be that of several."""

import pytest

from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

ZALANDO = """
<p>Das könnte dir auch gefallen</p><table><tr><td>Hut</td><td>19,95 €</td></tr></table>
<p>Bestellnummer: 10101234567890</p>
<table><tr><td>Wollschal</td><td>29,95 €</td></tr><tr><td>Gesamtsumme</td><td>29,95 €</td></tr></table>
"""
MARKUP = """<script type="application/ld+json">{"@context": "http://schema.org", "@type": "Order",
"orderNumber": "K-4711", "price": "9.00", "priceCurrency": "EUR", "orderStatus": "http://schema.org/OrderProcessing",
"acceptedOffer": [{"@type": "Offer", "itemOffered": {"name": "Tasse"}, "price": "4.50",
"eligibleQuantity": {"value": 3}}]}</script>"""
MORE = "its lines come to {} EUR, and it says that its order comes to {} EUR"


def read_of(lines: str, amount: str = "9,00 €") -> MailRead:
    return reading_of(a_mail(f"Bestellung K-4711\n{lines}\nSumme: {amount}\n"), SHOP)


def test_an_advert_above_an_order_makes_it_wait() -> None:
    raw = a_mail("", "Danke für deine Bestellung", "a@zalando.de", ZALANDO, "zalando.de")
    assert MORE.format("49.90", "29.95") in reading_of(raw, BUILT_IN).doubts


def test_so_it_is_with_lines_of_markup() -> None:
    raw = a_mail("", "Ihre Bestellung", html=f"<p>Bestellung K-4711</p>{MARKUP}")
    assert MORE.format("13.50", "9.00") in reading_of(raw, SHOP).doubts


def test_a_price_that_may_be_that_of_all_pieces_makes_it_wait() -> None:
    assert read_of("2 x Tasse\t9,00 €").doubts == (MORE.format("18.00", "9.00"),)


@pytest.mark.parametrize(
    "lines",
    ["2 x Tasse\t4,50 €", "2 x Tasse\t3,00 €\nVersand\t3,00 €", "3 x Tasse\t0,10 €\n1 x Kanne\t8,70 €"],
)
def test_lines_that_come_to_no_more_are_its_own(lines: str) -> None:
    assert read_of(lines).doubts == ()


@pytest.mark.parametrize(
    "row",
    ["Rabatt: 3,00 €", "Neukundenrabatt 25 %\t3,00 €", "Gutschein SPAR3: -3,00 €", "Aktion\t\u22123,00 €",
     "Gift card: -€3.00", "Eingelöster Gutschein\n3,00 €", "Sie sparen: 3,00 €", "Kundenguthaben\t3,00 €"],
)  # fmt: skip
def test_what_a_mail_takes_off_may_make_its_order_less_than_its_lines(row: str) -> None:
    assert read_of(f"2 x Tasse\t6,00 €\n{row}").doubts == ()


def test_an_advert_for_a_discount_takes_nothing_off() -> None:
    advert = "\nJetzt Freunde werben und 10 € Rabatt sichern: -20 % auf alles, Gutscheine von 5 € bis 50 €"
    assert read_of("2 x Tasse\t6,00 €", f"9,00 €{advert}").doubts == (MORE.format("12.00", "9.00"),)
