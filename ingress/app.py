"""The front door as a server sees it: webhooks first, every other page behind them.

Webhooks do not pass through the framework of the pages: routing, validation and middleware would take half of the time
that an event may take (docs/speed.md), and the first bytes that a stranger sends are read by as little code as can be.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import FastAPI

from ingress.answers import Answer, Outcome
from ingress.logs import Log
from ingress.metrics import UNKNOWN, Metrics
from ingress.webhooks import Posted, Webhooks

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/webhooks/"
TRY_AGAIN_SECONDS = {Outcome.TOO_MANY: b"1", Outcome.UNAVAILABLE: b"5"}


class FrontDoor:
    """An ASGI app."""

    def __init__(self, webhooks: Webhooks, pages: FastAPI, metrics: Metrics, log: Log) -> None:
        self._webhooks = webhooks
        self._pages = pages
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(PREFIX):
            await self._take(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        posted = _posted(scope, receive)
        answer = await self._webhooks.answer(posted)
        self._note(posted, answer, time.perf_counter() - started)
        await _say(answer, posted.correlation_id, send)

    def _note(self, posted: Posted, answer: Answer, seconds: float) -> None:
        source = posted.source if posted.source in self._webhooks.sources else UNKNOWN
        self._metrics.delivered(source, answer.outcome, seconds)
        self._log.info(
            "webhook",
            source=source,
            outcome=answer.outcome,
            status=answer.status,
            correlation_id=posted.correlation_id,
            milliseconds=round(seconds * 1000, 2),
        )


def _posted(scope: Mapping[str, Any], receive: Receive) -> Posted:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    source = scope["path"].removeprefix(PREFIX)
    return Posted(source, headers, receive, _token(scope["query_string"]), token_hex(16))


def _token(query: bytes) -> str:
    """The `token` of the query; empty when it has none, or more than a sender needs."""
    if not query:
        return ""
    try:
        found = parse_qs(query.decode("latin-1"), max_num_fields=10).get("token", [])
    except ValueError:
        return ""
    return found[0] if found else ""


async def _say(answer: Answer, correlation_id: str, send: Send) -> None:
    shown = {"status": answer.outcome.value, "correlation_id": correlation_id}
    if answer.reason:
        shown["reason"] = answer.reason
    body = orjson.dumps(shown)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"x-correlation-id", correlation_id.encode()),
    ]
    if answer.outcome in TRY_AGAIN_SECONDS:
        headers.append((b"retry-after", TRY_AGAIN_SECONDS[answer.outcome]))
    if answer.ends_connection:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
