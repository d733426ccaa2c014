"""Requests at the same time share one commit: while one is written to the disk, the next ones gather.

So a slow disk makes groups larger instead of queues longer. Nobody is told anything before their commit is done.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival

LARGEST_GROUP = 500
MOST_WAITING = 5_000
"""More than that wait only when the store hangs; then it is more honest to say so at once."""
GATHER_SECONDS = 0.002
"""So long at most a crowd that was just answered and sends again is waited for; half as many commits are needed."""
CROWD = 4
"""So many in the last commit are a crowd; alone nobody waits."""

Keep = Callable[[Sequence[Arrival]], list[bool]]
Waiting = list[tuple[Arrival, asyncio.Future[bool]]]


class GroupCommit:
    """Arrivals of one event loop, kept by one thread."""

    def __init__(
        self, keep: Keep, patience_seconds: float = 5, gave_up: Callable[[], None] = lambda: None
    ) -> None:
        self._keep = keep
        self._gave_up = gave_up
        self._patience = patience_seconds
        self._waiting: Waiting = []
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="event-writer")
        self._writing: asyncio.Task[None] | None = None
        self._expected = 0
        self._gathering: asyncio.Future[None] | None = None

    async def keep(self, arrival: Arrival) -> bool:
        """Whether it is new, once it is on the disk. Raises SourceUnavailable when it may not be.

        Nobody waits much longer than the patience. What is written after all, when its sender was told to try again,
        is a duplicate when it comes again.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise SourceUnavailable(f"the event store lets {MOST_WAITING} arrivals wait")
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        elif len(self._waiting) >= self._expected:
            _wake(self._gathering)
        return await kept

    async def close(self) -> None:
        """Come back when everything that waits is written."""
        if self._writing is not None:
            await self._writing
        self._writer.shutdown()

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
            await self._write_group(group)
            if max(CROWD, len(self._waiting) + 1) <= len(group):
                await self._gather(len(group))
        self._writing = None

    async def _gather(self, crowd: int) -> None:
        """Come back once as many wait as were just answered, or after a while that nobody notices."""
        loop = asyncio.get_running_loop()
        self._expected, self._gathering = crowd, loop.create_future()
        timer = loop.call_later(GATHER_SECONDS, _wake, self._gathering)
        await self._gathering
        timer.cancel()
        self._gathering = None

    async def _write_group(self, group: Waiting) -> None:
        loop = asyncio.get_running_loop()
        patience = _Patience(self._patience, lambda: self._give_up(group))
        try:
            are_new = await loop.run_in_executor(self._writer, self._keep, [arrival for arrival, _ in group])
        except Exception as error:
            _fail(group, error)
        else:
            for (_, kept), is_new in zip(group, are_new, strict=True):
                if not kept.done():
                    kept.set_result(is_new)
        finally:
            patience.end()

    def _give_up(self, group: Waiting) -> None:
        """The commit is not done: neither those in it nor those behind it are kept waiting."""
        self._gave_up()
        error = SourceUnavailable(f"the event store did not answer within {self._patience:g} s")
        _fail(group, error)
        _fail(self._waiting, error)
        self._waiting = []


class _Patience:
    """Acts whenever so many seconds have passed, until it is ended."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._seconds = seconds
        self._act = act
        self._timer = asyncio.get_running_loop().call_later(seconds, self._lose)

    def end(self) -> None:
        """The waiting is over."""
        self._timer.cancel()

    def _lose(self) -> None:
        self._act()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._lose)


def _wake(gathering: asyncio.Future[None] | None) -> None:
    if gathering is not None and not gathering.done():
        gathering.set_result(None)


def _fail(group: Waiting, error: Exception) -> None:
    for _, kept in group:
        if not kept.done():
            kept.set_exception(error)
