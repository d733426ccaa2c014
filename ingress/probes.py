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
    """What a part said last, None when it never did; whether that is of now; and how old it is in seconds."""

    answer: Answer | None
    is_of_now: bool
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
    """One part. Only one question to it is under way at a time, so a hanging part does not gather threads.

    An answer that comes too late for whoever asked is kept for those who ask next.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[None] | None = None
        self._answer: Answer | None = None
        self._seen = LastTime()

    @property
    def last(self) -> Probed[Answer]:
        """What it said last, without asking."""
        return Probed(self._answer, self._seen.is_well, self._seen.age_seconds)

    async def look(self) -> Probed[Answer]:
        """Ask it now."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._asked())
        try:
            await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE_SECONDS)
        except TimeoutError:
            self._seen.failed()
        return Probed(self._answer, True, 0.0) if self._seen.is_well else self.last

    async def _asked(self) -> None:
        try:
            self._answer = await asyncio.to_thread(self._ask)
        except (RomsError, OSError):
            self._seen.failed()
        else:
            self._seen.went_well()
