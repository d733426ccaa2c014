"""The bytes of a mail as its headers and the texts in it, however broken they are.

Only headers and texts are decoded; an attachment is passed over by looking for the line that ends it. All is bounded:
parts, how deep they lie, and how much text is read. What is cut off is not an error; of texts it is told.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from roms_assets.mail.rules.charsets import LONGEST_HEADER, header_text, is_readable, text_of

MOST_HEADERS = 500
MOST_PARTS = 100
DEEPEST = 8
LONGEST_TEXT = 1_000_000
"""Bytes of one text, as it is encoded, and of all texts of a mail together."""

_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|$)")
_BLANK = re.compile(rb"\r?\n")
_LOST_MULTIPART = re.compile(rb"\s{0,200}--([!-~]{1,200})[ \t]*\r?\nContent-", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"(),:;@\[\]\\]{1,200}@[^\s<>\"(),:;@\[\]\\]{1,200}")
_BEHIND_BOUNDARY = (b"\n", b"\r", b"-", b" ", b"\t", b"")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))


@dataclass(frozen=True)
class Headers:
    """The headers of a mail or of a part, in their order, as they are written."""

    listed: tuple[tuple[str, str], ...]

    def every(self, name: str) -> list[str]:
        """All of that name, which is in lower case."""
        return [value for each, value in self.listed if each == name]

    def first(self, name: str) -> str | None:
        """The first of that name."""
        return next((value for each, value in self.listed if each == name), None)


@dataclass(frozen=True)
class Mail:
    """What a mail says: who sent it, its subject, its texts; and the mail that is attached to it."""

    headers: Headers
    plain: str = ""
    html: str = field(default="", repr=False)
    attached: "Mail | None" = None
    attached_qty: int = 0
    """How many mails are attached to it; the first is `attached`."""
    is_cut: bool = False
    """Whether its texts are longer than is read."""

    @property
    def subject(self) -> str:
        """The subject, decoded; empty when there is none."""
        return header_text(self.headers.first("subject") or "")

    @property
    def sender(self) -> str:
        """The address of From in lower case; empty when it names none, or when there are several From."""
        found = self.headers.every("from")
        return address_of(found[0]) if len(found) == 1 else ""

    @property
    def sender_name(self) -> str:
        """How the sender calls himself."""
        written = (self.headers.first("from") or "")[:LONGEST_HEADER]
        return header_text(parseaddr(written)[0] if is_readable(written) else "")

    @property
    def message_id(self) -> str | None:
        """The Message-ID as it is written, without the space around it."""
        return (self.headers.first("message-id") or "").strip()[:LONGEST_HEADER] or None

    @property
    def sent_at(self) -> datetime | None:
        """The Date header in UTC; None when there is none that can be read."""
        try:
            sent = parsedate_to_datetime((self.headers.first("date") or "")[:200])
            return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None


@dataclass
class _Taken:
    """What was found so far, and how much more may be."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attached: Mail | None = None
    attached_qty: int = 0
    parts: int = 0
    bytes: int = 0
    is_cut: bool = False


def mail_of(raw: bytes, depth: int = 0) -> Mail:
    """What these bytes say; never an error, for any bytes are a mail, be it an empty one."""
    headers, start = _headers(raw, 0, len(raw))
    taken = _Taken()
    _take(raw, headers, (start, len(raw)), taken, depth)
    plain, html = "\n".join(taken.plain), "\n".join(taken.html)
    return Mail(headers, plain, html, taken.attached, taken.attached_qty, taken.is_cut)


def address_of(value: str) -> str:
    """The one address in a From, in lower case; empty when it holds none, or several."""
    if not is_readable(value):
        return ""
    named = {address.lower() for _, address in getaddresses([value[:LONGEST_HEADER]]) if "@" in address}
    if not named:
        found = re.search(rf"<({_ADDRESS.pattern})>\s*$", value[:LONGEST_HEADER])
        named = {found[1].lower()} if found else set()
    address = named.pop() if len(named) == 1 else ""
    return address if _ADDRESS.fullmatch(address) else ""


