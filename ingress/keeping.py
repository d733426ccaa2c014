"""Keeps arrivals in the event store, and remembers whether the last commit worked."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ingress.probes import LastTime
from resources.clock import Clock
from resources.events import EventStore
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival, Sign

Committed = Callable[[int, float], None]


class Keeper:
    """The one writer of a front door."""

    def __init__(self, store: EventStore, committed: Committed, clock: Clock) -> None:
        self._store = store
        self._committed = committed
        self._clock = clock
        self.writes = LastTime()
        """Whether the last commit worked."""

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """One synced commit; for each arrival whether it is new. Raises SourceUnavailable."""
        started = time.monotonic()
        with self._seen():
            kept = self._store.keep(arrivals)
        self._committed(len(arrivals), time.monotonic() - started)
        return kept

    def prove(self) -> bool:
        """Whether it can write; after a failure it is tried, so that nobody has to wait for the next arrival.

        Raises SourceUnavailable.
        """
        if self.writes.has_failed:
            with self._seen():
                self._store.note(Sign.STORED, self._clock.now())
        return True

    @contextmanager
    def _seen(self) -> Iterator[None]:
        try:
            yield
        except SourceUnavailable:
            self.writes.failed()
            raise
        self.writes.went_well()
