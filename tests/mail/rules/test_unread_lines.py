"""A line of items that cannot be read is a doubt: the lines beside it are not all of what the mail tells."""

import pytest

from roms_assets.mail.rules.disagreeing import UNREAD_LINE
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

PART = """
  - kind: cancellation
    subject: ["teilweise storniert"]
    says: ["Bestellung {order_number}"]
    items: ["{quantity} x {name}\\t{unit_price}"]
    is_whole: no
"""
ADVERT = "Summe: 49,00 €\n1 x Haus\tgratis\n"


def doubts(lines: str, subject: str = "Ihre Bestellung", template: str = SHOP) -> tuple[str, ...]:
    return reading_of(a_mail(f"Bestellung K-4711\n{lines}", subject), template).doubts


UNREAD = [
    "1,000 x Schraube\t0,05 €",
    "1.000 x Schraube\t0,05 €",
    "1.5 x Stoff\t10,00 €",
    "1 x Haus\t1299.00 €",
    "1 x Haus\tgratis",
    "1 x Haus",
    "1 x Haus mit\nzwei Türen\t1.299,00 €",
]


@pytest.mark.parametrize("line", UNREAD)
def test_a_line_that_cannot_be_read_is_a_doubt(line: str) -> None:
    for text in (f"2 x Gießkanne\t24,50 €\n{line}", f"{line}\n2 x Gießkanne\t24,50 €", line):
        assert UNREAD_LINE in doubts(f"{text}\nSumme: 1.348,00 €\n")


@pytest.mark.parametrize("line", UNREAD)
def test_so_it_is_in_the_cancellation_of_some_lines(line: str) -> None:
    template = SHOP.replace("kinds:\n", f"kinds:{PART}")
    told = doubts(f"2 x Gießkanne\t24,50 €\n{line}\n", "Ihre Bestellung wurde teilweise storniert", template)
    assert told == (UNREAD_LINE,)


@pytest.mark.parametrize(
    "lines",
    [
        f"2 x Gießkanne\t24,50 €\n{ADVERT}",
        f"2 x Gießkanne\t24,50 €\n0 x Haus\tgratis\n{ADVERT}",
        f"2 x Gießkanne\n24,50 €\n{ADVERT}",
    ],
    ids=["below the total", "a line of none", "the price below its line"],
)
def test_what_is_no_line_is_none(lines: str) -> None:
    assert doubts(lines) == ()


@pytest.mark.parametrize(
    ("items", "line", "is_doubt"),
    [
        ("{name} \u00d7 {quantity}\\t{unit_price}", "Hut \u00d7 1\tgratis", True),
        ("{quantity} \u00d7 {name}\\t{unit_price}", "1 \u00d7 Hut\tgratis", True),
        ("Ware: {name}\\tStück: {quantity}\\tje: {unit_price}", "Ware: Hut\tStück: 1\tje: nichts", True),
        ("{name}\\tPreis: {unit_price}\\tStück: {quantity}", "Hut\tPreis: keiner\tStück: 1", True),
        ("{name}\\t{unit_price}", "Hut\t1299.00 €", True),
        ("{name}\\t{unit_price}", "Schal\tMenge: 2\t59,90 €", True),
        ("{name}\\t{unit_price}", "Schal\t2\t29,95 €\t59,90 €", True),
        ("{name}\\t{unit_price}", "Versand\tDHL\t4,90 €", False),
        ("{name}\\t{unit_price}", "Schal\tMenge: 2\tgrau", False),
        ("{name}\\t{unit_price}", "Bestellt am\t02.03.2026", False),
        ("{name}\\t{unit_price}", "Versand\tkostenlos", False),
        ("Ware {name}\\t{unit_price}", "Ware\tPreis", False),
    ],
)
def test_a_line_is_known_by_what_stands_before_its_price(items: str, line: str, is_doubt: bool) -> None:
    template = SHOP.replace("{quantity} x {name}\\t{unit_price}", items)
    assert (UNREAD_LINE in doubts(f"{line}\nSumme: 49,00 €\n", template=template)) is is_doubt


def test_a_built_in_template_with_a_gift_line() -> None:
    text = "Order #112-7340216-5508631\n1 x Tea strainer\t$6.25\n1 x Sample box\tFREE\nOrder Total: $6.25"
    read = reading_of(a_mail(text, "Your Amazon.com order", "a@amazon.com", signed_by="amazon.com"), BUILT_IN)
    assert read.doubts == (UNREAD_LINE,)


def test_a_row_of_more_cells_beside_rows_that_are_read_waits() -> None:
    text = "Bestellnummer: 10101234567890\nSchal\tMenge: 2\t59,90 €\nHut\t4,90 €\nGesamtsumme: 64,80 €\n"
    read = reading_of(
        a_mail(text, "Bestellbestätigung", "a@zalando.de", signed_by="zalando.de"),
        BUILT_IN,
    )
    assert read.doubts == (UNREAD_LINE,)
