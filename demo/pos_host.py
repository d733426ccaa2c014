"""The faked POS host: hands out the world's files over HTTP on loopback, with all faults of the world.

In tests `with PosHost(world) as host: host.address`; on its own `python -m demo.pos_host --port N`.
"""

import argparse
import asyncio
import signal
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self

from demo.host_answers import HostAnswers
from demo.pos_files import DEFAULT_UPLOAD
from demo.wire import NotHttpError, answer, read_request
from demo.world import World


class PosHost:
    """One host in a thread of its own, from `with` to the end of `with`."""

    def __init__(self, world: World, port: int = 0, base: str = "/tills/") -> None:
        self.world = world
        self._base = base
        self._port = port
        self._answers = HostAnswers(world, base)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_ready = threading.Event()
        self._problem: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="pos-host", daemon=True)
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The base address, with a slash at its end."""
        return f"http://127.0.0.1:{self._port}{self._base}"

    @property
    def requests(self) -> int:
        """How many requests came so far."""
        return self._answers.asked.total()

    @property
    def asked(self) -> Counter[str]:
        """How often each thing was asked for: a till-day's key for a list, a file's name for a file."""
        return self._answers.asked

    def mend(self, key: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on serve the till-day without faults, as uploaded at that time (HH-MM)."""
        self.strike(key, at=at)

    def strike(self, key: str, *faults: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on serve the till-day with these faults."""
        self._answers.strike(key, faults, at)

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
            stays = await self._answers.give(request, writer)
            if not stays or not request.keeps_connection:
                return


def main() -> None:
    """Serve the demo's world until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.pos_host", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    port = parser.parse_args().port
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with PosHost(World.demo(), port) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
