"""HTTP as the server speaks it, with an end to patience: a head that does not come whole is not waited for."""

import asyncio
from itertools import count
from typing import Any

from ingress.plain_http import PlainProtocol

HEAD_SECONDS = 10.0
LONGEST_HEAD = 65_536
"""Bytes of one request's first line and headers."""

_arrivals = count()
"""Numbers for connections: the loop's clock stands still while it accepts many, so that their times would be one."""


class PatientProtocol(PlainProtocol):
    """uvicorn waits for ever for a connection that says nothing, or one header after the other; this does not."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._waiting_for_head: asyncio.TimerHandle | None = None
        self.arrival = next(_arrivals)
        self._is_in_head = False
        self._packet_bytes = 0
        self._head_at_most = 0
        """What came since the packet that the head began in, that one included."""
        self._bytes_behind = 0
        """What came of a head after its first packet, whole lines or not: a line without end is no line yet."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes; a head that is not whole with them is waited for, but not for ever."""
        self._packet_bytes = len(data)
        if self._is_in_head:
            self._bytes_behind += len(data)
            self._head_at_most += len(data)
        super().data_received(data)
        if self._is_in_head or self._is_answered:
            self._wait_for_head()
        if self._is_in_head:
            self._cut_too_long(self._bytes_behind)

    def on_message_begin(self) -> None:
        """A request's first byte is there."""
        super().on_message_begin()
        self._is_in_head, self._head_at_most, self._bytes_behind = True, self._packet_bytes, 0

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._end_head()
        super().on_headers_complete()

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all came of this connection."""
        latest: Any = self.cycle  # None before the first request
        return latest is None and not self._is_in_head and self._waiting_for_head is not None

    def hang_up_on_most_silent(self) -> None:
        """Of all other connections that never said anything, hang up on the one that has been there for longest."""
        others = (each for each in self.connections if isinstance(each, PatientProtocol) and each is not self)
        silent = (each for each in others if each.is_silent)
        longest = min(silent, key=lambda each: each.arrival, default=None)
        if longest is not None:
            self.connections.discard(longest)
            longest.transport.abort()

    def _end_head(self) -> None:
        self._is_in_head = False
        self._stop_waiting()
        self._cut_too_long()

    def _cut_too_long(self, known: int = 0) -> None:
        """Hang up on a head that is longer than allowed; most are so short that nobody has to count."""
        if self._head_at_most <= LONGEST_HEAD:
            return
        counted = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if max(known, counted) > LONGEST_HEAD:
            self.transport.abort()

    def _wait_for_head(self) -> None:
        if self._waiting_for_head is None:
            self._waiting_for_head = self.loop.call_later(self.head_seconds, self._lose_patience)

    def _lose_patience(self) -> None:
        """Hang up, but not on a sender to whom an answer is owed: it would never hear it, and may have sent it all."""
        self._waiting_for_head = None
        if self._is_answered:
            self.transport.abort()
        else:
            self._wait_for_head()

    @property
    def _is_answered(self) -> bool:
        """Whether every request that came whole was answered."""
        return self.cycle is None or self.cycle.response_complete

    def _stop_waiting(self) -> None:
        if self._waiting_for_head is not None:
            self._waiting_for_head.cancel()
            self._waiting_for_head = None
