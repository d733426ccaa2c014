"""Lines that stand above the number of their order: they are of that order, or the mail waits."""

import pytest

from roms_assets.mail.rules.blocks import LINES_ABOVE
from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

A, B = "112-7340216-5508631", "112-3333333-4444444"
MUG = "1 x Mug\t$9.00\n"


def read_of(text: str, subject: str = "Your Amazon.com order") -> MailRead:
    return reading_of(a_mail(text, subject, "a@amazon.com", signed_by="amazon.com"), BUILT_IN)


def test_lines_above_the_number_of_the_one_order_are_its_own() -> None:
    for head in ("", f"Order #{A}\n"):
        read = read_of(f"Hello\n{MUG}Order #{A}\n{head}Order Total: $9.00\n")
        (event,) = read.events
        assert ([item.name for item in event.items], read.doubts) == (["Mug"], ())
        assert [each.text for each in event.evidence if each.field == "items[0].name"] == ["Mug"]


def test_of_several_orders_no_line_goes_to_another() -> None:
    text = f"{MUG}Order #{A}\nOrder Total: $9.00\n1 x Cup\t$5.00\nOrder #{B}\nOrder Total: $5.00\n"
    read = read_of(text, "Ordered: 2 orders")
    assert [event.order_number for event in read.events] == [A, B]
    assert not any(event.items for event in read.events)
    assert LINES_ABOVE in read.doubts


def test_lines_below_each_number_are_sure() -> None:
    text = f"Order #{A}\n{MUG}Order Total: $9.00\nOrder #{B}\n1 x Cup\t$5.00\nOrder Total: $5.00\n"
    read = read_of(text, "Ordered: 2 orders")
    assert [[item.name for item in event.items] for event in read.events] == [["Mug"], ["Cup"]]
    assert read.doubts == ()


@pytest.mark.parametrize("below", ["1 x Cup\t$5.00\n", MUG])
def test_lines_above_and_below_the_number_are_not(below: str) -> None:
    read = read_of(f"{MUG}Order #{A}\n{below}Order Total: $9.00\n")
    assert LINES_ABOVE in read.doubts
