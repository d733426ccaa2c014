"""Deliveries as the server's protocol meets them: they are answered here, and every other request goes to the pages.

A delivery passes through no framework: routing, middleware and messages between server and app would take half of the
time that an event may take (docs/decisions/0018), and what a stranger sends is read by as little code as can be.
"""

import asyncio
import time
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qs, unquote

import httptools

from ingress.answers import CROWDED, GONE, TOO_LARGE, TOO_SLOW, Answer, written
from ingress.door import FrontDoor
from ingress.lingering import Lingering
from ingress.pages import WATCHED
from ingress.protocol import PatientProtocol
from roms_assets.webhooks.rules.deliveries import Delivery

PREFIX = "/webhooks/"
LINGER_SECONDS = 5.0
"""For a sender that was answered before its body was whole."""
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class _State(Enum):
    """How far a delivery is."""

    WAITS = auto()
    """For its turn."""
    READS = auto()
    TAKEN = auto()
    ANSWERED = auto()


class DeliveryProtocol(PatientProtocol):
    """HTTP on one connection of a front door."""

    linger_seconds = LINGER_SECONDS
    cycle: Any
    """What uvicorn calls the latest request and its answer: its own, or an Incoming."""

    def __init__(self, door: FrontDoor, **named: Any) -> None:
        super().__init__(**named)
        self.door = door

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One more; when there are too many by it, the one that has been silent for longest makes room."""
        super().connection_made(transport)
        if self.is_crowded:
            self.hang_up_on_most_silent()

    def data_received(self, data: bytes) -> None:
        """Some bytes; a body that is not whole with them is waited for, but not for ever."""
        super().data_received(data)
        if isinstance(self.cycle, Incoming):
            self.cycle.wait_for_body()

    def on_headers_complete(self) -> None:
        """A delivery is taken in its turn; anything else is left to the server."""
        source_and_query = self._addressed()
        if source_and_query is None:
            super().on_headers_complete()
            return
        self._end_head()
        earlier, incoming = self.cycle, Incoming(self, *source_and_query)
        self.cycle = incoming
        if earlier is None or earlier.response_complete:
            incoming.begin()
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def eof_received(self) -> bool:  # type: ignore[override]
        """The sender says no more; whether it is still to be answered what it said before.

        It may also have hung up: nobody can tell, and an answer to nobody harms nobody.
        """
        if not isinstance(self.cycle, Incoming) or self.cycle.more_body or self.cycle.response_complete:
            return False
        self.cycle.keep_alive = False
        return True

    def linger(self) -> None:
        """All is said, though not all is heard: the sender gets the time to read it."""
        self.flow.resume_reading()
        Lingering(self, self.transport, self.linger_seconds)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """The next one in the pipeline; of a delivery all may be here that will ever come."""
        if isinstance(cycle, Incoming):
            cycle.begin()
            cycle.wait_for_body()
        else:
            is_sent_away = self.is_crowded and cycle.scope["path"] not in WATCHED
            answering: Any = self.door.turn_away if is_sent_away else app
            super()._start_asgi_task(cycle, answering)

    @property
    def is_crowded(self) -> bool:
        """Whether there are more connections, or requests to be answered, than may be at once."""
        return max(len(self.connections), len(self.tasks)) >= self.door.most_connections

    def _addressed(self) -> tuple[str, bytes] | None:
        """The source that is posted to, and the query; None for any other request."""
        if self.parser.get_method() != b"POST":
            return None
        address = httptools.parse_url(self.url)
        path = unquote(address.path.decode("ascii"))
        return (path.removeprefix(PREFIX), address.query or b"") if path.startswith(PREFIX) else None


class Incoming:
    """One delivery from its head to its answer. To uvicorn it looks like any request that it has an app answer."""

    def __init__(self, protocol: DeliveryProtocol, source: str, query: bytes) -> None:
        self._started = time.perf_counter()
        self._protocol = protocol
        self._source = source
        self._query = query
        self._headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in protocol.headers}
        webhooks = protocol.door.webhooks
        self._answer = CROWDED if protocol.is_crowded else webhooks.at_head(source, self._headers)
        self._largest_body = webhooks.largest_body(source)
        self._continues = protocol.expect_100_continue
        self._timer: asyncio.TimerHandle | None = None
        self._state = _State.WAITS
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.keep_alive = protocol.parser.get_http_version() != "1.0" and protocol.parser.should_keep_alive()
        self.message_event = self

    @property
    def response_complete(self) -> bool:
        """Whether the next one on this connection may be answered."""
        return self._state is _State.ANSWERED

    def begin(self) -> None:
        """Everything before it on this connection is answered."""
        self._state = _State.READS
        if self._continues and self._answer is None:
            self._protocol.transport.write(_CONTINUE)
        self.set()

    def set(self) -> None:
        """What uvicorn does to a request's event when more of its body is there, or nobody any more."""
        if self._state is not _State.READS:
            return
        if self.disconnected:
            self._take(GONE)
        elif len(self.body) > self._largest_body:
            self._take(TOO_LARGE)
        elif self._answer or not self.more_body:
            self._take(self._answer)
        else:
            self._protocol.flow.resume_reading()

    def wait_for_body(self) -> None:
        """From now on it has so long to come to its end."""
        if self._state is _State.READS and self._timer is None:
            seconds = self._protocol.door.webhooks.body_seconds
            self._timer = self._protocol.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        if self._state is _State.READS:
            self._take(TOO_SLOW)

    def _take(self, known: Answer | None) -> None:
        """Nothing more is read; what it is answered may be known already."""
        self._state = _State.TAKEN
        if self._timer is not None:
            self._timer.cancel()
        protocol = self._protocol
        task = protocol.loop.create_task(self._answered(known))
        protocol.tasks.add(task)
        task.add_done_callback(protocol.tasks.discard)

    async def _answered(self, known: Answer | None) -> None:
        delivery = Delivery(self._headers, bytes(self.body), _token(self._query))
        answer, correlation_id = await self._protocol.door.answer(
            self._source, delivery, known, self._started
        )
        if self._protocol.flow.write_paused:
            await self._protocol.flow.drain()
        self._state = _State.ANSWERED
        if not self._protocol.transport.is_closing():
            self._say(answer, correlation_id)

    def _say(self, answer: Answer, correlation_id: str) -> None:
        protocol = self._protocol
        self.keep_alive = self.keep_alive and not answer.ends_connection
        protocol.transport.write(
            written(answer, correlation_id, protocol.server_state.default_headers, ends=not self.keep_alive)
        )
        if not self.keep_alive and self.more_body:
            protocol.linger()
            return
        if not self.keep_alive:
            protocol.transport.close()
        protocol.on_response_complete()


def _token(query: bytes) -> str:
    """The `token` of the query; empty when it has none, or more than a sender needs."""
    if not query:
        return ""
    try:
        found = parse_qs(query.decode("latin-1"), max_num_fields=10).get("token", [])
    except ValueError:
        return ""
    return found[0] if found else ""
