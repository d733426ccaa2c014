"""What is taken off, shipping and sums are no items, whatever their rows look like, and keep no mail waiting."""

import pytest

from roms_assets.mail.rules.disagreeing import UNREAD_LINE, UNREADABLE
from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

ZALANDO = "Bestellnummer: 10101234567890\nWollschal\t59,90 €\n{row}\nGesamtsumme: 84,90 €\n"
MEDIAMARKT = "Bestellnummer: 123456789\n1 x Kopfhörer\t59,90 €\n{row}\nGesamtbetrag: 84,90 €\n"


def read_of(domain: str, text: str) -> MailRead:
    return reading_of(a_mail(text, "Bestellbestätigung", f"a@{domain}", signed_by=domain), BUILT_IN)


@pytest.mark.parametrize(
    "row",
    ["Gutschein\t-10,00 €", "Rabatt\t10,00 €", "Versandkosten\t4,90 €", "Versand (Standard)\t4,90 €",
     "inkl. MwSt. 19 %\t9,56 €", "Wollmütze\t\u221210,00 €"],
)  # fmt: skip
def test_a_row_of_sums_is_no_item(row: str) -> None:
    read = read_of("zalando.de", ZALANDO.format(row=row))
    assert ([item.name for item in read.events[0].items], read.doubts) == (["Wollschal"], ())


@pytest.mark.parametrize(
    "row", ["1 x Geschenkgutschein\t-5,00 €", "1 x Sofortrabatt\t\u201310,00 €", "1 x Gutschein\n-5,00 €"]
)
def test_so_it_is_with_a_quantity(row: str) -> None:
    read = read_of("mediamarkt.de", MEDIAMARKT.format(row=row))
    assert ([item.name for item in read.events[0].items], read.doubts) == (["Kopfhörer"], ())


def test_a_voucher_that_was_bought_is_an_item() -> None:
    read = read_of("mediamarkt.de", MEDIAMARKT.format(row="1 x Geschenkgutschein\t25,00 €"))
    assert ([item.name for item in read.events[0].items], read.doubts) == (
        ["Kopfhörer", "Geschenkgutschein"],
        (),
    )


def test_a_voucher_that_may_be_used_or_bought_waits() -> None:
    read = read_of("zalando.de", ZALANDO.format(row="Gutschein\t10,00 €"))
    assert UNREAD_LINE in read.doubts
    assert [item.name for item in read.events[0].items] == ["Wollschal"]


@pytest.mark.parametrize(
    "name", ["Versandtasche", "Rabattmarkenheft", "Summer hat", "Taxi model", "Portofino"]
)
def test_an_item_whose_name_begins_so_is_one(name: str) -> None:
    read = read_of("zalando.de", ZALANDO.format(row=f"{name}\t10,00 €"))
    assert [item.name for item in read.events[0].items] == ["Wollschal", name]


@pytest.mark.parametrize("amount", ["-4,25 €", "\u22124,25 €", "€ -4,25"])
def test_an_amount_with_a_minus_is_none(amount: str) -> None:
    read = reading_of(a_mail(f"Bestellung K-4711\nSumme: {amount}\n"), SHOP)
    assert read.events[0].amount is None
    assert UNREADABLE in read.doubts


@pytest.mark.parametrize("row", ["Kundennummer\t12345678", "Datum\t02.03.2026", "Versandart\t2"])
def test_a_bare_number_is_no_price(row: str) -> None:
    read = read_of("zalando.de", ZALANDO.format(row=row))
    assert ([item.name for item in read.events[0].items], read.doubts) == (["Wollschal"], ())


def test_a_bare_number_that_may_be_a_price_makes_the_mail_wait() -> None:
    read = read_of("zalando.de", ZALANDO.format(row="Wollmütze\t19,95"))
    assert ([item.name for item in read.events[0].items], read.doubts) == (["Wollschal"], (UNREAD_LINE,))
