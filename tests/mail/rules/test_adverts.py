"""An advert with a link to a carrier, or with a number like a parcel's, tells of no parcel, whoever sent it."""

import pytest

from roms_assets.mail.rules.judging import MailState, judged
from roms_assets.mail.rules.unnamed_parcels import ONLY_A_NUMBER
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

DHL_NUMBER, UPS_NUMBER = "00340434161094022115", "1Z999AA10123456784"
TO_DHL = f'<a href="https://www.dhl.de/de/verfolgen.html?piececode={DHL_NUMBER}">So sicher kommt alles an</a>'
TO_UPS = f'<a href="https://www.ups.com/track?tracknum={UPS_NUMBER}">We send with care</a>'
SENDERS = [
    "zalando.de", "amazon.de", "amazon.com", "ebay.com", "ikea.com", "etsy.com", "walmart.com", "target.com",
    "bestbuy.com", "mediamarkt.de", "allegro.pl", "bol.com", "dhl.de", "ups.com", "fedex.com", "dpd.de", "gls-group.eu",
    "usps.com", "inpost.pl", "royalmail.com", "evri.com", "unknown.example",
]  # fmt: skip
ADVERTS = [
    ("Die neue Kollektion ist unterwegs", TO_UPS),
    ("On its way: the summer collection", f"<p>Article {UPS_NUMBER} for 9.99</p>"),
    ("On its way: the summer collection", f"<p>Artikel {DHL_NUMBER}</p>"),
    ("Our new catalogue has shipped", TO_UPS),
    ("Kostenloser Versand bis Sonntag", TO_DHL),
    ("Out for delivery: fresh offers", TO_UPS),
    ("Nowa kolekcja jest w drodze", TO_UPS),
    ("La nouvelle collection est en route", TO_UPS),
    ("Spring is here", TO_UPS),
]


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(("subject", "html"), ADVERTS)
def test_nobodys_advert_makes_a_parcel(sender: str, subject: str, html: str) -> None:
    raw = a_mail("", subject, f"News <news@{sender}>", f"<h1>News</h1>{html}", signed_by=sender)
    verdict = judged(reading_of(raw, BUILT_IN), is_released=False)
    own = {"dhl.de": DHL_NUMBER, "ups.com": UPS_NUMBER}.get(sender, "none")
    assert own in html or verdict.state is not MailState.ACCEPTED


PARCEL = """
shop: Example Shop
senders: [shop.example]
kinds:
  - kind: shipment
    subject: ["unterwegs"]
    says: ["Bestellung {order_number}", "Sendungsnummer {tracking_number}"]
"""


@pytest.mark.parametrize(
    ("text", "html", "is_doubted"),
    [
        (f"Sendungsnummer {DHL_NUMBER}", "", False),
        (f"Bestellung K-4711, mit DHL: {DHL_NUMBER}", "", False),
        ("", f"<p>Bestellung K-4711</p>{TO_DHL}", False),
        (f"Artikel {DHL_NUMBER}", "", True),
        ("", TO_DHL, True),
    ],
)
def test_a_number_alone_is_a_parcel_only_where_the_mail_calls_it_one(
    text: str, html: str, is_doubted: bool
) -> None:
    read = reading_of(a_mail(text, "Es ist unterwegs", html=html), PARCEL)
    assert [event.tracking_number for event in read.events] == [DHL_NUMBER]
    assert (ONLY_A_NUMBER in read.doubts) is is_doubted
    assert bool(read.doubts) is is_doubted


def test_a_template_may_say_that_such_a_mail_always_has_a_number() -> None:
    template = f"{PARCEL}    needs: [tracking_number]\n"
    read = reading_of(a_mail("", "Es ist unterwegs", html=TO_DHL), template)
    assert ([event.tracking_number for event in read.events], read.doubts) == ([DHL_NUMBER], ())


@pytest.mark.parametrize(("number", "is_doubted"), [(DHL_NUMBER, False), (UPS_NUMBER, True)])
def test_in_a_carriers_mail_a_number_of_another_is_doubted(number: str, is_doubted: bool) -> None:
    read = reading_of(
        a_mail(f"Heute: {number}", "Ihr Paket ist unterwegs", "DHL <noreply@dhl.de>", signed_by="dhl.de"),
        BUILT_IN,
    )
    assert bool(read.doubts) is is_doubted
    assert not is_doubted or read.doubts == ("its tracking number is one of UPS, and DHL sent it",)
