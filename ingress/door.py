"""The front door: what it answers to deliveries, tallied and logged, and the pages that everybody else is shown."""

import time
from secrets import token_hex
from traceback import walk_tb

from fastapi import FastAPI, Response
from starlette.types import Receive, Scope, Send

from ingress.answers import CROWDED, FAILED, Answer, headers
from ingress.logs import Log
from ingress.metrics import UNKNOWN, Metrics
from ingress.webhooks import Webhooks
from roms_assets.webhooks.rules.deliveries import Delivery


class FrontDoor:
    """One front door, whatever server it stands in."""

    def __init__(
        self, webhooks: Webhooks, pages: FastAPI, metrics: Metrics, log: Log, most_connections: int
    ) -> None:
        self.webhooks = webhooks
        self.most_connections = most_connections
        """At once, or requests that wait for their answer: whoever comes above that is sent away."""
        self.pages = pages
        """An ASGI app for all that is no delivery."""
        self._metrics = metrics
        self._log = log

    async def answer(
        self, name: str, delivery: Delivery, known: Answer | None, started: float
    ) -> tuple[Answer, str]:
        """The answer, and the correlation id that it is found by; `known` when its body need not be looked at.

        `started` is when its head was whole, of `time.perf_counter`.
        """
        correlation_id = token_hex(16)
        answer = known or await self._judged(name, delivery, correlation_id)
        seconds = time.perf_counter() - started
        source = name if name in self.webhooks.sources else UNKNOWN
        self._metrics.delivered(source, answer.outcome, seconds)
        self._log.info(
            "webhook",
            source=source,
            outcome=answer.outcome,
            status=answer.status,
            correlation_id=correlation_id,
            milliseconds=round(seconds * 1000, 2),
        )
        return answer, correlation_id

    async def turn_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI app in the pages' place when there are too many connections: it answers as a delivery is answered."""
        correlation_id = token_hex(16)
        self._log.info("page", outcome=CROWDED.outcome, status=CROWDED.status, correlation_id=correlation_id)
        told = headers(CROWDED.outcome) | {"x-correlation-id": correlation_id, "connection": "close"}
        await Response(CROWDED.body(correlation_id), CROWDED.status, told)(scope, receive, send)

    async def _judged(self, name: str, delivery: Delivery, correlation_id: str) -> Answer:
        """What becomes of it. Our own fault is told to its sender, so that it comes again, and to the log.

        The log says where, but not the error's words: they may quote the delivery.
        """
        try:
            return await self.webhooks.answer(name, delivery, correlation_id)
        except Exception as error:
            *_, last = walk_tb(error.__traceback__)
            place = f"{last[0].f_code.co_filename}:{last[1]}"
            self._log.error(
                "webhook failed", correlation_id=correlation_id, error=type(error).__name__, place=place
            )
            return FAILED
