"""host -> landing -> rules -> staging -> ledger, for any set of till-days, batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from resources.pos_host import PosHost
from roms_assets.pos.entries import entries_of
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.manifests import Visit, place
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.settling import Settled, Settler
from roms_assets.pos.stores import Stores
from roms_assets.pos.visiting import Visitor
from roms_assets.settings import Business

_BATCH = 64
_BATCH_BYTES = 64_000_000


@dataclass(frozen=True)
class How:
    """How to collect: the choices of whoever asked."""

    again: bool = False
    """Fetch what has arrived already, too."""
    accept_smaller: bool = False
    """Let what the host has now replace what was landed before, even where it is less."""


class Collector:
    """Collects till-days of one business into its stores."""

    def __init__(self, business: Business, stores: Stores, clock: Callable[[], datetime]) -> None:
        self._stores = stores
        self._clock = clock
        self._settler = Settler(business, stores)

    def collect(self, till_days: Iterable[TillDay], host: PosHost, how: How) -> Iterator[Settled]:
        """Visit the host for each till-day and keep what it brings."""
        ordered = _by_till(till_days)
        known = {} if how.again or how.accept_smaller else self._known(ordered)
        with host.open() as client:
            visits = Visitor(client, self._stores.landing, self._clock).visits(
                ordered, host.concurrency, known.get
            )
            told = (
                replace(
                    visit,
                    host_address=host.address,
                    accepts_smaller=how.accept_smaller and visit.is_whole,
                )
                for visit in visits
            )
            for batch in _batches(told):
                yield from self._settler.settle(batch)

    def reparse(self, till_days: Iterable[TillDay]) -> Iterator[Settled]:
        """Read again what is landed, without the host; till-days of which nothing is landed are passed over."""
        landed = (each for each in _by_till(till_days) if self._stores.landing.has_manifests(place(each)))
        for batch in _batches(Visit(each, self._clock(), was_asked=False) for each in landed):
            yield from self._settler.settle(batch)

    def _known(self, till_days: list[TillDay]) -> dict[TillDay, str]:
        """The list of files of each till-day that arrived, in whole or in part."""
        entries = entries_of(self._stores.ledger, till_days)
        return {
            each: entry.fingerprint for each, entry in entries.items() if not State(entry.state).is_missing
        }


def _by_till(till_days: Iterable[TillDay]) -> list[TillDay]:
    """Month by month, and in it till by till.

    A till's master files hardly change from day to day, and equal ones are read once in a batch. A batch of one month
    leaves the lake's rows nearly in the order of days, so that a question about some days reads few of them.
    """
    return sorted(set(till_days), key=lambda each: (each.day.year, each.day.month, each.till, each.day))


def _batches(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    """Groups that fit into memory, whatever the files' size."""
    batch: list[Visit] = []
    size = 0
    for visit in visits:
        batch.append(visit)
        size += sum(len(each.body or b"") for each in visit.fetched)
        if len(batch) >= _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
