"""Lines below the heading of an advert, or of what comes later, are no items of the mail."""

import pytest

from roms_assets.mail.rules.disagreeing import BELOW_ADVERT
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

LINES = "Bestellung K-4711\n2 x Tasse\t4,50 €\n"


@pytest.mark.parametrize(
    "heading",
    [
        "Das könnte Ihnen auch gefallen",
        "Kunden, die dies kauften, kauften auch",
        "You may also like:",
        "Customers also bought",
        "Frequently bought together",
        "Vous aimerez aussi",
        "Potrebbe interessarti anche",
        "También te puede gustar",
        "Może Ci się spodobać",
        "Misschien vind je dit ook leuk",
    ],
)
def test_an_advert_above_the_total_is_no_item(heading: str) -> None:
    read = reading_of(a_mail(f"{LINES}{heading}\n1 x Kanne\t99,00 €\nSumme: 9,00 €\n"), SHOP)
    assert ([item.name for item in read.events[0].items], read.doubts) == (["Tasse"], ())


@pytest.mark.parametrize("name", ["Recommended reading list", "Passend zu allem"])
def test_the_name_of_an_item_is_no_heading(name: str) -> None:
    text = f"{LINES}1 x {name}\t3,00 €\n1 x Kanne\t99,00 €\nSumme: 111,00 €\n"
    assert len(reading_of(a_mail(text), SHOP).events[0].items) == 3
    open_rows = SHOP.replace("{quantity} x {name}\\t{unit_price}", "{name}\\t{unit_price}")
    text = f"Bestellung K-4711\nTasse\t4,50 €\n{name}\t3,00 €\nKanne\t9,00 €\nSumme: 16,50 €\n"
    assert len(reading_of(a_mail(text), open_rows).events[0].items) == 3


def test_what_is_still_to_come_was_not_shipped() -> None:
    text = "Order #112-7340216-5508631\n1 x Mug\t$9.00\nStill to come:\n1 x Cup\t$5.00\n"
    subject = "Your Amazon.com order has shipped"
    (event,) = reading_of(a_mail(text, subject, "a@amazon.com", signed_by="amazon.com"), BUILT_IN).events
    assert [item.name for item in event.items] == ["Mug"]


@pytest.mark.parametrize(
    ("above", "is_doubted"),
    [
        ("Customers also bought\n1 x Cap\t$1.00\n", True),
        ("Recommended for you\nSee all\n", False),
        ("", False),
    ],
)
def test_an_advert_above_the_number_of_an_order_makes_it_wait(above: str, is_doubted: bool) -> None:
    text = f"{above}Order #112-7340216-5508631\n1 x Mug\t$9.00\nOrder Total: $11.00\n"
    read = reading_of(a_mail(text, "Your Amazon.com order", "a@amazon.com", signed_by="amazon.com"), BUILT_IN)
    assert (BELOW_ADVERT in read.doubts) is is_doubted
    assert bool(read.doubts) is is_doubted
