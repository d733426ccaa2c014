"""Everybody who works on inventory for one business, and the doors they use, made in one place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from resources.clock import Clock
from resources.dbt import Dbt
from resources.stores import Stores
from roms_assets.inventory import entries
from roms_assets.inventory.calculating import Calculated, Inventory, Span
from roms_assets.inventory.checking import findings
from roms_assets.inventory.purging import Purged, Purger
from roms_assets.inventory.rules.allocating import Channel, Terms
from roms_assets.kernel.days import days_from
from roms_assets.kernel.findings import Finding
from roms_assets.kernel.money import digits_of
from roms_assets.settings import Business, InventorySettings


@dataclass(frozen=True)
class InventoryDesk:
    """Whoever calculates and purges."""

    business: Business
    settings: InventorySettings
    stores: Stores
    dbt: Dbt
    clock: Clock = field(default_factory=Clock)
    shop_names: Mapping[str, str] = field(default_factory=dict)
    """What else a shop is called, in small letters -> its name as orders have it."""
    purchase_sources: Sequence[str] = ("mail",)
    """Whose orders are what the business buys."""

    @cached_property
    def inventory(self) -> Inventory:
        """Has the tables made."""
        return Inventory(self.stores.lake, self.dbt, self.clock.now)

    @property
    def last_day(self) -> date:
        """The last business day that is over."""
        return self.business.last_complete_day(self.clock.now())

    @property
    def days(self) -> list[date]:
        """Every business day that is over."""
        return days_from(self.business.first_day, self.last_day)

    def calculate(self, again: Collection[date] = ()) -> Calculated:
        """Make anew what is stale, and the days `again`; the ledger notes which checks are broken.

        Raises SourceUnavailable.
        """
        made = self.inventory.rebuild(self._span, self.told_to_sql, self.terms, again)
        made.findings = self._prove(made)
        return made

    def is_stale(self) -> bool:
        """Whether anything would be made anew."""
        return self.inventory.is_stale(self._span, self.told_to_sql, self.terms)

    def findings(self, days: Collection[date]) -> dict[str, Finding]:
        """What came of the promises about the stock of some days."""
        return findings(self.stores.lake, days)

    def purge(self) -> Purged:
        """Review and remove old insights."""
        return Purger(self.stores.lake, self.clock.now).purge(self.last_day, self.settings.keep_insights_days)

    @property
    def told_to_sql(self) -> dict[str, Any]:
        """What SQL is told of the business."""
        return {
            "last_day": self.last_day.isoformat(),
            "time_zone": self.business.time_zone,
            "shop_names": dict(self.shop_names),
            "inventory_purchase_sources": list(self.purchase_sources),
            "inventory_velocity_days": self.settings.velocity_days,
            "inventory_slow_days": self.settings.slow_days,
            "inventory_aged_days": self.settings.aged_days,
            "inventory_backtest_days": self.settings.reallocation.backtest_days,
        }

    @property
    def terms(self) -> Terms:
        """When moving goods is worth a suggestion."""
        told, currency = self.settings.reallocation, self.business.currency
        return Terms(
            {each.name: each for each in self._channels},
            currency,
            Fraction(told.move_cost.scaleb(digits_of(currency))),
            told.horizon_days,
            told.floor_days,
        )

    @property
    def _channels(self) -> list[Channel]:
        """The channels between which goods may move, each by the one name of its shop."""
        told = (each.model_dump() for each in self.settings.channels)
        names = self.shop_names
        return [
            Channel(**{**each, "name": names.get(each["name"].strip().lower(), each["name"])})
            for each in told
        ]

    def _prove(self, made: Calculated) -> dict[str, Finding]:
        """What came of the promises on the days that were made and the last one; at the first time, on all days."""
        ledger, last = self.stores.ledger, self.last_day
        made_days = {*made.days, last} if made.days else set()
        days = made_days if entries.is_anything_known(ledger) else {*self.days}
        found = self.findings(days)
        entries.record_checks(ledger, entries.Proof(days, last, found, made.checks), self.clock.now())
        return found

    @property
    def _span(self) -> Span:
        told = self.settings
        return Span(self.business.first_day, self.last_day, told.keep_insights_days, told.under_way_days)
