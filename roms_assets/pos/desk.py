"""Everybody who works on POS data for one business, and the doors they use, made in one place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from resources.clock import Clock
from resources.dbt import Dbt
from resources.pos_host import PosHost
from resources.progress import Progress, Quiet
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.collecting import Collector, How
from roms_assets.pos.daily_sales import DailySales
from roms_assets.pos.entries import entries_of, history_of
from roms_assets.pos.expecting import expected, usual_lines
from roms_assets.pos.publishing import Publisher
from roms_assets.pos.reconciling import Reconciler
from roms_assets.pos.rules.arrivals import Expected, due
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import LOOK_BACK
from roms_assets.pos.settling import Settled
from roms_assets.pos.stores import Stores
from roms_assets.settings import Business


@dataclass(frozen=True)
class PosDesk:
    """Collector, publisher and reconciler of one business."""

    business: Business
    stores: Stores
    host: PosHost | None
    """None where no tills upload files; the stores are tidied all the same."""
    dbt: Dbt
    clock: Clock = field(default_factory=Clock)
    progress: Progress = field(default_factory=Quiet)

    @cached_property
    def collector(self) -> Collector:
        """Fetches and reads till-days."""
        return Collector(self.business, self.stores, self.clock.now)

    @cached_property
    def publisher(self) -> Publisher:
        """Puts what is staged into the lake."""
        return Publisher(self.business, self.stores)

    @cached_property
    def daily_sales(self) -> DailySales:
        """Has the daily sales calculated from the record."""
        return DailySales(self.stores.lake, self.dbt, self.clock.now)

    @cached_property
    def reconciler(self) -> Reconciler:
        """Makes the stores agree."""
        return Reconciler(self.business, self.stores, self.collector, self.publisher)

    @property
    def last_day(self) -> date:
        """The last business day that is over."""
        return self.business.last_complete_day(self.clock.now())

    def expected(
        self, start: date | None = None, end: date | None = None, branch: str | None = None
    ) -> list[Expected]:
        """Till-days of a range, by default of all days that are over; days that are not over are left out."""
        last = min(end or self.last_day, self.last_day)
        return expected(self.business, self.stores.ledger, start or self.business.first_day, last, branch)

    def settled(self, expected: Sequence[Expected]) -> list[Settled]:
        """What the ledger knows of these till-days, in the state in which `roms.yaml` has them now."""
        known = entries_of(self.stores.ledger, [each.till_day for each in expected])
        return [
            Settled(each.till_day, replace(known[each.till_day], state=each.state.value, reason=each.reason))
            for each in expected
            if each.till_day in known
        ]

    def due(self) -> list[TillDay]:
        """What the daily run asks for."""
        thresholds = self.business.tills.thresholds
        partial, missing = thresholds.ask_partial_again_days, thresholds.ask_missing_again_days
        return due(self.expected(), self.last_day, partial, missing)

    def collect(self, till_days: Sequence[TillDay], how: How) -> Iterator[Settled]:
        """Fetch and read till-days, saying how far it got. Raises SettingsWrong without a host to ask."""
        if self.host is None:
            raise SettingsWrong(
                "roms.yaml has no group `pos`, so there is no host to ask: see docs/without_tills.md"
            )
        self.progress.begin("collecting till-days", len(till_days))
        return self._weighed(till_days, self.collector.collect(till_days, self.host, how))

    def reparse(self, till_days: Sequence[TillDay]) -> Iterator[Settled]:
        """Read landed till-days again, saying how far it got."""
        self.progress.begin("reading landed till-days again", len(till_days))
        return self._weighed(till_days, self.collector.reparse(till_days))

    def _weighed(self, till_days: Sequence[TillDay], settled: Iterator[Settled]) -> Iterator[Settled]:
        """Each as it is once compared with what is usual; far fewer lines are partial."""
        usual = usual_lines(history_of(self.stores.ledger, till_days, LOOK_BACK))
        percent = self.business.tills.thresholds.few_lines_percent
        for each in settled:
            self.progress.advance()
            usual.add(each.till_day, int(each.entry.figures.get("lines", 0)))
            seen = Expected(each.till_day, None, each.entry, usual.few(each.till_day, percent))
            yield _shown(each, seen) if seen.few else each


def _shown(settled: Settled, expected: Expected) -> Settled:
    """The same in the state in which it is expected to be seen."""
    entry = replace(settled.entry, state=expected.state.value, reason=expected.reason)
    return replace(settled, entry=entry)
