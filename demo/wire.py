"""As much HTTP/1.1 as the faked host needs: read a request, write an answer, keep the connection."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_LONGEST_BODY = 1 << 20
_REASONS = {
    200: "OK",
    303: "See Other",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class NotHttpError(Exception):
    """The other side says something that is no request."""


@dataclass(frozen=True)
class Request:
    """One request; the path is decoded and has no query, the headers' names are in small letters."""

    method: str
    path: str
    body: bytes
    keeps_connection: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    def form(self) -> dict[str, str]:
        """The fields of a URL-encoded form; of a repeated field the first."""
        return _fields(self.body.decode("utf-8", "replace"))

    def asked(self) -> dict[str, str]:
        """The fields of the query; of a repeated field the first."""
        return _fields(self.query)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request, or None when the other side has gone. Raises NotHttpError."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise NotHttpError("a head without end") from error
    first, *rows = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        raise NotHttpError(first[:80])
    headers = {name.strip().lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)}
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > _LONGEST_BODY:
        raise NotHttpError(f"a body of {length[:20]} bytes")
    body = await reader.readexactly(int(length)) if length != "0" else b""
    keeps = headers.get("connection", "").lower() != "close" and words[2] == "HTTP/1.1"
    target = urlsplit(words[1])
    return Request(words[0], unquote(target.path), body, keeps, headers, target.query)


def _fields(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(encoded).items()}


def head(status: int, kind: str, length: int | None, more: str = "") -> bytes:
    """The head of an answer; without a length it comes in chunks. `more` is more headers, each with its line end."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    reason = _REASONS.get(status, "Unknown")
    return f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\n{size}\r\n{more}\r\n".encode()


def answer(status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    """A whole answer."""
    return head(status, kind, len(body)) + body
