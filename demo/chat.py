"""A chat's webhook and an address to ping, on loopback: what it was asked is kept, what it answers may be set."""

import asyncio
import json

from demo.threads import InAThread
from demo.wire import answer, read_request


class Chat(InAThread):
    """Takes POST (a message) and GET (a ping) at any path."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.said: list[str] = []
        """The texts of the messages that were taken."""
        self.pings = 0
        self.status = 200

    @property
    def address(self) -> str:
        """With a path that must stay secret."""
        return f"http://127.0.0.1:{self.port}/hooks/s3cret"

    async def _open(self) -> asyncio.Server:
        return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.add(writer.transport)
        while (request := await read_request(reader)) is not None:
            if 200 <= self.status < 300:
                if request.method == "GET":
                    self.pings += 1
                else:
                    self.said.append(json.loads(request.body)["text"])
            writer.write(answer(self.status, b"ok"))
            await writer.drain()
        writer.close()
