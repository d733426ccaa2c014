"""HTTP/1.1 that stays what it is: who asks for another protocol (`Upgrade: h2c`) is answered as if it had not asked.

The parser would take such a request for one without a body. So nobody hears of it, and its head is parsed once more
without that header (RFC 9110, 7.8: a server may ignore it).
"""

from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class PlainParser(httptools.HttpRequestParser):
    """httptools' parser; what it left when a request asked for another protocol stands in `left`."""

    def __init__(self, protocol: HttpToolsProtocol) -> None:
        super().__init__(_Heard(protocol, self))
        self.set_dangerous_leniencies(lenient_data_after_close=True)
        self.left: bytes | None = None

    @property
    def is_asked_for_more(self) -> bool:
        """Whether the request that is parsed asks for another protocol."""
        return self.should_upgrade() and self.get_method() != b"CONNECT"

    def feed_data(self, data: Any) -> None:
        """Some bytes. Raises as httptools does, but not for a request that asks for another protocol."""
        try:
            super().feed_data(data)
        except httptools.HttpParserUpgrade as asked:
            if not self.is_asked_for_more:
                raise
            self.left = bytes(data[asked.args[0] :])


class _Heard:
    """What a protocol hears of its parser."""

    def __init__(self, protocol: HttpToolsProtocol, parser: PlainParser) -> None:
        self._protocol = protocol
        self._parser = parser
        self.on_message_begin = protocol.on_message_begin
        self.on_url = protocol.on_url
        self.on_header = protocol.on_header
        self.on_body = protocol.on_body

    def on_headers_complete(self) -> None:
        if not self._parser.is_asked_for_more:
            self._protocol.on_headers_complete()

    def on_message_complete(self) -> None:
        if not self._parser.is_asked_for_more:
            self._protocol.on_message_complete()


class PlainProtocol(HttpToolsProtocol):
    """uvicorn's protocol on such a parser."""

    parser: PlainParser

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.parser = PlainParser(self)

    def data_received(self, data: bytes) -> None:
        """Some bytes."""
        super().data_received(data)
        while (left := self.parser.left) is not None:
            head = self._head_without_asking()
            self.parser = PlainParser(self)
            super().data_received(head + left)

    def _head_without_asking(self) -> bytes:
        """The head that was parsed, as it is written, but for the header that asks."""
        lines = [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        version = self.parser.get_http_version().encode()
        first = b" ".join([self.parser.get_method(), self.url, b"HTTP/" + version])
        return b"\r\n".join([first, *lines, b"", b""])
