"""Keeps arrivals in the event store, and remembers whether the last commit worked."""

import time
from collections.abc import Callable, Sequence

from resources.events import EventStore
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival

Committed = Callable[[int, float], None]


class Keeper:
    """The one writer of a front door."""

    def __init__(self, store: EventStore, committed: Committed) -> None:
        self._store = store
        self._committed = committed
        self._last_success: float | None = None
        self._has_failed = False

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """One synced commit; for each arrival whether it is new. Raises SourceUnavailable."""
        started = time.monotonic()
        try:
            kept = self._store.keep(arrivals)
        except SourceUnavailable:
            self._has_failed = True
            raise
        self._last_success, self._has_failed = time.monotonic(), False
        self._committed(len(arrivals), self._last_success - started)
        return kept

    def state(self) -> tuple[bool, float | None]:
        """Whether the last commit worked (also before any), and the age in seconds of the last that did."""
        last = self._last_success
        return not self._has_failed, None if last is None else round(time.monotonic() - last, 3)
