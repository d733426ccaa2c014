"""The assets of web pages: today's fetched, a day's rows read again from landing; and the check that selectors fit."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.settings import Business, WebSettings
from roms_assets.web.describing import spec
from roms_assets.web.desk import WebDesk
from roms_assets.web.reporting import (
    SELECTORS_STILL_FIT,
    checked,
    fetch,
    raise_first,
    raise_lost,
    read_again,
)
from roms_assets.web.rules.tables import LISTINGS, PAGES

Desk = dg.ResourceParam[WebDesk]


def web_assets(business: Business, settings: WebSettings) -> list[dg.AssetsDefinition]:
    """Every asset of web pages."""
    return [_fetched(business, settings), _listed(business, settings)]


def web_checks() -> list[dg.AssetChecksDefinition]:
    """Every check of them."""

    @dg.asset_check(
        asset=LISTINGS,
        name=SELECTORS_STILL_FIT,
        description=(
            "Each site's last reading found rows, not far fewer than before, what each row must have in most of them,"
            " and each column that used to be filled."
        ),
    )
    def selectors_still_fit(web: Desk) -> dg.AssetCheckResult:
        return checked(web.standing())

    return [selectors_still_fit]


def _fetched(business: Business, settings: WebSettings) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(PAGES, settings)],
        name="fetch_web_pages",
        partitions_def=partitions.days_of_visits(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def fetch_web_pages(context: dg.AssetExecutionContext, web: Desk) -> Iterator[dg.AssetMaterialization]:
        web.refuse_past(_days(context))
        raise_first(fetch(context, web))
        yield from ()

    return fetch_web_pages


def _listed(business: Business, settings: WebSettings) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(LISTINGS, settings, [PAGES])],
        name="read_web_listings",
        partitions_def=partitions.days_of_visits(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def read_web_listings(context: dg.AssetExecutionContext, web: Desk) -> Iterator[dg.AssetMaterialization]:
        raise_lost(read_again(context, web, _days(context)))
        yield from ()

    return read_web_listings


def _days(context: dg.AssetExecutionContext) -> list[date]:
    return [date.fromisoformat(key) for key in context.partition_keys]
