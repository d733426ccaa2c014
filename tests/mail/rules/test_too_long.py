"""Where a limit cuts something off a mail, the mail waits: the rest is not all that it tells."""

from typing import Any

import pytest

from roms_assets.mail.rules.markup_things import LONGEST_HTML, MOST_THINGS
from roms_assets.mail.rules.mime import LONGEST_TEXT
from roms_assets.mail.rules.structured import marked_up
from roms_assets.mail.rules.template_reading import MOST_EVENTS
from roms_assets.mail.rules.texts import MOST_FOUND, MOST_READ, TOO_LONG
from tests.mail.rules.mails import SHOP, a_mail, reading_of
from tests.mail.rules.test_structured import KNOWN, ORDER, PARCEL, script

ON_THE_WAY = "Ihre Pakete sind unterwegs"


def of_template(text: str, subject: str = "Ihre Bestellung", html: str = "") -> list[str]:
    return [each for each in reading_of(a_mail(text, subject, html=html), SHOP).doubts if each == TOO_LONG]


def of_markup(*things: Any, more: str = "") -> list[str]:
    mail = a_mail("x", "Thanks", "a@books.example", f"<p>x</p>{script(*things)}{more}", "books.example")
    return [each for each in reading_of(mail, KNOWN).doubts if each == TOO_LONG]


@pytest.mark.parametrize(("count", "doubts"), [(MOST_FOUND, []), (MOST_FOUND + 1, [TOO_LONG])])
def test_more_lines_than_are_read(count: int, doubts: list[str]) -> None:
    lines = "1 x Hut\t1,00 €\n" * count
    assert of_template(f"Bestellung K-4711\n{lines}Summe: {count},00 €\n") == doubts


@pytest.mark.parametrize(("count", "doubts"), [(MOST_EVENTS, []), (MOST_EVENTS + 1, [TOO_LONG])])
def test_more_events_than_are_read(count: int, doubts: list[str]) -> None:
    text = "".join(f"Bestellung K-{each}\nmit DHL\n" for each in range(1, count + 1))
    assert of_template(text, ON_THE_WAY) == doubts


@pytest.mark.parametrize(("length", "doubts"), [(MOST_READ - 100, []), (MOST_READ, [TOO_LONG])])
def test_a_longer_text_than_is_read(length: int, doubts: list[str]) -> None:
    text = "ein langer Text\n" * (length // 16)
    assert of_template(f"Bestellung K-4711\nSumme: 1,00 €\n{text}") == doubts


def test_html_of_which_the_end_is_not_decoded() -> None:
    html = f"<p>Bestellung K-4711</p><p>Summe: 1,00 €</p><img alt='{'x' * LONGEST_TEXT}'>"
    assert of_template("Bestellung K-4711\nSumme: 1,00 €\n", html=html) == [TOO_LONG]


def test_a_long_newsletter_waits_for_nobody() -> None:
    assert reading_of(a_mail("Angebote\n" * MOST_READ, "Neuheiten")).doubts == ()


@pytest.mark.parametrize(("count", "doubts"), [(MOST_THINGS, []), (MOST_THINGS + 1, [TOO_LONG])])
def test_more_markup_than_is_read(count: int, doubts: list[str]) -> None:
    assert of_markup({**ORDER, "acceptedOffer": [ORDER["acceptedOffer"]] * count}) == doubts
    orders = [{**ORDER, "orderNumber": f"B-{each}"} for each in range(count)]
    assert of_markup(orders) == of_markup(*orders) == of_markup({"@graph": orders}) == doubts
    assert of_markup(*[{**PARCEL, "partOfOrder": each} for each in orders]) == doubts


def test_markup_behind_that_is_not_looked_at() -> None:
    assert of_markup(ORDER, more="<p>x</p>" * (LONGEST_HTML // 8)) == [TOO_LONG]


def test_orders_behind_many_other_things_are_found() -> None:
    others = [{"@context": "http://schema.org", "@type": "Person"}] * MOST_THINGS
    assert [each.order_number for each in marked_up(script([*others, ORDER]), None)] == ["B-77"]


def test_a_stranger_who_names_more_orders_than_are_read() -> None:
    text = "\n".join(f"Order number: K-{each}" for each in range(1000, 1030))
    assert TOO_LONG in reading_of(a_mail(text, "Your order", "a@stranger.example")).doubts
