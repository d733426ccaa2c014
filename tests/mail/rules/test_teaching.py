"""One correction becomes a template that reads the mail and the next of its kind; nothing personal goes along."""

import hashlib
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from roms_assets.kernel.errors import RuleBroken
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.found import EventKind, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.samples import bytes_of, expected_of, wrong_samples
from roms_assets.mail.rules.teaching import template_from
from roms_assets.mail.rules.templates import Templates, templates_of
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

TEXT = """Dear Robin Example,

Reference of your purchase: {number}
Blue widget\t2\t1.204,50 €
Red widget\t1\t3,00 €
All in all {total} €
It comes with DPD on {day}, parcel 01126819787809
Your customer number is 99887766, robin@example.org
"""
MAIL = a_mail(
    TEXT.format(number="K-4711", total="2.412,00", day="05.03.2026"),
    "Robin, your widgets are coming (K-4711)",
)
RIGHT = Correction(
    EventKind.ORDER,
    order_number="K-4711",
    shop="Widgets",
    amount=Decimal("2412.00"),
    currency="EUR",
    expected_on=date(2026, 3, 5),
    items=(
        MailItem("Blue widget", None, Decimal(2), Decimal("1204.50")),
        MailItem("Red widget", None, Decimal(1), Decimal("3.00")),
    ),
)
UNKNOWN = Templates({})


def taught(correction: Correction, raw: bytes = MAIL) -> str:
    return template_from(reading_of(raw, UNKNOWN), raw, correction)


def test_the_mail_is_read_as_it_was_corrected() -> None:
    read = reading_of(MAIL, taught(RIGHT))
    assert [replace(event, evidence=()) for event in read.events] == [RIGHT.event()]
    assert read.doubts == ()


def test_the_next_mail_of_its_kind_is_read_too() -> None:
    text = TEXT.format(number="K-5000", total="2.419,90", day="12.03.2026")
    read = reading_of(a_mail(text, "Robin, your widgets are coming (K-5000)"), taught(RIGHT))
    (event,) = read.events
    assert (event.order_number, event.amount, event.expected_on) == (
        "K-5000",
        Decimal("2419.90"),
        date(2026, 3, 12),
    )
    assert read.doubts == ()


PERSONAL = """Dear Robin Example,
Delivery address
Kim Beispielova
Blossom Lane 7
Springvale
Mrs. Weatherby will be told
Kim Beispielova K-4711
Blue widget engraved Persephone\t2\t1.204,50 €
Red widget\t1\t3,00 €
Springvale 2.412,00 €
"""


def test_nothing_personal_is_copied_and_the_mail_is_named_by_its_checksum() -> None:
    raw = a_mail(PERSONAL, "Kim Beispielova, your widgets are coming (K-4711)")
    blue, red = RIGHT.items
    correction = replace(
        RIGHT, items=(replace(blue, name="Blue widget"), red), expected_on=None, shop="Widgets"
    )
    with pytest.raises(RuleBroken, match="no words in the mail tell"):
        taught(correction, raw)  # beside the amount stands nothing but where the customer lives
    of_one = replace(RIGHT, amount=None, currency=None, order_number=None, expected_on=None, items=(blue,))
    with pytest.raises(RuleBroken, match="no pattern tells the items"):
        taught(of_one, raw)  # nor is what is engraved a word of others
    of_one = replace(of_one, items=(replace(blue, name="Blue widget engraved Persephone"),))
    one = a_mail(
        PERSONAL.replace("Red widget\t1\t3,00 €\n", ""), "Kim Beispielova, your widgets are coming (K-4711)"
    )
    said = {"Robin", "robin", "99887766", "Dear", "4711", "Kim", "Beispielova", "Blossom", "Springvale"}
    said |= {"Weatherby", "Persephone", "engraved", "2412", "Blue", "Red", "1204"}
    for text, mail in ((taught(RIGHT), MAIL), (taught(of_one, one), one)):
        assert not [word for word in said if word in text]
        template = templates_of({"taught": text}).named["taught"]
        (sample,) = template.samples
        assert sample.sha256 == hashlib.sha256(mail).hexdigest()
        assert list(wrong_samples("taught", template)) == []


