"""Why a mail is about no order, in words."""

import pytest

from roms_assets.mail.rules.nothing import why_nothing
from tests.mail.rules.mails import a_mail, reading_of


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (
            a_mail(subject="Zahlung erhalten"),
            "the template of Example Shop says that it is about a notice of payment",
        ),
        (a_mail(subject="Ihre Rechnung", sender="a@b.example"), "its subject has words of an invoice"),
        (a_mail(subject="Newsletter", sender="a@b.example"), "such as those of a newsletter or an account"),
        (
            a_mail(subject="Hej", text="LV-20418", sender="a@b.example"),
            "it tells of no order or parcel both its number and what became of it",
        ),
    ],
)
def test_it_is_said_who_judged_by_what(mail: bytes, why: str) -> None:
    read = reading_of(mail)
    assert (read.events, read.doubts) == ((), ())
    assert why_nothing(read.kind, read.reader, read.shop, read.confidence).endswith(why)