def _headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that stand there, and where what they are about begins."""
    found: list[tuple[str, str]] = []
    while start < end and len(found) < MOST_HEADERS and (header := _HEADER.match(raw, start, end)):
        name = header[1].decode("ascii").lower()
        found.append((name, text_of(header[2][: 4 * LONGEST_HEADER], None).strip()))
        start = header.end()
    blank = _BLANK.match(raw, start, end)
    return Headers(tuple(found)), blank.end() if blank else start


def _take(raw: bytes, headers: Headers, place: tuple[int, int], taken: _Taken, depth: int) -> None:
    taken.parts += 1
    told = _told(headers)
    kind, boundary = told.get_content_type(), _boundary(told)
    if boundary is None and (lost := _LOST_MULTIPART.match(raw, *place)) and "content-type" not in told:
        kind, boundary = "multipart/mixed", lost[1]
    if kind == "message/rfc822":
        taken.attached_qty += 1
        if taken.attached is None and depth < DEEPEST:
            taken.attached = mail_of(raw[slice(*place)][: 2 * LONGEST_TEXT], depth + 1)
    elif kind.startswith("multipart/") and boundary:
        for start, end in _between(raw, boundary, place):
            if taken.parts < MOST_PARTS and depth < DEEPEST:
                inner, after = _headers(raw, start, end)
                _take(raw, inner, (after, end), taken, depth + 1)
    elif kind in ("text/plain", "text/html") and _said(told.get_content_disposition) != "attachment":
        _take_text(raw, told, place, taken)


def _take_text(raw: bytes, told: Message, place: tuple[int, int], taken: _Taken) -> None:
    start, end = place
    end = min(end, start + LONGEST_TEXT - taken.bytes)
    taken.is_cut = taken.is_cut or end < place[1]
    if end <= start:
        return
    taken.bytes += end - start
    text = text_of(
        _decoded(raw[start:end], str(told["content-transfer-encoding"] or "")),
        _said(told.get_content_charset),
    )
    (taken.html if told.get_content_type() == "text/html" else taken.plain).append(text)


def _told(headers: Headers) -> Message:
    """The headers that say what a part is, as the standard library reads them."""
    told = Message()
    for name in ("content-type", "content-disposition", "content-transfer-encoding"):
        if value := headers.first(name):
            told[name] = " ".join(value[:LONGEST_HEADER].split())
    return told


def _said(ask: Callable[[], str | None]) -> str | None:
    """What the standard library reads of a header's parameters; None where they are such that it gives up."""
    try:
        return ask()
    except (LookupError, TypeError, ValueError):
        return None


def _boundary(told: Message) -> bytes | None:
    boundary = _said(told.get_boundary)
    return boundary.encode("utf-8", "replace") if boundary else None


def _between(raw: bytes, boundary: bytes, place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends; the last ends with its region when nothing ends it."""
    start, (at, end) = None, place
    delimiter = b"--" + boundary
    while (found := raw.find(delimiter, at, end)) >= 0:
        at = found + len(delimiter)
        begins_line = found == place[0] or raw[found - 1 : found] == b"\n"
        if not begins_line or raw[at : at + 1] not in _BEHIND_BOUNDARY:
            continue
        if start is not None:
            yield start, found
        if raw[at : at + 2] == b"--":
            return
        line = raw.find(b"\n", at, end)
        start = at = end if line < 0 else line + 1
    if start is not None:
        yield start, end


def _decoded(content: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "quoted-printable":
            return binascii.a2b_qp(content)
        case "base64":
            letters = content.translate(None, _NOT_BASE64)
            whole = len(letters) - (len(letters) % 4 == 1)
            return binascii.a2b_base64(letters[:whole] + b"=" * (-whole % 4))
    return content
