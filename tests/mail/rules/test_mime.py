"""Any bytes are a mail: what its parts say is found, and what is broken in it stops nothing."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from roms_assets.mail.rules.mime import DEEPEST, LONGEST_TEXT, MOST_PARTS, mail_of
from tests.mail.rules.mails import a_mail


def test_headers_and_both_texts_are_found() -> None:
    mail = mail_of(a_mail("plain", html="<p>rich</p>", Message_ID="<1@shop.example>"))
    assert (mail.sender, mail.sender_name, mail.subject) == (
        "orders@shop.example",
        "Example Shop",
        "Ihre Bestellung",
    )
    assert (mail.plain.strip(), mail.html.strip()) == ("plain", "<p>rich</p>")
    assert mail.message_id == "<1@shop.example>"
    assert mail.sent_at == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("raw", [b"", b"\n", b"\0\xff", b"From", b"no header at all", b"Subject: a\n b\n\tc"])
def test_what_is_hardly_a_mail_is_an_empty_one(raw: bytes) -> None:
    mail = mail_of(raw)
    assert (mail.sender, mail.sent_at, mail.message_id) == ("", None, None)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1252"])
def test_texts_are_decoded(encoding: str, charset: str) -> None:
    mail = EmailMessage()
    mail.set_content("Gesamt: 1,00 € für Jürgen", charset=charset, cte=encoding)
    assert mail_of(bytes(mail)).plain.strip() == "Gesamt: 1,00 € für Jürgen"


@pytest.mark.parametrize(
    "charset", ["no-such", "punycode", "idna", "unicode_escape", "x" * 5_000, "\0", "zlib"]
)
def test_a_charset_that_nobody_should_use_is_read_as_utf_8(charset: str) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\n\nGrüße".encode()
    assert mail_of(raw).plain == "Grüße"


def test_bytes_that_are_not_of_their_charset_cost_only_themselves() -> None:
    raw = b"Content-Type: text/plain; charset=utf-8\n\nTotal \xff\xfe 12"
    assert mail_of(raw).plain == "Total \ufffd\ufffd 12"


def test_raw_letters_in_headers_are_read() -> None:
    mail = mail_of("Subject: Bestellung für Jürgen\n\n".encode("latin-1"))
    assert mail.subject == "Bestellung für Jürgen"


@pytest.mark.parametrize(
    "subject", ["=?utf-8?b?A?=", "=?no-such?q?x=20y?=", "=?utf-8?b?" + "A" * 9_999 + "?="]
)
def test_a_broken_encoded_word_is_no_error(subject: str) -> None:
    assert isinstance(mail_of(f"Subject: {subject}\n\n".encode()).subject, str)


def test_a_part_without_its_end_reaches_to_the_end() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nkept'
    assert mail_of(raw).plain == "kept"


def test_a_multipart_that_lost_its_header_is_still_read() -> None:
    raw = b"Subject: x\n\n\n--b1\nContent-Type: text/html\n\n<p>kept</p>\n--b1--\n"
    assert mail_of(raw).html.strip() == "<p>kept</p>"


def test_the_blank_line_behind_the_headers_may_be_missing() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="--b"\n----b\nContent-Type: text/plain\n\nkept\n----b--\n'
    assert mail_of(raw).plain.strip() == "kept"


def test_a_boundary_that_begins_as_another_is_another() -> None:
    inner = b'--b\nContent-Type: multipart/mixed; boundary="b1"\n\n--b1\n\none\n--b1\n\ntwo\n--b1--\n'
    raw = b'Content-Type: multipart/mixed; boundary="b"\n\n' + inner + b"--b\n\nthree\n--b--\n"
    assert mail_of(raw).plain.split() == ["one", "two", "three"]


def test_attachments_are_passed_over() -> None:
    attached = b"--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nnot read\n"
    large = b"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 19 * 100_000
    raw = b'Content-Type: multipart/mixed; boundary="b"\n\n' + attached + large
    mail = mail_of(raw + b"\n--b\nContent-Type: text/plain\n\nkept\n--b--")
    assert mail.plain.strip() == "kept"


def test_the_texts_together_are_bounded() -> None:
    part = b"--b\nContent-Type: text/plain\n\n" + b"word " * 100_000 + b"\n"
    raw = b'Content-Type: multipart/mixed; boundary="b"\n\n' + part * 5
    assert len(mail_of(raw).plain) <= LONGEST_TEXT + 5


def test_parts_and_depth_are_bounded() -> None:
    many = b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * (3 * MOST_PARTS)
    assert mail_of(many).plain.count("x") < MOST_PARTS
    deep = b""
    for level in range(20 * DEEPEST):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    assert mail_of(deep + b"\ntoo deep").plain == ""


def test_mails_within_mails_are_bounded() -> None:
    raw = b"Content-Type: message/rfc822\n\n" * 500 + b"From: a@shop.example\n\nx"
    depth, mail = 0, mail_of(raw)
    while mail.attached:
        depth, mail = depth + 1, mail.attached
    assert depth == DEEPEST


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("A <a@shop.example>", "a@shop.example"),
        ('"b@bank.example" <A@Shop.Example>', "a@shop.example"),
        ("=?utf-8?q?b=40bank.example?= <a@shop.example>", "a@shop.example"),
        ("Ex, Ample <a@shop.example>", "a@shop.example"),
        ("a@shop.example, b@bank.example", ""),
        ("nobody", ""),
        ("a@b@c", ""),
    ],
)
def test_the_sender_is_the_address_and_not_the_name(written: str, sender: str) -> None:
    assert mail_of(f"From: {written}\n\n".encode()).sender == sender


def test_two_from_headers_name_nobody() -> None:
    assert mail_of(b"From: a@shop.example\nFrom: b@bank.example\n\n").sender == ""


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Mon, 99 Foo 2026", "Fri, 31 Dec 9999 23:59:59 -2359", "1 " * 999]
)
def test_a_date_that_is_none_is_none(written: str) -> None:
    assert mail_of(f"Date: {written}\n\n".encode()).sent_at is None
