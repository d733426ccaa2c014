"""A business that reads a supplier's shop: the faked site on a real socket, one real browser, stores in a folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from demo.shop_pages import offers
from demo.shop_site import PASSWORD, USER, ShopSite
from resources.browser import Browser
from resources.open_browser import OpenBrowser
from resources.page_terms import Terms
from roms_assets.definitions import definitions
from roms_assets.doors.web import web_desk
from roms_assets.settings import Business, Environment, Settings
from roms_assets.web.desk import WebDesk
from roms_assets.web.reading import Reading
from tests.graph_runs import run_job
from tests.one_till import POS
from tests.stopped_clock import StoppedClock

FIRST_DAY = date(2025, 11, 10)
NOW = datetime(2025, 11, 12, 4, tzinfo=UTC)
TERMS = Terms("ROMS/test (+owner@luna.example)", timeout_seconds=30)
SKU: dict[str, Any] = {"name": "sku", "attribute": "data-sku", "required": True}
PRICE: dict[str, Any] = {
    "name": "price", "selector": ".price", "kind": "money", "currency": "PHP", "locale": "en_PH", "required": True,
}  # fmt: skip
FOR_A_LOGIN_SECONDS = 6
"""For the fields of a form too, which come on a busy machine as well."""
COLUMNS: list[dict[str, Any]] = [
    SKU,
    {"name": "title", "selector": "h2", "required": True},
    PRICE,
    {"name": "stock", "selector": ".stock", "kind": "integer", "pattern": r"\d+"},
    {"name": "since", "selector": "time", "attribute": "datetime", "kind": "date"},
    {"name": "link", "selector": "a", "kind": "url"},
]
LOGIN = {
    "address": "http://127.0.0.1:9/login",
    "steps": [
        {"do": "fill", "selector": "#user", "secret": "USER"},
        {"do": "fill", "selector": "#password", "secret": "PASSWORD"},
        {"do": "click", "selector": "#enter"},
        {"do": "wait", "selector": "#account"},
    ],
}


def a_site(path: str = "wholesale", **changes: Any) -> dict[str, Any]:
    """What stands in `roms.yaml` for the supplier; its host is named by the environment."""
    site = {
        "name": "supplier",
        "addresses": [f"http://127.0.0.1:9/{path}"],
        "requests_per_minute": 1e6,
        "cookie_wall": "#accept",
        "rows": ".product",
        "columns": COLUMNS,
        "empty_sign": ".none",
        "next_page": "a.next",
    }
    return {**site, **({"login": LOGIN} if path == "wholesale" else {}), **changes}


def truth(day: int) -> dict[str, int]:
    """What the shop asks for each thing on a day, in cents."""
    return {offer.sku: offer.price_cents for offer in offers(day)}


@dataclass(frozen=True)
class HeldBrowser(Browser):
    """A browser that is open already, and stays so: each start costs a second."""

    opened: OpenBrowser | None = None

    @contextmanager
    def open(self) -> Iterator[OpenBrowser]:
        """The open one."""
        assert self.opened
        yield self.opened


@dataclass
class Shop:
    """One business with its stores, its Dagster instance and its supplier."""

    home: Path
    site: ShopSite
    instance: dg.DagsterInstance
    opened: OpenBrowser | None = None
    """What is open already, where tests share it."""
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(NOW))
    sites: list[dict[str, Any]] = field(default_factory=lambda: [a_site()])
    secrets: dict[str, str] = field(
        default_factory=lambda: {"SUPPLIER_USER": USER, "SUPPLIER_PASSWORD": PASSWORD}
    )

    wait_seconds: float = 15

    @property
    def business(self) -> Business:
        """The business, its sites at the faked shop."""
        facts = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": FIRST_DAY}
        web = {"contact": "owner@luna.example", "wait_seconds": self.wait_seconds, "sites": self.sites}
        found = Business.model_validate({**facts, "pos": POS, "web": web})
        return found.at_web_hosts({site["name"]: self.site.address for site in self.sites})

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        return Settings(
            self.business, Environment(_env_file=None, ROMS_HOME=str(self.home), ROMS_WEB=dict(self.secrets))
        )

    @property
    def desk(self) -> WebDesk:
        """Everybody who reads pages, made anew as after a restart."""
        settings = self.settings
        assert settings.business.web
        return web_desk(settings, settings.business.web, self.clock)

    def read(self, *names: str) -> dict[str, Reading]:
        """Read sites; by name what each came to."""
        return {reading.site: reading for reading in self.desk.read(names)}

    def read_one(self) -> Reading:
        """Read the one site."""
        (reading,) = self.read().values()
        return reading

    def read_in_vain(self, wait_seconds: float = 1) -> Reading:
        """Read the one site, whose pages do not show what is waited for; nobody waits long."""
        assert self.opened
        self.opened.terms = replace(TERMS, wait_seconds=wait_seconds)
        try:
            return self.read_one()
        finally:
            self.opened.terms = TERMS

    def tomorrow(self) -> None:
        """A day passes, at the supplier too."""
        self.clock.at += timedelta(days=1)
        self.site.day += 1

    def run(self, job: str = "read_web_pages", **config: Any) -> dg.ExecuteInProcessResult:
        """Run a job as Dagster does."""
        graph = definitions(self.settings, clock=self.clock)
        return run_job(graph, self.instance, job, {"read_sites": {"config": config}} if config else {})

    def materialize(self, asset: str, day: date) -> dg.ExecuteInProcessResult:
        """Materialize a day of an asset, as a person does in the UI."""
        job = definitions(self.settings, clock=self.clock).resolve_implicit_global_asset_job_def()
        return job.execute_in_process(
            instance=self.instance,
            asset_selection=[dg.AssetKey(asset)],
            partition_key=day.isoformat(),
            raise_on_error=False,
        )

    def rows(self, table: str, order: str = "ALL") -> list[dict[str, Any]]:
        """All rows of a lake table."""
        return self.query(f"SELECT * FROM {table} ORDER BY {order}").to_dicts()

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a question to the lake."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(sql).pl()

    def prices(self) -> dict[date, dict[str, int]]:
        """Day -> what the listings have as the price of each thing, which must stand there once."""
        found: dict[date, dict[str, int]] = {}
        for row in self.rows("web_listings"):
            of_day = found.setdefault(row["date"], {})
            assert row["sku"] not in of_day, "it stands twice"
            of_day[row["sku"]] = row["price_minor"]
        return found

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        return self.instance.get_materialized_partitions(dg.AssetKey(asset))

    def check(self) -> Mapping[str, Any]:
        """The newest result of the check of selectors: whether it passed, and what it says."""
        key = dg.AssetCheckKey(dg.AssetKey("web_listings"), "selectors_still_fit")
        (record,) = self.instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
        assert record.event
        assert record.event.dagster_event
        told = record.event.dagster_event.asset_check_evaluation_data
        return {
            "passed": told.passed,
            "description": told.description,
            **{name: value.value for name, value in told.metadata.items()},
        }
