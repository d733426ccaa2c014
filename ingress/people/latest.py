"""What a part said last, asked anew only now and then however many look; one that fails keeps nobody waiting."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from ingress.probes import Probe, Probed

Answer = TypeVar("Answer")


class Latest(Generic[Answer]):
    """One part, asked not more than once in so many seconds; after a failure at every look."""

    def __init__(self, ask: Callable[[], Answer], seconds: float) -> None:
        self._probe = Probe(ask)
        self._seconds = seconds
        self._lock = asyncio.Lock()

    async def look(self) -> Probed[Answer]:
        """What it says now, or said last."""
        async with self._lock:
            last = self._probe.last
            is_fresh = last.is_of_now and last.age_seconds is not None and last.age_seconds < self._seconds
            return last if is_fresh else await self._probe.look()
