"""What keeps a mail from changing an order, whatever understood it."""

import pytest

from roms_assets.mail.rules.found import Authentication, EventKind
from roms_assets.mail.rules.templates import templates_of
from tests.mail.rules.mails import BUILT_IN, SHOP, a_mail, reading_of

SHARED = "many shops send from there, and nobody knows whose mail it is"
ORDER = "Bestellung K-4711\nSumme: 12,00 €\n"


def test_a_signed_mail_of_a_known_sender_is_kept() -> None:
    read = reading_of(a_mail(ORDER))
    assert (read.authentication, read.doubts) == (Authentication.PASSED, ())
    assert read.confidence >= 0.9


def test_one_that_failed_is_a_doubt_even_where_no_signature_is_needed() -> None:
    template = SHOP + "needs_signature: no\n"
    read = reading_of(a_mail(ORDER, signed_by="evil.example"), template)
    assert read.authentication is Authentication.FAILED
    assert read.events
    assert read.doubts == ("the receiving server could not prove that orders@shop.example sent it",)


def test_one_that_nobody_looked_at_is_a_doubt_where_a_signature_is_needed() -> None:
    unsigned = a_mail(ORDER, signed_by=None)
    assert reading_of(unsigned).doubts == ("no server that is trusted says that orders@shop.example sent it",)
    assert reading_of(unsigned, SHOP + "needs_signature: no\n").doubts == ()


def test_a_server_that_is_not_ours_proves_nothing() -> None:
    assert reading_of(a_mail(ORDER), trusted="mx.other.example").doubts


def test_under_the_threshold_it_is_a_doubt() -> None:
    assert reading_of(a_mail(ORDER), threshold=0.99).doubts == (
        "read with a confidence of 0.95, less than 0.99",
    )


@pytest.mark.parametrize(
    ("sender", "signed_by"),
    [
        ("xyz@marketplace.amazon.com", "amazon.com"),
        ("xyz@marketplace.amazon.de", "marketplace.amazon.de"),
        ("joe@members.ebay.com", "ebay.com"),
        ("joe@members.ebay.de", "members.ebay.de"),
        ("convo@convos.etsy.com", "etsy.com"),
        ("x@relay.walmart.com", "walmart.com"),
        ("store+1@t.shopifyemail.com", "shopifyemail.com"),
    ],
)
def test_who_writes_through_a_known_domain_is_a_stranger(sender: str, signed_by: str) -> None:
    text = "Order #112-7340216-5508631\nOrder #1001\nRefund total: $900.00\nTotal amount refunded $900.00"
    read = reading_of(a_mail(text, "Refund notification", sender, signed_by=signed_by), BUILT_IN)
    assert {"no template knows its sender", SHARED}.intersection(read.doubts)


def test_a_shared_sender_counts_by_its_whole_address() -> None:
    own = f"{SHOP}is_shared: yes\n"
    taught = SHOP.replace("senders: [shop.example]", "senders: [orders@shop.example]")
    assert reading_of(a_mail(ORDER), own).doubts == (SHARED,)
    assert reading_of(a_mail(ORDER), templates_of({"built_in": own, "taught": taught})).doubts == ()


def test_whom_a_template_excludes_another_may_know() -> None:
    excluding = SHOP.replace("senders:", "not_senders: [members.shop.example]\nsenders:")
    mail = a_mail(ORDER, sender="a@members.shop.example")
    assert "no template knows its sender" in reading_of(mail, excluding).doubts
    other = SHOP.replace("[shop.example]", "[members.shop.example]")
    assert reading_of(mail, templates_of({"one": excluding, "other": other})).doubts == ()


def test_a_newsletter_that_failed_is_no_doubt() -> None:
    read = reading_of(a_mail("Spring is here", "Hello", signed_by="evil.example"))
    assert (read.events, read.doubts) == ((), ())


def test_a_mail_without_date_and_id_is_read() -> None:
    raw = a_mail(ORDER).replace(b"Date:", b"X-Date:")
    read = reading_of(raw)
    assert (read.sent_at, read.message_id, read.doubts) == (None, None, ())


@pytest.mark.parametrize("date", ["Mon, 02 Mar 2020 12:00:00 +0000", "Mon, 02 Mar 2037 12:00:00 +0000"])
@pytest.mark.parametrize(("written", "expected"), [("5. März", None), ("5. März 2026", "2026-03-05")])
def test_of_a_mail_that_was_years_on_its_way_a_day_without_a_year_is_none(
    date: str, written: str, expected: str | None
) -> None:
    raw = a_mail(f"{ORDER}Lieferung: {written}").replace(b"Mon, 02 Mar 2026 12:00:00 +0000", date.encode())
    (event,) = reading_of(raw).events
    assert (event.expected_on.isoformat() if event.expected_on else None) == expected


def test_a_mail_of_30_megabytes_is_read_without_what_is_attached() -> None:
    head, _ = a_mail(ORDER).split(b"\n\n", 1)
    text = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + ORDER.encode()
    attached = (
        b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + b"QUJDREVG\n" * 3_400_000
    )
    kept = b"\n".join(line for line in head.split(b"\n") if not line.startswith((b"Content-", b"MIME-")))
    raw = (
        kept
        + b'\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        + text
        + b"\n--b\n"
        + attached
        + b"\n--b--\n"
    )
    read = reading_of(raw)
    assert (read.kind, read.doubts) == (EventKind.ORDER, ())


def test_the_text_is_not_in_what_is_shown_of_it() -> None:
    assert "K-4711\nSumme" not in repr(reading_of(a_mail(ORDER)))