def test_the_invented_sample_proves_the_template() -> None:
    text = taught(RIGHT)
    (sample,) = templates_of({"taught": text}).named["taught"].samples
    (event,) = sample.events
    assert (event.kind, event.order_number, event.amount) == (EventKind.ORDER, "K-1234", Decimal("18.50"))
    assert [(item.name, item.quantity) for item in event.items] == [
        ("Example item A", Decimal(2)),
        ("Example item B", Decimal(1)),
    ]
    broken = templates_of({"taught": text.replace("of your purchase", "of their purchase", 1)}).named[
        "taught"
    ]
    assert list(wrong_samples("taught", broken))


def every_sample() -> list[tuple[str, int]]:
    return [
        (name, place)
        for name, template in BUILT_IN.named.items()
        for place, sample in enumerate(template.samples)
        if len(sample.events) < 2
    ]


@pytest.mark.parametrize(("name", "place"), every_sample())
def test_each_sample_of_the_built_in_templates_could_have_been_taught(name: str, place: int) -> None:
    template = BUILT_IN.named[name]
    sample = template.samples[place]
    raw = bytes_of(sample, template)
    wanted = [expected_of(each) for each in sample.events]
    correction = Correction(sample.mail) if sample.mail else _correction(wanted[0])
    read = reading_of(raw, template_from(reading_of(raw, UNKNOWN), raw, correction))
    assert [replace(event, evidence=()) for event in read.events] == wanted
    assert read.doubts == ()


def _correction(event: MailEvent) -> Correction:
    told = {field.name: getattr(event, field.name) for field in fields(MailEvent) if field.name != "evidence"}
    return Correction(**told)


def test_a_mail_of_no_event_is_taught_as_such() -> None:
    raw = a_mail("Order #AB-1234", "Your order of the month: widgets")
    assert reading_of(raw, UNKNOWN).kind is EventKind.ORDER
    read = reading_of(raw, taught(Correction(MailKind.OTHER), raw))
    assert (read.kind, read.events, read.doubts) == (MailKind.OTHER, (), ())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"order_number": "K-4712"}, "order_number K-4712 stands nowhere in the mail"),
        ({"amount": Decimal("2412.01")}, "amount 2412.01 stands nowhere in the mail"),
        ({"expected_on": date(2026, 3, 6)}, "expected_on 2026-03-06 stands nowhere in the mail"),
        ({"items": (MailItem("Green widget"),)}, "the item Green widget stands nowhere in the mail"),
        ({"items": (MailItem("Blue widget", None, Decimal(7)),)}, "no pattern tells the items"),
        ({"language": "en_US"}, "amount 2412.00 stands nowhere in the mail"),
    ],
)
def test_what_does_not_stand_there_cannot_be_taught(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(RuleBroken, match=told):
        taught(replace(RIGHT, **changed))


def test_a_mail_without_a_sender_or_words_teaches_nothing() -> None:
    with pytest.raises(RuleBroken, match="names no sender"):
        taught(RIGHT, b"Subject: K-4711\n\nK-4711")
    with pytest.raises(RuleBroken, match="neither the subject nor the text has words"):
        taught(Correction(MailKind.OTHER), b"From: a@shop.example\nSubject: 12345\n\n1\n2\n")


def test_a_taught_template_counts_before_markup_that_was_wrong() -> None:
    markup = '<script type="application/ld+json">{"@context":"http://schema.org","@type":"Order","orderNumber":"X"}</script>'
    raw = a_mail(
        "Your purchase K-4711", "Your widgets are coming", html=f"<p>Your purchase K-4711</p>{markup}"
    )
    assert reading_of(raw, UNKNOWN).events[0].order_number == "X"
    text = taught(Correction(EventKind.ORDER, order_number="K-4711"), raw)
    assert reading_of(raw, text).events[0].order_number == "K-4711"


def test_a_signature_is_asked_for_unless_it_is_said_otherwise() -> None:
    unsigned = a_mail("Your purchase K-4711", "Your widgets are coming", signed_by=None)
    correction = Correction(EventKind.ORDER, order_number="K-4711")
    assert reading_of(unsigned, taught(correction, unsigned)).doubts
    assert not reading_of(unsigned, taught(replace(correction, needs_signature=False), unsigned)).doubts


@pytest.mark.parametrize("items", [RIGHT.items, ()], ids=["with lines", "without"])
def test_a_correction_that_leaves_out_the_currency_is_told_what_to_add(items: tuple[MailItem, ...]) -> None:
    with pytest.raises(
        RuleBroken, match=r"stands in the mail in EUR, .* names no currency: add --currency EUR$"
    ):
        template_from(reading_of(MAIL), MAIL, replace(RIGHT, currency=None, items=items))
