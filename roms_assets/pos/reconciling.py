"""Ledger, lake and Dagster made to agree, after a crash, a restored copy or a tick that was lost.

Landing is the ground: what is landed and not staged is read again, what is staged and not in the lake is published, and
what the ledger holds as arrived and Dagster does not show is reported to Dagster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from resources.ledger import Entry
from roms_assets.kernel.days import days_from
from roms_assets.pos.collecting import Collector
from roms_assets.pos.entries import entries_of
from roms_assets.pos.landed import Lost, lost
from roms_assets.pos.publishing import PublishedDay, Publisher
from roms_assets.pos.rules.manifests import place
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import Stores
from roms_assets.pos.versions import Versions
from roms_assets.settings import Business


@dataclass(frozen=True)
class Reconciled:
    """What did not agree and now does."""

    read_again: list[TillDay]
    """Landed, but without a staged version, or ledger and lake did not agree on the version."""
    published: list[PublishedDay]
    """Every day; `is_changed` where the lake did not hold what is staged."""
    lost: Lost
    """What cannot be mended from here: it is gone from landing."""


class Reconciler:
    """Makes the stores of one business agree."""

    def __init__(
        self, business: Business, stores: Stores, collector: Collector, publisher: Publisher
    ) -> None:
        self._business = business
        self._stores = stores
        self._collector = collector
        self._publisher = publisher
        self._versions = Versions(business, stores)

    def reconcile(self, last: date, now: datetime) -> Reconciled:
        """Mend staging from landing and the lake from staging, for every day until `last`; forget what nobody uses."""
        days = days_from(self._business.first_day, last)
        unread = self._unread(days)
        list(self._collector.reparse(unread))
        published = self._publisher.publish(days, only_changed=True)
        self._versions.forget_unused(now)
        return Reconciled(unread, published, self._lost(days))

    def _lost(self, days: Sequence[date]) -> Lost:
        return lost(self._stores, self._business.till_days(days[0], days[-1]) if days else [])

    def _unread(self, days: Sequence[date]) -> list[TillDay]:
        """Till-days with originals that may not count yet: nothing is staged of them, or ledger and lake disagree.

        Whoever of the two was restored from an older copy, what is landed decides.
        """
        if not days:
            return []
        till_days = self._business.till_days(days[0], days[-1])
        entries = entries_of(self._stores.ledger, till_days)
        doubtful = self._publisher.differing(days)
        unsure = [
            each
            for each in till_days
            if (each.day, each.till) in doubtful or not self._is_staged(entries.get(each))
        ]
        return [each for each in unsure if self._stores.landing.has_manifests(place(each))]

    def _is_staged(self, entry: Entry | None) -> bool:
        return entry is not None and self._versions.is_staged(entry)
