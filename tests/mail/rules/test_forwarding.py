"""A forwarded mail is read as the one inside it, and nobody can prove who sent that."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from roms_assets.mail.rules.found import Authentication, EventKind
from roms_assets.mail.rules.judging import MailState, judged
from tests.mail.rules.mails import SHOP, a_mail, reading_of

ORDER = "Bestellung K-4711\nSumme: 12,00 €\n"
QUOTED = [
    ("Fwd: Ihre Bestellung", "Begin forwarded message:\n\nFrom: {0}\nSubject: {1}\nDate: x\nTo: y\n\n"),
    (
        "Fwd: Ihre Bestellung",
        "---------- Forwarded message ---------\nFrom: {0}\nDate: x\nSubject: {1}\nTo: y\n\n",
    ),
    (
        "WG: Ihre Bestellung",
        "-----Ursprüngliche Nachricht-----\nVon: {0}\nGesendet: x\nAn: y\nBetreff: {1}\n\n",
    ),
    ("WG: Ihre Bestellung", "Von: {0}\nGesendet: x\nBetreff: {1}\n\n"),
    ("TR : Ihre Bestellung", "Début du message transféré :\n\n> De: {0}\n> Objet: {1}\n> Date: x\n\n"),
    ("I: Ihre Bestellung", "---------- Messaggio inoltrato ----------\nDa: {0}\nOggetto: {1}\n\n"),
    ("RV: Ihre Bestellung", "-------- Mensaje reenviado --------\nAsunto: {1}\nDe: {0}\n\n"),
    ("PD: Ihre Bestellung", "Przekazana wiadomość\nOd: {0}\nTemat: {1}\n\n"),
    ("Doorst: Ihre Bestellung", "-------- Doorgestuurd bericht --------\nVan: {0}\nOnderwerp: {1}\n\n"),
]


@pytest.mark.parametrize(("subject", "head"), QUOTED)
def test_quoted_headers_of_many_programs(subject: str, head: str) -> None:
    text = "FYI\n\n" + head.format('"Shop" <orders@shop.example>', "Ihre Bestellung") + ORDER
    read = reading_of(a_mail(text, subject, "Robin <robin@example.org>", signed_by="example.org"))
    assert (read.is_forwarded, read.sender, read.shop) == (True, "orders@shop.example", "Example Shop")
    assert (read.kind, read.events[0].order_number) == (EventKind.ORDER, "K-4711")
    assert read.authentication is Authentication.UNKNOWN
    assert "it was forwarded: nobody can prove who sent the mail inside" in read.doubts


def test_no_template_and_no_signature_around_it_lets_a_forwarded_mail_count() -> None:
    template = SHOP.replace("language:", "needs_signature: no\nlanguage:", 1)
    head = "Begin forwarded message:\n\nFrom: orders@shop.example\nSubject: Ihre Bestellung\n\n"
    for signed_by in ("shop.example", "example.org", None):
        raw = a_mail(head + ORDER, "Fwd: Ihre Bestellung", "Shop <robin@shop.example>", signed_by=signed_by)
        read = reading_of(raw, template, threshold=0)
        assert (read.sender, read.authentication) == ("orders@shop.example", Authentication.UNKNOWN)
        assert judged(read, is_released=False).state is MailState.QUARANTINED


def test_a_quoted_mail_in_html() -> None:
    html = (
        "<div>Begin forwarded message:</div><blockquote><div><b>From: </b>Shop &lt;orders@shop.example&gt;</div>"
        "<div><b>Subject: </b>Ihre Bestellung</div><p>Bestellung K-4711</p></blockquote>"
    )
    read = reading_of(a_mail(subject="Fwd: Ihre Bestellung", sender="robin@example.org", html=html))
    assert (read.sender, read.events[0].order_number) == ("orders@shop.example", "K-4711")


def test_an_attached_mail_is_not_proven_by_what_it_says_of_itself() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "robin@example.org", "FYI"
    mail.set_content("see below")
    inner = EmailMessage()
    inner["Authentication-Results"] = "mx.example.org; dkim=pass header.d=shop.example"
    inner["From"], inner["Subject"] = "orders@shop.example", "Ihre Bestellung"
    inner.set_content(ORDER)
    mail.add_attachment(inner)
    read = reading_of(bytes(mail))
    assert (read.sender, read.is_forwarded) == ("orders@shop.example", True)
    assert read.authentication is Authentication.UNKNOWN
    assert read.doubts


def test_the_one_who_forwards_is_not_taken_for_the_shop() -> None:
    text = "-----Original Message-----\nFrom: someone@else.example\nSubject: Ihre Bestellung\n\n" + ORDER
    read = reading_of(a_mail(text, "FW: Ihre Bestellung"))
    assert read.sender == "someone@else.example"
    assert read.doubts


def test_a_mail_that_speaks_of_from_is_not_forwarded() -> None:
    assert not reading_of(a_mail("Lieferung\nVon: Lager Nord\n" + ORDER)).is_forwarded


SEVERAL = "2 mails are inside, and only the first was read: forward each by itself"
HEAD = "---------- Forwarded message ---------\nFrom: <orders@shop.example>\nSubject: {0}\n\n"


@pytest.mark.parametrize("first", ["Ihre Bestellung", "Zahlung", "Neues vom Frühling"])
def test_of_several_quoted_mails_it_is_said_that_there_are_more(first: str) -> None:
    text = HEAD.format(first) + ORDER + "\n" + HEAD.format("Ihre Bestellung") + ORDER.replace("4711", "4712")
    read = reading_of(a_mail(text, "Fwd: 2 Mails", "robin@example.org", signed_by="example.org"))
    assert SEVERAL in read.doubts


def test_of_several_attached_mails_it_is_said_that_there_are_more() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "robin@example.org", "Fwd: 2 Mails"
    outer.set_content("FYI")
    for _ in range(2):
        outer.add_attachment(message_from_bytes(a_mail(ORDER), policy=default))
    read = reading_of(bytes(outer))
    assert (read.events[0].order_number, SEVERAL in read.doubts) == ("K-4711", True)
