"""A host of the faked world: HTTP on loopback in a thread of its own, from `with` to the end of `with`."""

import asyncio
from contextlib import suppress
from typing import Protocol

from demo.threads import InAThread
from demo.wire import NotHttpError, Request, answer, read_request


class Answers(Protocol):
    """What a host says."""

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        ...


class HttpHost(InAThread):
    """Listens on loopback and lets `answers` speak; port 0 takes any free one."""

    def __init__(self, answers: Answers, port: int, base: str) -> None:
        super().__init__(port)
        self._host_answers = answers
        self._base = base

    @property
    def address(self) -> str:
        """The base address, with a slash at its end."""
        return f"http://127.0.0.1:{self.port}{self._base}"

    async def _open(self) -> asyncio.Server:
        return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: request after request until either side leaves, or the host does."""
        self.talks.add(writer.transport)
        try:
            await self._answer_all(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.talks.discard(writer.transport)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                request = await read_request(reader)
            except NotHttpError as error:
                writer.write(answer(400, str(error).encode()))
                return
            if request is None:
                return
            stays = await self._host_answers.give(request, writer)
            if not stays or not request.keeps_connection:
                return
