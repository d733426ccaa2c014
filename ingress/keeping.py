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
_SMALL = 4_096
"""Bytes that are proven while nothing failed."""
PROVEN_SECONDS = 5.0
"""A write that went well proves so long that events can be kept; so whoever asks for health writes that rarely."""
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
        """Whether it can write, tried by a small write when none went well just now.

        After a failure as much is tried as failed, so that nobody has to wait for the next arrival. Raises
        SourceUnavailable.
        """
        if self.writes.has_failed:
            self._prove(_LEAST_ROOM + self._failed_bytes)
        elif not self.has_just_written:
            self._prove(_SMALL)
        return True

    @property
    def has_just_written(self) -> bool:
        """Whether the last write went well, and so lately that nobody need try another one."""
        age = self.writes.age_seconds
        return self.writes.is_well and age is not None and age <= PROVEN_SECONDS

    def gave_up(self) -> None:
        """Nobody waits any more for the commit that is under way: as long as it is not done, it has failed."""
        self.writes.failed()

    def _prove(self, size: int) -> None:
        with self._seen(self._failed_bytes):
            self._store.prove(size, self._clock.now())

    @contextmanager
    def _seen(self, size: int) -> Iterator[None]:
        try:
            yield
        except SourceUnavailable:
            self._failed_bytes = min(size, _MOST_PROVEN)
            self.writes.failed()
            raise
        self.writes.went_well()
