"""As much HTTP/1.1 as the faked host needs: read a request, write an answer, keep the connection."""

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_LONGEST_BODY = 1 << 20
_REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "Internal Server Error",
}


class NotHttpError(Exception):
    """The other side says something that is no request."""


@dataclass(frozen=True)
class Request:
    """One request; the path is decoded and has no query."""

    method: str
    path: str
    body: bytes
    keeps_connection: bool

    def form(self) -> dict[str, str]:
        """The fields of a URL-encoded form; of a repeated field the first."""
        return {name: values[0] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}


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
    return Request(words[0], unquote(urlsplit(words[1]).path), body, keeps)


def head(status: int, kind: str, length: int | None) -> bytes:
    """The head of an answer; without a length it comes in chunks."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    reason = _REASONS.get(status, "Unknown")
    return f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\n{size}\r\n\r\n".encode()


def answer(status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    """A whole answer."""
    return head(status, kind, len(body)) + body
