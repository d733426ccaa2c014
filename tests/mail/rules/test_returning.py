"""A parcel that goes back or waits to be fetched was not delivered to who ordered it."""

import pytest

from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.returning import doubts_of_return
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

DHL = "Sendungsnummer: 00340434161094022115"
UPS = "Tracking Number: 1Z999AA10123456784"


@pytest.mark.parametrize(
    ("domain", "subject", "text"),
    [
        ("dhl.de", "Ihr Paket ist unterwegs zurück zum Absender", DHL),
        ("dhl.de", "Ihre Retoure wurde zugestellt", DHL),
        ("dhl.de", "Ihr Paket ist angekommen in der Filiale", DHL),
        ("dhl.de", "Ihr Paket wurde zugestellt: DHL Packstation 123", DHL),
        ("ups.com", "Your return package was delivered", UPS),
        ("ups.com", "Your package was delivered to a UPS Access Point", UPS),
    ],
)
def test_it_waits(domain: str, subject: str, text: str) -> None:
    read = reading_of(a_mail(text, subject, f"a@{domain}", signed_by=domain), BUILT_IN)
    assert any(each.startswith("its subject speaks of a parcel that") for each in read.doubts)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Ihr Paket wurde zugestellt", EventKind.DELIVERY),
        ("Ihr Paket kommt heute in Ihre Filiale", EventKind.OUT_FOR_DELIVERY),
        ("Ihr Paket geht zurück zum Absender", EventKind.EXCEPTION),
        ("Your return was received: refund of $5.00", EventKind.REFUND),
        ("Delivered: \u00abPoint of no return\u00bb", EventKind.DELIVERY),
        ("Delivered: reset button", EventKind.DELIVERY),
    ],
)
def test_what_is_usual_does_not(subject: str, kind: EventKind) -> None:
    assert list(doubts_of_return(subject, kind)) == []
