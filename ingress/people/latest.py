"""What a part said last, asked anew only now and then however many look; one that fails keeps nobody waiting."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingress.probes import Probe

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
        self._answered_at: float | None = None
        self._is_of_now = False

    async def look(self) -> Last[Answer]:
        """What it says now, or said last."""
        async with self._lock:
            age = self._age()
            if not self._is_of_now or age is None or age >= self._seconds:
                await self._ask()
            return Last(self._answer, self._is_of_now, self._age())

    async def _ask(self) -> None:
        probed = await self._probe.look()
        self._is_of_now = probed.answer is not None
        if probed.answer is not None:
            self._answer, self._answered_at = probed.answer, time.monotonic()

    def _age(self) -> float | None:
        return None if self._answered_at is None else time.monotonic() - self._answered_at
