"""The end of a connection whose sender may still send: it is let finish, within limits, so that it reads its answer.

Closed with bytes unread, a connection is reset, and what was answered is thrown away at the sender's.
"""

import asyncio

LINGER_BYTES = 33_554_432


class Lingering(asyncio.Protocol):
    """Takes a connection over from a protocol that has said all it has to say, and lets what comes fall."""

    def __init__(self, before: asyncio.Protocol, transport: asyncio.Transport, seconds: float) -> None:
        self._before = before
        self._transport = transport
        self._left = LINGER_BYTES
        self._timer = asyncio.get_running_loop().call_later(seconds, transport.abort)
        transport.set_protocol(self)
        transport.write_eof()

    def data_received(self, data: bytes) -> None:
        """Some bytes that nobody wants."""
        self._left -= len(data)
        if self._left < 0:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The sender is done, or its time is over."""
        self._timer.cancel()
        self._before.connection_lost(exc)
