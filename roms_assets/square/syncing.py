"""Square -> landing -> rules -> lake -> ledger, one data type at a time, each in the way that suits its days."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from resources.progress import Progress
from resources.square import Square
from resources.stores import Stores
from roms_assets.square import entries
from roms_assets.square.one_sync import OneSync, Synced, recording_failure
from roms_assets.square.rules import asking
from roms_assets.square.rules.kinds import Days, Kind
from roms_assets.square.syncing_changes import sync_changes
from roms_assets.square.syncing_inventory import sync_inventory
from roms_assets.square.syncing_whole import sync_whole


@dataclass(frozen=True)
class Syncer:
    """Syncs the data types of one merchant."""

    stores: Stores
    square: Square
    zone: str
    progress: Progress

    def sync(self, kind: Kind, days: Sequence[date], now: datetime) -> Synced:
        """Read the days of a data type, or all of one that has none, and merge what came.

        Raises SourceUnavailable, SourceChangedShape; the ledger knows why, and what came before stays.
        """
        started = time.monotonic()
        synced = Synced(kind)
        with recording_failure(self.stores.ledger, synced, days, now), self.square.open() as client:
            try:
                _sync(OneSync(self.stores, client, self.zone, self.progress, synced, now), days)
            finally:
                synced.requests, synced.retries = client.counts.requests, client.counts.retries
                synced.seconds = time.monotonic() - started
                today = asking.local_date(now, self.zone)
                entries.record_drift(self.stores.ledger, kind, synced.tally.drift, today, now)
        return synced


def _sync(work: OneSync, days: Sequence[date]) -> None:
    if work.kind.days is Days.UTC:
        sync_changes(work, days)
    elif work.kind.days is Days.BUSINESS:
        sync_inventory(work, days)
    else:
        sync_whole(work, days[-1])
