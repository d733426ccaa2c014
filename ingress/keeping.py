"""Keeps arrivals in the event store, and remembers whether the last commit worked."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ingress.probes import LastTime
from resources.clock import Clock
from resources.events import EventStore
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival

_LEAST_ROOM = 65_536
"""Bytes; on a disk with less room than that a small proof would succeed where the next event fails."""
_MOST_PROVEN = 1_048_576
Committed = Callable[[int, float], None]


class Keeper:
    """The one writer of a front door."""

    def __init__(self, store: EventStore, committed: Committed, clock: Clock) -> None:
        self._store = store
        self._committed = committed
        self._clock = clock
        self._failed_bytes = 0
        self.writes = LastTime()
        """Whether the last commit worked."""

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """One synced commit; for each arrival whether it is new. Raises SourceUnavailable."""
        started = time.monotonic()
        with self._seen(sum(len(each.body) for each in arrivals)):
            kept = self._store.keep(arrivals)
        self._committed(len(arrivals), time.monotonic() - started)
        return kept

    def prove(self) -> bool:
        """Whether it can write; after a failure as much is tried, so that nobody has to wait for the next arrival.

        Raises SourceUnavailable.
        """
        if self.writes.has_failed:
            with self._seen(self._failed_bytes):
                self._store.prove(_LEAST_ROOM + self._failed_bytes, self._clock.now())
        return True

    @contextmanager
    def _seen(self, size: int) -> Iterator[None]:
        try:
            yield
        except SourceUnavailable:
            self._failed_bytes = min(size, _MOST_PROVEN)
            self.writes.failed()
            raise
        self.writes.went_well()
