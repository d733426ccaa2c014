"""One order mail of a sender teaches nothing about its cancellations, refunds and payments."""

from decimal import Decimal

import pytest

from roms_assets.kernel.errors import RuleBroken
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.teaching import template_from
from roms_assets.mail.rules.templates import Templates
from tests.mail.rules.mails import a_mail, reading_of

TEXT = "Dear customer,\nOrder number: {0}\n2 x Mug\t4.50 EUR\nTotal: 9.00 EUR\nKind regards\n"
MORE = "its subject says more than that of the mail that taught its template"


def mail(subject: str) -> bytes:
    number = next((word for word in subject.split() if word.startswith("TS-")), "TS-1")
    return a_mail(TEXT.format(number), subject, "a@tiny.example", signed_by="tiny.example")


def taught(subject: str = "Your order TS-1001") -> str:
    right = Correction(EventKind.ORDER, order_number="TS-1001", amount=Decimal("9.00"), currency="EUR")
    return template_from(reading_of(mail(subject), Templates({})), mail(subject), right)


@pytest.mark.parametrize(
    "subject",
    [
        "Your order TS-1002 could not be placed",
        "Cancelled: Your order TS-1003",
        "Payment reminder for Your order TS-1004",
        "Re: Your order TS-1005",
        "Your order TS-1007 refunded",
        "Feedback: Your order TS-1008",
        "Stopped: Your order TS-1009",
        "Your order TS-1010 in our archive",
    ],
)
def test_what_says_more_than_the_mail_that_taught_it_waits(subject: str) -> None:
    assert reading_of(mail(subject), taught()).doubts


@pytest.mark.parametrize(
    "subject",
    ["Your order TS-1001", "Your order TS-1006", "Your order TS-1006!", "Robin, your order TS-1006"],
)
def test_what_says_as_much_counts(subject: str) -> None:
    assert reading_of(mail(subject), taught()).doubts == ()


def test_words_that_no_other_rule_knows_are_more_too() -> None:
    assert MORE in reading_of(mail("Stopped: Your order TS-1009"), taught()).doubts


@pytest.mark.parametrize("subject", ["Cancelled: Your order TS-1001", "Re: Your order TS-1001"])
def test_a_subject_that_always_waits_teaches_nothing(subject: str) -> None:
    with pytest.raises(RuleBroken, match="always wait, so release this one"):
        taught(subject)
