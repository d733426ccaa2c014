"""Whatever the bytes are, reading gives an answer: no error, and what is no mail tells of no event without doubt."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.mail.rules.found import MailRead
from roms_assets.mail.rules.samples import bytes_of
from tests.mail.rules.mails import BUILT_IN, COLLECTIONS, a_mail, reading_of

SAMPLES = [bytes_of(sample, template) for template in BUILT_IN.named.values() for sample in template.samples]
MOST_SECONDS = 5
"""Of the process itself, for a mail of a megabyte on a slow machine; each of these takes a third of one or less."""
PIECES = [
    b"\n", b"\r\n", b"\0", b"\xff", b"--b\n", b"--b--", b"Content-Type: multipart/mixed; boundary=b\n\n", b"=?utf-8?b?",
    b"Content-Type: message/rfc822\n\n", b"<div>", b"<!--", b"&#x;", b"=", b"From: a@b.example\n", b"{", b"\\", b"(",
    b">", b"Authentication-Results: mx.example.org; (((", b"Fwd: ", b"Order #1", b"1Z999AA10123456784", b"1.234,56",
    b"schema.org",
    b'<script type="application/ld+json">{"@type":"Order"', b"Content-Transfer-Encoding: base64\n", b"charset=utf-7",
    "DPD 0998000002003\u0664D".encode(), b"Content-Type: text/plain; a*=x; a*0=y\n\n", "12 \u017fept".encode(),
]  # fmt: skip


def well_formed(read: MailRead) -> bool:
    """Whether it can be stored: no halves of characters in it, and a confidence between 0 and 1."""
    f"{read!r}{read.text}".encode()
    return 0 <= read.confidence <= 1 and all(event.kind for event in read.events)


@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    read = reading_of(raw, BUILT_IN)
    assert well_formed(read)
    assert not read.events or read.doubts


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=60).map(b"".join))
def test_pieces_of_mails(raw: bytes) -> None:
    read = reading_of(raw, BUILT_IN)
    assert well_formed(read)
    assert not read.events or read.doubts


@given(
    st.dictionaries(
        st.sampled_from(["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Authentication-Results",
                         "Content-Disposition", "Content-Transfer-Encoding"]),
        st.text(alphabet="(),;:<>@\"'\\=?*[]{}.abx1 \té\ud7ff", max_size=120)
        | st.sampled_from(["(" * 3_000, '"' * 3_000, ";" * 3_000, "<" * 3_000, "=?" * 2_000, "x;a*0*=" * 500,
                           "multipart/mixed; boundary*=utf-99'x'%ff", "text/plain; charset*=%%'%",
                           "text/plain; a*=x; a*0=y",
                           "mx.example.org;" * 300, "[" * 3_000, "mx.example.org; dkim=pass " + "(" * 3_000,
                           "\\" * 3_000, "@" * 3_000]),
    )
)  # fmt: skip
def test_headers_of_any_form(headers: dict[str, str]) -> None:
    raw = "".join(f"{name}: {value}\n" for name, value in headers.items()).encode() + b"\nOrder #AB-1234"
    assert well_formed(reading_of(raw, BUILT_IN))


@settings(max_examples=120)
@given(
    st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 2_000), st.sampled_from(PIECES)), max_size=6)
)
def test_damaged_samples(raw: bytes, damages: list[tuple[int, bytes]]) -> None:
    for place, piece in damages:
        raw = raw[:place] + piece + raw[place + len(piece) // 2 :]
    assert well_formed(reading_of(raw, BUILT_IN))


@given(
    st.text(max_size=400),
    st.text(max_size=80, alphabet=st.characters(exclude_characters="\r\n", codec="utf-8")),
)
def test_any_text_of_a_known_sender(text: str, subject: str) -> None:
    raw = a_mail("x", "y", "a@amazon.de", signed_by="amazon.de").replace(
        b"\n\nx", b"\n\n" + text.encode("utf-8", "replace")
    )
    assert well_formed(reading_of(raw.replace(b"Subject: y", b"Subject: " + subject.encode()), BUILT_IN))


LIKE_OTHERS = dict(
    zip(
        "0123456789sSiIkK",
        "\u0660\u0967\uff12\u06f3\u0664\uff15\u0666\u0667\uff18\u0669\u017f\u017f\u0131\u0130\u212a\u212a",
        strict=True,
    )
)
"""Digits of other scripts, and letters that are s, i and k where capitals do not count."""
NUMBERS = [
    "1Z999AA10123456784", "9400111206206406260787", "AB123456785GB", "DPD 09980000020034D", "DHL 3318810025",
    "FedEx 986578788855", "12 September 2026", "Montag, 2. M\u00e4rz", "05/03/2026", "2026-03-05", "USPS", "Evri",
    "Bestellung K-4711", "Summe: 1.234,56 \u20ac", "2 x Hut\t3,00 \u20ac", "Lieferung: 5. April",
]  # fmt: skip


@st.composite
def nearly(draw: st.DrawFn) -> str:
    """A text with numbers in it, some of its signs replaced by such as resemble them."""
    text = "\n".join(draw(st.lists(st.sampled_from(NUMBERS), max_size=4)))
    return "".join(LIKE_OTHERS.get(each, each) if draw(st.booleans()) else each for each in text)


@settings(max_examples=60)
@given(nearly())
def test_signs_that_are_nearly_digits_or_letters(text: str) -> None:
    for subject in ("Ihr Paket ist unterwegs", "Ihre Bestellung"):
        read = reading_of(a_mail(text, subject))
        assert well_formed(read)
        assert all((event.tracking_number or "").isascii() for event in read.events)


@pytest.mark.parametrize(
    "body",
    ["Order #1 " * 60_000, "1Z" * 300_000, "1 " * 300_000, "9400111206206406260787 " * 20_000, "UPS FedEx " * 50_000,
     "12 May " * 50_000, "1.234,56 € " * 50_000, "> " * 300_000, "From: a@b.example\n" * 20_000, "total " * 100_000,
     "https://ups.com/" * 30_000, "A" * 900_000, "\t" * 900_000, "{" * 300_000],
)  # fmt: skip
@pytest.mark.parametrize("sender", ["a@amazon.com", "a@ups.com", "a@unknown.example"])
def test_a_text_made_to_be_slow(body: str, sender: str) -> None:
    for subject in ("Fwd: Your Amazon.com order has shipped", "Your order has shipped"):
        head = f"From: {sender}\nSubject: {subject}\n\n"
        began = time.process_time()
        read = reading_of(f"{head}{body}".encode(), BUILT_IN)
        took = time.process_time() - began
        assert well_formed(read)
        assert took < MOST_SECONDS, "a time that grows with the square of its size would be minutes"


def test_collected_mails_damaged() -> None:
    chance = random.Random(7)
    for path in sorted((COLLECTIONS / "mails").glob("*.eml")):
        raw = path.read_bytes()
        for _ in range(5):
            start = chance.randrange(len(raw))
            damaged = raw[:start] + chance.choice(PIECES) + raw[start + chance.randrange(200) :]
            assert well_formed(reading_of(damaged, BUILT_IN))
