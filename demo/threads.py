"""Servers of the faked world in a thread of their own, from `with` to the end of `with`."""

import asyncio
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class InAThread(ABC):
    """One server on loopback."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        """0 takes any free port; afterwards the port that it took."""
        self.talks: set[asyncio.BaseTransport] = set()
        """The connections; what is left of them is cut off at the end."""
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_ready = threading.Event()
        self._problem: OSError | None = None
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @abstractmethod
    async def _open(self) -> asyncio.Server:
        """Begin to listen on `port`; who connects is to be put into `talks`."""

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
            server = await self._open()
        except OSError as error:
            self._problem = error
            return
        self.port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        await self._stop.wait()
        server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for talk in self.talks:
            if isinstance(talk, asyncio.WriteTransport):
                talk.abort()
        for _ in range(3):  # a cut connection is closed in the next rounds of the loop
            await asyncio.sleep(0)
