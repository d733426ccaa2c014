"""What no person sees is not read, and finding it takes no time."""

import time

import pytest

from roms_assets.mail.rules.hidden_html import without_hidden
from roms_assets.mail.rules.html_text import page_of
from tests.mail.rules.mails import a_mail, reading_of

SEEN = "<p>Order #1002</p>"


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">Order #1001</div>',
        '<div style="color:red; DISPLAY : none !important"><div>Order</div> #1001</div>',
        "<div hidden>Order #1001</div>",
        '<!-- \u0130 --><div style="DISPLAY:NONE">Order #1001</div>',
        '<b title="\u0130"></b><div style="DISPLAY:NONE">Order #1001</div>',
        '<span hidden="hidden">Order #1001</span>',
        '<p style="visibility:hidden">Order #1001</p>',
        '<div style="font-size:0">Order #1001</div>',
        '<div style="font-size:0.0px">Order #1001</div>',
        '<div style="display:none">Order <br> <img src="x"> #1001</div>',
        "<s>Order #1001</s>",
        '<S class="old">Order <s>old</s> #1001</S>',
        "<del>Order #1001</del>",
        "<strike >Order #1001</strike>",
        '<span style="color:red; text-decoration: line-through">Order #1001</span>',
        '<span style="text-decoration-line:underline line-through;">Order #1001</span>',
    ],
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    assert page_of(f"{hidden}{SEEN}").text == "Order #1002"
    assert page_of(f"{SEEN}{hidden}").text == "Order #1002"


@pytest.mark.parametrize(
    "seen",
    [
        '<td style="font-size:0px"><div style="font-size:13px">Order #1002</div></td>',
        '<td style="font-size:0.8em">Order #1002</td>',
        '<div aria-hidden="true" style="overflow:hidden">Order #1002</div>',
        '<input type="hidden" value="1"><p>Order #1002</p>',
        '<img style="display:none" src="x"><p>Order #1002</p>',
        "<p>hidden display:none</p><p>Order #1002</p>",
    ],
)
def test_what_is_seen_is_read(seen: str) -> None:
    assert page_of(seen).text.endswith("Order #1002")


def test_what_nobody_closes_hides_all_that_follows() -> None:
    assert page_of(f'<div style="display:none">{SEEN}').text == ""


@pytest.mark.parametrize(
    "html",
    [
        "<div hidden>" * 60_000,
        "<div hidden></div>" * 40_000,
        '<a x="' * 100_000,
        "<p " + "display:none " * 70_000,
    ],
)
def test_no_page_makes_it_slow(html: str) -> None:
    begun = time.process_time()
    without_hidden(html)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "old", ["<s>20,00 €</s>", '<span style="text-decoration:line-through">20,00 €</span>']
)
def test_the_price_that_is_struck_out_is_not_the_price(old: str) -> None:
    html = (
        f"<p>Bestellung K-4711</p><table><tr><td>1 x Hut</td><td>{old} 10,00 €</td></tr></table>"
        f"<p>Summe: {old} 10,00 €</p>"
    )
    (event,) = reading_of(a_mail("", html=html)).events
    assert (str(event.amount), [str(item.unit_price) for item in event.items]) == ("10.00", ["10.00"])


def test_tags_that_begin_as_those_do_strike_nothing() -> None:
    assert page_of("<span>a</span><strong>b</strong><section>c</section><small>d</small>").text == "ab\nc\nd"
