"""A person's own mail program at the demo's mailbox, as docs/mail.md invites to try: what it puts there arrives."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from demo.mail_letters import GERMAN
from demo.mail_sender import put, shown_mailbox
from demo.mail_stories import next_letter
from demo.mailbox_host import LOGIN
from tests.mail.shop import NOW, MailShop, a_letter

PAGE = Path(__file__).parents[2] / "docs" / "mail.md"


@contextmanager
def a_mail_program(shop: MailShop) -> Iterator[imaplib.IMAP4]:
    """Any client, logged in as the demo says, at the inbox."""
    server, _, port = shop.address.rpartition(":")
    with imaplib.IMAP4(server, int(port)) as program:
        program.login(*LOGIN)
        program.select("INBOX")
        yield program


def the_mail(program: imaplib.IMAP4, number: str) -> tuple[bytes, bytes]:
    """What the server says of a mail, with its flags, and its bytes."""
    found: list[Any] = program.fetch(number, "(BODY.PEEK[] FLAGS)")[1]
    ((about, raw), flags) = found
    return about + flags, raw


def test_a_mail_program_sees_the_mails_and_what_it_puts_there_becomes_events(shop: MailShop) -> None:
    told, page = shown_mailbox(shop.address), PAGE.read_text()
    assert all(word in told for word in (*LOGIN, f"port {shop.host.port}", "without encryption"))
    assert all(f"`{word}`" in page for word in LOGIN)
    shop.get(a_letter("order-in-german"))
    shop.poll_and_read()
    with a_mail_program(shop) as program:
        about, raw = the_mail(program, "1")
        assert b"From: Zalando" in raw
        assert b"Seen" not in about, "ROMS marks nothing"
        came = imaplib.Time2Internaldate(NOW)
        program.append("INBOX", "", came, a_letter("shipment-in-german").raw)
        assert shop.desk.has_new()
        shop.poll_and_read()
        assert shop.told() == [("order", GERMAN), ("shipment", GERMAN)]

        program.create("Later")
        program.copy("1", "Later")
        program.store("1", "+FLAGS", r"\Deleted")
        program.expunge()
        program.select("Later")
        program.copy("1", "INBOX")
    assert shop.poll_and_read().mails == 0, "moved away and back, it is the same mail"
    assert len(shop.told()) == 2


def test_what_a_person_forwards_waits_for_a_person(shop: MailShop) -> None:
    raw = a_letter("order-in-english").raw.decode()
    _, _, text = raw.partition("\r\n\r\n")
    forwarded = (
        "From: Ana <ana@luna.example>\r\nTo: orders@luna.example\r\nSubject: Fwd: Your Amazon.co.uk order\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n---------- Forwarded message ---------\r\n"
        f"From: Amazon.co.uk <auto-confirm@amazon.co.uk>\r\nSubject: Your Amazon.co.uk order\r\n\r\n{text}"
    )
    with a_mail_program(shop) as program:
        program.append("INBOX", "", imaplib.Time2Internaldate(NOW), forwarded.encode())
    shop.poll_and_read()
    (row,) = shop.rows("mail_quarantine")
    assert "it was forwarded" in row["reason"]


def test_what_the_demo_writes_while_it_is_served_arrives(shop: MailShop) -> None:
    letter = next_letter(0, 1_765_000_000, datetime(2025, 12, 20, 11, tzinfo=UTC))
    put(shop.address, letter)
    assert shop.desk.has_new()
    shop.poll_and_read()
    assert shop.told() == list(letter.events)
    (message,) = shop.rows("mail_messages")
    assert message["received_at"] == letter.received_at
