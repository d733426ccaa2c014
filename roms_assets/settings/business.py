"""What the business is: its name, zone, money, days and branches, as `roms.yaml` tells them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from roms_assets.kernel.days import days_from
from roms_assets.kernel.refusals import Refusal
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.settings.housekeeping import HousekeepingSettings
from roms_assets.settings.inventory import InventorySettings
from roms_assets.settings.mail import MailSettings
from roms_assets.settings.notices import NoticeSettings
from roms_assets.settings.orders import OrderSettings
from roms_assets.settings.pos import PosSettings, TillSettings
from roms_assets.settings.refusals import refuse
from roms_assets.settings.shipstation import ShipStationSettings
from roms_assets.settings.square import SquareSettings
from roms_assets.settings.statements import StatementSettings
from roms_assets.settings.values import Currency, Day, Frozen, Text, TimeZone
from roms_assets.settings.web import WebSettings
from roms_assets.settings.webhooks import WebhookSettings

EARLIEST = date(2000, 1, 1)
"""No first day is before it: a slip such as 0001-01-01 would mean millions of till-days."""
SOURCES = ("pos", "square", "shipstation", "webhooks", "mail", "web", "orders", "statements")
"""The groups of `roms.yaml` that data come from; a business has at least one of them."""
_NO_TILLS = TillSettings()


class BusinessFacts(Frozen):
    """The group `business` of `roms.yaml`."""

    name: Text
    time_zone: TimeZone
    currency: Currency
    first_day: Day
    last_day: Day | None = None
    holidays: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _begins_in_our_time(self) -> Self:
        if self.first_day < EARLIEST:
            refuse([Refusal(("first_day",), f"expected a day not before {EARLIEST}", self.first_day)])
        return self

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.last_day and self.first_day > self.last_day:
            sentence = f"expected a day not before first_day ({self.first_day})"
            refuse([Refusal(("last_day",), sentence, self.last_day)])
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which a business day begins and ends."""
        return ZoneInfo(self.time_zone)


class OtherGroups(Frozen):
    """The groups of `roms.yaml` beside `business`."""

    pos: PosSettings | None = None
    notices: NoticeSettings = NoticeSettings()
    housekeeping: HousekeepingSettings = HousekeepingSettings()
    square: SquareSettings | None = None
    webhooks: WebhookSettings | None = None
    shipstation: ShipStationSettings | None = None
    mail: MailSettings | None = None
    web: WebSettings | None = None
    orders: OrderSettings | None = None
    statements: StatementSettings | None = None
    inventory: InventorySettings | None = None

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if not self.sources:
            sentence = f"expected a group that data come from, such as {', '.join(SOURCES)}"
            refuse([Refusal((), sentence, "none of them")])
        return self

    @property
    def sources(self) -> list[str]:
        """The groups that data come from, by name."""
        return [name for name in SOURCES if getattr(self, name) is not None]


class Business(OtherGroups, BusinessFacts):
    """The whole of `roms.yaml`."""

    @property
    def tills(self) -> TillSettings:
        """Its tills and how their files are read; none without a group `pos`."""
        return self.pos or _NO_TILLS

    @property
    def shop_names(self) -> dict[str, str]:
        """Every name of a shop, in small letters -> its one name: as `orders.shops` says it, else its branch's code."""
        codes = {branch.code.lower(): branch.code for branch in self.tills.branches}
        return {**codes, **(self.orders.shop_names if self.orders else {})}

    @property
    def has_webhooks(self) -> bool:
        """Whether anything arrives by webhook, or is asked for because a webhook may be missed."""
        return self.webhooks is not None or self.shipstation is not None

    @property
    def shipstation_currency(self) -> str:
        """The currency of an order that names none."""
        account = self.shipstation
        return (account.currency if account else None) or self.currency

    def at_host(self, address: str) -> Self:
        """The same business with its files, if any, at another POS host; the address ends in a slash."""
        if self.pos is None:
            return self
        host = self.pos.host.model_copy(update={"address": address})
        return self.model_copy(update={"pos": self.pos.model_copy(update={"host": host})})

    def at_web_hosts(self, hosts: Mapping[str, str]) -> Self:
        """The same business with some sites of web pages at other hosts, by the site's name."""
        if self.web is None:
            return self
        sites = [each.at_host(hosts[each.name]) if each.name in hosts else each for each in self.web.sites]
        return self.model_copy(update={"web": self.web.model_copy(update={"sites": tuple(sites)})})

    def last_complete_day(self, now: datetime) -> date:
        """The last business day that is over at that moment; before `first_day` means that none is.

        Raises ValueError for a time without a zone.
        """
        if now.tzinfo is None:
            raise ValueError(f"{now} has no time zone; pass an aware time")
        yesterday = now.astimezone(self.zone).date() - timedelta(days=1)
        return min(yesterday, self.last_day or yesterday)

    def till_days(self, start: date, end: date, branch: str | None = None) -> list[TillDay]:
        """Every till on every day from start to end, both included, day by day in the order of the file.

        Days before `first_day` and after `last_day` are left out; closed days are not: ask `why_closed`.
        Raises SettingsWrong for an unknown branch.
        """
        branches = [self.tills.branch(branch)] if branch is not None else self.tills.branches
        first, last = max(start, self.first_day), min(end, self.last_day or end)
        return [
            TillDay(day, shop.code, till.code)
            for day in days_from(first, last)
            for shop in branches
            for till in shop.tills
        ]

    def why_closed(self, till_day: TillDay) -> str | None:
        """Why nothing is expected of this till on this day, in words for a person; None when it is open.

        Raises SettingsWrong for an unknown branch or till.
        """
        branch, day = self.tills.branch(till_day.branch), till_day.day
        not_running = branch.why_not_running(day) or branch.till(till_day.pos).why_not_running(day)
        if not_running:
            return not_running
        return "holiday" if day in self.holidays else branch.why_resting(day)

    def is_closed(self, till_day: TillDay) -> bool:
        """Whether nothing is expected of this till on this day."""
        return self.why_closed(till_day) is not None
