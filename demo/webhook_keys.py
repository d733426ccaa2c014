"""Where the faked ShipStation publishes the keys that it signs V2 webhooks with."""

import argparse
import asyncio
import json
import signal
import threading
from pathlib import Path

from demo.http_host import HttpHost
from demo.webhook_signing import RsaKey
from demo.wire import Request, answer, head

_DROP_SECONDS = 0.05
KEY_FILE = "webhook_key.json"
_OF_ANOTHER_KIND = {"kty": "EC", "crv": "P-256", "kid": "elliptic", "x": "AA", "y": "AA"}
"""The real set holds such a key too; it proves none of these signatures."""


class KeyHost(HttpHost):
    """Hands out a key set; which keys, and how it fails, may be changed at any time."""

    def __init__(self, *keys: RsaKey, port: int = 0) -> None:
        super().__init__(self, port, "/jwks")
        self.keys = list(keys)
        self.asked = 0
        self.status = 200
        self.body: bytes | None = None
        """Said instead of the key set."""
        self.drips = ""
        """What comes byte by byte, `head` or `body`, until nothing does."""

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """The key set."""
        self.asked += 1
        if self.drips:
            await self._drip(writer)
            return False
        told = {"keys": [_OF_ANOTHER_KIND, *(key.published() for key in self.keys)]}
        body = json.dumps(told).encode() if self.body is None else self.body
        writer.write(answer(self.status, body, "application/json"))
        await writer.drain()
        return True

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        """An answer that does not come to its end, until the other side hangs up or this one shall."""
        is_head = self.drips == "head"
        writer.write(b"HTTP/1.1 200 OK\r\nX-More: " if is_head else head(200, "application/json", 200_000))
        while self.drips:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(_DROP_SECONDS)


def main() -> None:
    """Publish the demo's key until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.webhook_keys", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the key is kept")
    key = RsaKey.kept(parser.parse_args().folder / KEY_FILE)
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with KeyHost(key) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
