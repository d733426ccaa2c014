"""What copies of a mail have in common, and what tells two mails apart."""

import base64

import pytest

from roms_assets.mail.rules.letters import letter_sha256
from roms_assets.mail.rules.mime import mail_of

HEAD = (
    b"From: Shop <a@shop.example>\r\nSubject: Order 1\r\nDate: Mon, 1 Dec 2025 10:00:00 +0000\r\n"
    b"Message-ID: <1@shop.example>\r\n"
)
TEXT = b"Your order 1 comes to 5 EUR.\r\n"
MAIL = HEAD + b"\r\n" + TEXT


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: from a by b\r\n" + MAIL,
        HEAD.replace(b"Mon, 1 Dec 2025 10:00:00 +0000", b"Mon, 1 Dec 2025 11:00:00 +0100") + b"\r\n" + TEXT,
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(TEXT),
        MAIL.replace(b"\r\n", b"\n"),
        HEAD.replace(b"Order 1", b"=?utf-8?q?Order_1?=") + b"\r\n" + TEXT,
    ],
    ids=["another hop", "another zone", "other encoding", "other line ends", "encoded subject"],
)
def test_what_servers_change_on_the_way_makes_no_other_mail(copy: bytes) -> None:
    assert letter_sha256(mail_of(copy)) == letter_sha256(mail_of(MAIL))


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"<1@", b"<2@"),
        MAIL.replace(b"5 EUR", b"6 EUR"),
        MAIL.replace(b"Order 1", b"Order 1 cancelled"),
        MAIL.replace(b"a@shop", b"b@shop"),
        MAIL.replace(b"10:00", b"10:01"),
        MAIL.replace(b"Date: Mon, 1 Dec 2025", b"Date: some day"),
    ],
    ids=["id", "text", "subject", "sender", "date", "no date"],
)
def test_another_id_or_other_words_are_another_mail(other: bytes) -> None:
    assert letter_sha256(mail_of(other)) != letter_sha256(mail_of(MAIL))


def test_without_an_id_nothing_is_known_of_copies_and_what_is_attached_counts() -> None:
    assert letter_sha256(mail_of(MAIL.replace(b"Message-ID", b"X"))) is None
    wrapped = HEAD + b"Content-Type: message/rfc822\r\n\r\n"
    assert letter_sha256(mail_of(wrapped + MAIL)) != letter_sha256(
        mail_of(wrapped + MAIL.replace(b"5", b"6"))
    )
