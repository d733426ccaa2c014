"""Everybody who works on Square's data for one business, and the doors they use, made in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from resources.clock import Clock
from resources.dbt import Dbt
from resources.local_file import LocalFile
from resources.progress import Progress, Quiet
from resources.square import Square
from resources.stores import Stores
from roms_assets.kernel.days import days_from
from roms_assets.kernel.errors import RuleBroken
from roms_assets.settings import Business, SquareSettings
from roms_assets.square import entries
from roms_assets.square.goods_list import GoodsList, GoodsRead
from roms_assets.square.insight import Calculated, Insight
from roms_assets.square.one_sync import Synced
from roms_assets.square.proving import Proven, Prover
from roms_assets.square.readings import Readings
from roms_assets.square.rules.asking import local_date, local_midnight
from roms_assets.square.rules.due import SETTLES_AFTER, days_to_prove, left_over, unsettled
from roms_assets.square.rules.kinds import KINDS, Days, Kind
from roms_assets.square.rules.tables import SquareTable
from roms_assets.square.rules.telling_sql import pointer, seasons_told
from roms_assets.square.syncing import Syncer


@dataclass(frozen=True)
class Range:
    """Days that a person asks for; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody asked for certain days."""
        return self.since is None and self.until is None


@dataclass(frozen=True)
class SquareDesk:
    """Whoever reads, proves and calculates for one business."""

    business: Business
    settings: SquareSettings
    stores: Stores
    square: Square
    dbt: Dbt
    clock: Clock = field(default_factory=Clock)
    progress: Progress = field(default_factory=Quiet)
    goods_file: LocalFile | None = None
    """The shop's own list of goods, where roms.yaml names one."""

    @cached_property
    def syncer(self) -> Syncer:
        """Reads data types and merges them."""
        return Syncer(self.stores, self.square, self.business.time_zone, self.progress)

    @cached_property
    def prover(self) -> Prover:
        """Proves days."""
        return Prover(self.stores, self.square, self.business.time_zone, self.progress)

    @cached_property
    def readings(self) -> Readings:
        """Knows what is read, and what the lake lost since."""
        return Readings(self.stores)

    @cached_property
    def insight(self) -> Insight:
        """Has tables calculated from what was read."""
        return Insight(self.stores.lake, self.dbt, self.clock.now)

    @property
    def now(self) -> datetime:
        """Where the days end that are asked for: this moment; for a business that has ended the moment from which on
        nothing can come any more. When something was read is the clock's own time."""
        last = self.business.last_day
        if last is None:
            return self.clock.now()
        end = local_midnight(last + timedelta(days=1), self.business.time_zone)
        return min(self.clock.now(), end + SETTLES_AFTER)

    @property
    def first_day(self) -> date:
        """The first day of UTC on which something may have changed: the first business day begins on it or after."""
        return self.first_business_day - timedelta(days=1)

    @property
    def first_business_day(self) -> date:
        """The first business day."""
        return self.settings.first_day or self.business.first_day

    @property
    def last_business_day(self) -> date:
        """The last business day that is over."""
        return self.business.last_complete_day(self.now)

    def days(self, kind: Kind, asked: Range, *, force: bool = False) -> list[date]:
        """The days of a data type that are to be read.

        Without a range what the daily run reads, and what runs before it left; in a range what is not settled yet, or
        all of it by force.
        """
        if kind.days is Days.UTC:
            return self._changed_days(kind, asked, force)
        if kind.days is Days.BUSINESS and not asked.is_open:
            days = days_from(asked.since or self.first_business_day, asked.until or self.last_business_day)
            within = [day for day in days if self.first_business_day <= day <= self.last_business_day]
            return self._left(kind, within, force=force)
        first, last = self.first_business_day, self.last_business_day
        if last < first:
            return []
        if not kind.has_days:
            return [last]
        return sorted({*self.readings.left(kind, first, last), *self._left(kind, [last], force=force)})

    def lost_days(self) -> dict[str, list[date]]:
        """Data type, or completeness -> days that were read or proven, and that the lake does not hold."""
        first, last = self.first_day, local_date(self.now, "UTC")
        found = {kind.name: self.readings.lost(kind, first, last) for kind in KINDS.values() if kind.has_days}
        found[SquareTable.COMPLETENESS] = self.readings.lost_proofs(first, last)
        return {name: sorted(days) for name, days in found.items() if days}

    def sync(self, kind: Kind, days: Sequence[date]) -> Synced:
        """Read these days of a data type. Raises SourceUnavailable, SourceChangedShape, RuleBroken."""
        if not days:
            return Synced(kind)
        return self.syncer.sync(kind, days, self.clock.now())

    def sync_unsettled(self, kind: Kind, days: Sequence[date], *, force: bool = False) -> Synced:
        """Read those of these days that are not settled, or all by force; what is settled is as good as read.

        Raises what `sync` raises.
        """
        left = self._left(kind, days, force=force)
        synced = self.sync(kind, left)
        synced.settled = sorted(set(days) - set(left))
        return synced

    def prove(self, days: Sequence[date]) -> Proven:
        """Prove business days."""
        return self.prover.prove(days, self.clock.now())

    def read_goods_list(self) -> GoodsRead:
        """Read the shop's own list of goods. Raises SourceUnavailable."""
        return GoodsList(self.stores, self.goods_file, self.business.currency).read(self.clock.now())

    def calculate(self, days: Sequence[date] | None = None, *, again: bool = False) -> Calculated:
        """Make anew what is stale of the tables that SQL makes. Raises SourceUnavailable."""
        return self.insight.rebuild(self.told_to_sql, days, again=again)

    def is_stale(self) -> bool:
        """Whether the tables that SQL makes are not those of what was read."""
        return self.insight.is_stale(self.told_to_sql)

    @property
    def told_to_sql(self) -> dict[str, Any]:
        """What SQL is told of the business."""
        told = self.settings.insight
        return {
            "last_day": self.last_business_day.isoformat(),
            "case_size_pointer": pointer(told.case_size_attribute),
            "low_stock_percent": str(told.low_stock_percent),
            "top_items": told.top_items,
            "top_items_days": told.top_items_days,
            "seasons": seasons_told([(each.name, *each.days) for each in told.seasons]),
        }

    def days_to_prove(self, asked: Range) -> list[date]:
        """The business days of a range that are over; without a range those whose turn it is."""
        first, last = self.first_business_day, self.last_business_day
        if asked.is_open:
            turn = days_to_prove(first, last, self.unproven_days())
            return sorted({*turn, *self.readings.lost_proofs(first, last)})
        return days_from(max(first, asked.since or first), min(last, asked.until or last))

    def left_unproven(self) -> list[date]:
        """The days without a proof that the next runs come to by and by, oldest first."""
        return left_over(self.unproven_days(), self.last_business_day)

    def unproven_days(self) -> dict[date, datetime | None]:
        """Business day that is over and has no proof -> when it was last tried in vain, None for never."""
        first, last = self.first_business_day, self.last_business_day
        return entries.unproven_days(entries.proofs(self.stores.ledger, first, last), first, last)

    def _changed_days(self, kind: Kind, asked: Range, force: bool) -> list[date]:
        today = local_date(self.now, "UTC")
        if asked.is_open:
            days = days_from(
                max(self.first_day, today - timedelta(days=self.settings.orders_days_back)), today
            )
            return sorted({*days, *self.readings.left(kind, self.first_day, today)})
        around = timedelta(days=1)  # a local day reaches into the day of UTC before or after it
        first = max(self.first_day, asked.since - around) if asked.since else self.first_day
        days = days_from(first, min(today, asked.until + around) if asked.until else today)
        return self._left(kind, days, force=force)

    def _left(self, kind: Kind, days: Sequence[date], *, force: bool) -> list[date]:
        """Those of these days that are not settled, or all by force; the stock of a day is settled once it was read."""
        known = self.read_at(kind, days)
        if kind.days is Days.BUSINESS:
            return [day for day in days if force or day not in known]
        return unsettled(days, known, force=force)

    def read_at(self, kind: Kind, days: Sequence[date]) -> Mapping[date, datetime]:
        """Day -> when the last reading began that read it whole; of a day that failed since, none."""
        return self.readings.whole(kind, min(days), max(days)) if days else {}


def kind_of(name: str) -> Kind:
    """The data type of that name. Raises RuleBroken that names the known ones."""
    if name not in KINDS:
        raise RuleBroken(f"no data type {name!r} of Square; there are {', '.join(KINDS)}")
    return KINDS[name]
