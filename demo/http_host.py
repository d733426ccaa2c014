"""A host of the faked world: HTTP on loopback in a thread of its own, from `with` to the end of `with`."""

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from demo.wire import NotHttpError, Request, answer, read_request


class Answers(Protocol):
    """What a host says."""

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        ...


class HttpHost:
    """Listens on loopback and lets `answers` speak; port 0 takes any free one."""

    def __init__(self, answers: Answers, port: int, base: str, name: str) -> None:
        self._host_answers = answers
        self._base = base
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_ready = threading.Event()
        self._problem: OSError | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The base address, with a slash at its end."""
        return f"http://127.0.0.1:{self._port}{self._base}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_ready.wait()
        if self._problem is not None:
            raise self._problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._is_ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        try:
            server = await asyncio.start_server(self._talk, "127.0.0.1", self._port)
        except OSError as error:
            self._problem = error
            return
        self._port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        await self._stop.wait()
        server.close()
        for talk in tuple(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: request after request until either side leaves."""
        talk = asyncio.ensure_future(self._answer_all(reader, writer))
        self._talks.add(talk)
        try:
            await talk
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(talk)
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
