"""Whether a part works, asked without ever waiting long for it, and when it last did."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from roms_assets.kernel.errors import RomsError

PATIENCE_SECONDS = 0.3
"""So that a question of health is answered in half a second even when a part hangs."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Probed(Generic[Answer]):
    """What a part said, None when it did not; and the age of its last success in seconds, None when there was none."""

    answer: Answer | None
    age_seconds: float | None


class Probe(Generic[Answer]):
    """One part. Only one question to it is under way at a time, so a hanging part does not gather threads."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[Answer] | None = None
        self._last_success: float | None = None

    async def look(self) -> Probed[Answer]:
        """Ask it now."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(self._ask))
        try:
            answer = await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE_SECONDS)
        except (TimeoutError, RomsError, OSError):
            return Probed(None, self._age())
        self._last_success = time.monotonic()
        return Probed(answer, 0.0)

    def _age(self) -> float | None:
        return None if self._last_success is None else round(time.monotonic() - self._last_success, 3)
