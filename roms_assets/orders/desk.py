"""Everybody who works on orders for one business, and the doors they use, made in one place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from resources.clock import Clock
from resources.dbt import Dbt
from resources.lake import Lake
from roms_assets.orders.building import Calculated, Orders, Terms
from roms_assets.orders.matching import MatchTerms
from roms_assets.orders.reviewing import Reviewer
from roms_assets.orders.rules.telling_sql import told_to_sql
from roms_assets.settings import Business, OrderSettings


@dataclass(frozen=True)
class OrderDesk:
    """Whoever makes orders of what the sources say, and whoever decides about what is not clear."""

    business: Business
    settings: OrderSettings
    lake: Lake
    dbt: Dbt
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def orders(self) -> Orders:
        """Keeps the tables as the sources are."""
        return Orders(self.lake, self.dbt, self.clock.now)

    @cached_property
    def reviewer(self) -> Reviewer:
        """Knows what waits for a person, and notes what persons decide."""
        return Reviewer(self.lake, self.clock.now)

    @property
    def terms(self) -> Terms:
        """What roms.yaml says of orders."""
        web = self.business.web
        columns = web.column_names if web else frozenset()
        told = told_to_sql(self.business.time_zone, self.business.currency, self.business.shop_names, columns)
        shops = [shop.name for shop in self.settings.shops]
        return Terms(told, MatchTerms(shops, self.settings.match_hours))

    def calculate(self, days: Sequence[date] = (), *, again: bool = False) -> Calculated:
        """Make anew what is stale; with `again` these days in any case. Raises SourceUnavailable."""
        return self.orders.rebuild(self.terms, days, again=again)

    def is_stale(self) -> bool:
        """Whether the orders are not those of what the sources say."""
        return self.orders.is_stale(self.terms)
