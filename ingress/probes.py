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


class LastTime:
    """Whether something went well the last time, and how long ago it last did."""

    def __init__(self) -> None:
        self._went_well_at: float | None = None
        self._has_failed = False

    def went_well(self) -> None:
        """It did just now."""
        self._went_well_at, self._has_failed = time.monotonic(), False

    def failed(self) -> None:
        """It did not."""
        self._has_failed = True

    @property
    def has_failed(self) -> bool:
        """Whether it failed since it last went well."""
        return self._has_failed

    @property
    def is_well(self) -> bool:
        """Whether it was tried, and went well the last time."""
        return self._went_well_at is not None and not self._has_failed

    @property
    def age_seconds(self) -> float | None:
        """Since it last went well; None when it never did."""
        return None if self._went_well_at is None else round(time.monotonic() - self._went_well_at, 3)


class Probe(Generic[Answer]):
    """One part. Only one question to it is under way at a time, so a hanging part does not gather threads."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[Answer] | None = None
        self._seen = LastTime()

    async def look(self) -> Probed[Answer]:
        """Ask it now."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(self._ask))
        try:
            answer = await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE_SECONDS)
        except (TimeoutError, RomsError, OSError):
            return Probed(None, self._seen.age_seconds)
        self._seen.went_well()
        return Probed(answer, 0.0)
