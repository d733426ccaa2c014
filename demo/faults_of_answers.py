"""What goes wrong at a faked host, by rule: which requests it meets, how often, and what they get instead."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from demo.wire import answer, head

_JSON = "application/json"


class Trouble(StrEnum):
    """What a request gets instead of its answer."""

    TOO_MANY = "too_many"
    """429, with Retry-After."""
    SERVER_ERROR = "server_error"
    DROPPED = "dropped"
    """The connection ends without an answer."""
    TRUNCATED = "truncated"
    """Half of the body, then the connection ends."""
    HALF_JSON = "half_json"
    """Half of the body, told as the whole of it."""
    HTML = "html"
    """A web page with 200."""
    EMPTY = "empty"
    """`{}` with 200."""
    REPEATED = "repeated"
    """The page before once more."""
    EXPIRED_CURSOR = "expired_cursor"
    """The cursor it came with is refused from now on."""
    REVOKED = "revoked"
    SILENT = "silent"


@dataclass
class Rule:
    """Requests whose path holds `path` meet it, after the first `after` of them, so many `times`."""

    trouble: Trouble
    path: str = "/"
    times: int = 1
    after: int = 0
    only_with_cursor: bool = False
    retry_after: int = 0

    def meets(self, path: str, has_cursor: bool) -> bool:
        """Whether this request is struck; counts it."""
        if self.path not in path or (self.only_with_cursor and not has_cursor) or not self.times:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Rules:
    """The rules in force, and what is to happen before a certain request."""

    rules: list[Rule] = field(default_factory=list)
    before: dict[tuple[str, int], Callable[[], None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, path: str, has_cursor: bool) -> Rule | None:
        """The first rule that meets the request."""
        with self._lock:
            return next((rule for rule in self.rules if rule.meets(path, has_cursor)), None)


async def give_trouble(rule: Rule, body: bytes, before: bytes, writer: asyncio.StreamWriter) -> bool:
    """Write what the request gets instead of `body`; `before` is the last answer. False ends the connection."""
    kind = rule.trouble
    if kind is Trouble.SILENT:
        await asyncio.sleep(30)
    if kind in (Trouble.DROPPED, Trouble.SILENT):
        return False
    if kind is Trouble.TRUNCATED:
        return await _send(writer, head(200, _JSON, len(body)) + body[: len(body) // 2], stays=False)
    instead = {
        Trouble.HALF_JSON: body[: len(body) // 2],
        Trouble.EMPTY: b"{}",
        Trouble.REPEATED: before,
    }
    if kind is Trouble.HTML:
        return await _send(
            writer, answer(200, b"<!DOCTYPE html><title>This host is resting</title>", "text/html")
        )
    if kind in instead:
        return await _send(writer, answer(200, instead[kind], _JSON))
    if kind is Trouble.TOO_MANY:
        told = b'{"errors":[{"category":"RATE_LIMIT_ERROR","code":"RATE_LIMITED"}]}'
        more = f"Retry-After: {rule.retry_after}\r\n"
        return await _send(writer, head(429, _JSON, len(told), more) + told)
    told = b'{"errors":[{"category":"API_ERROR","code":"INTERNAL_SERVER_ERROR"}]}'
    return await _send(writer, answer(500, told, _JSON))


async def _send(writer: asyncio.StreamWriter, data: bytes, stays: bool = True) -> bool:
    writer.write(data)
    await writer.drain()
    return stays
