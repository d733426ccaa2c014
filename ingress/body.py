"""Reads a body: never more than is allowed, never longer than is allowed, whatever its length is said to be."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ingress.answers import GONE, TOO_LARGE, TOO_SLOW, Answer

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def read_body(receive: Receive, declared: str | None, limit: int, seconds: float) -> bytes | Answer:
    """The body, or what its sender is answered.

    A declared length only ever shortens the work: too large is refused unread. What comes is counted all the same.
    """
    if is_said_to_exceed(limit, declared):
        return TOO_LARGE
    try:
        async with asyncio.timeout(seconds):
            return await _counted(receive, limit)
    except TimeoutError:
        return TOO_SLOW


def is_said_to_exceed(limit: int, declared: str | None) -> bool:
    """Whether a body is larger than allowed by its own word, the header Content-Length; it may have given none."""
    return declared is not None and declared.isdecimal() and int(declared) > limit


async def _counted(receive: Receive, limit: int) -> bytes | Answer:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return GONE
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit:
            return TOO_LARGE
        if not message.get("more_body", False):
            return body
