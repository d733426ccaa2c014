"""What a part said last, asked anew only now and then however many look; one that fails keeps nobody waiting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingress.probes import LastTime, Probe

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Last(Generic[Answer]):
    """The last answer there was, None when there was none; whether it is of now; and how old it is in seconds."""

    answer: Answer | None
    is_of_now: bool
    age_seconds: float | None


class Latest(Generic[Answer]):
    """One part, asked not more than once in so many seconds; after a failure at every look."""

    def __init__(self, ask: Callable[[], Answer], seconds: float) -> None:
        self._probe = Probe(ask)
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._answer: Answer | None = None
        self._seen = LastTime()

    async def look(self) -> Last[Answer]:
        """What it says now, or said last."""
        async with self._lock:
            age = self._seen.age_seconds
            if self._seen.has_failed or age is None or age >= self._seconds:
                await self._ask()
            return Last(self._answer, self._seen.is_well, self._seen.age_seconds)

    async def _ask(self) -> None:
        probed = await self._probe.look()
        if probed.answer is None:
            self._seen.failed()
        else:
            self._answer = probed.answer
            self._seen.went_well()
