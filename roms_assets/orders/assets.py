"""Orders as Dagster shows them: dbt's models and what matching fills, one step for all of them.

They are made together, because which order a sighting is of decides which days of orders change.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

import dagster as dg

from resources.dbt import MANIFEST
from resources.dbt_manifest import Manifest
from resources.models_shown import Days, Look, checks, days_asset, of_any_day
from roms_assets import partitions
from roms_assets.orders.describing import GROUP, spec
from roms_assets.orders.desk import OrderDesk
from roms_assets.orders.ops import known_days
from roms_assets.orders.reporting import WAITING, log_calculated
from roms_assets.orders.rules.promises import nothing_waits_for_a_person
from roms_assets.orders.rules.stood_on import DROPPED, MAIL, POS, SQUARE, WEB, WEBHOOKS
from roms_assets.orders.rules.tables import BY_DAY, MATCHES, REVIEW, SAID_EVENTS, SAID_LINES, SIGHTINGS, VIEWS
from roms_assets.settings import Business

Desk = dg.ResourceParam[OrderDesk]
_SHOWN_AS = {SAID_LINES: SIGHTINGS, SAID_EVENTS: SIGHTINGS, "record_lines": "pos_tenders"}
"""Tables that the graph does not show -> what stands there beside them."""


def order_assets(business: Business, manifest: Path = MANIFEST) -> list[dg.AssetsDefinition]:
    """The tables of orders for one business. Raises SettingsWrong without a manifest."""
    told = Manifest(manifest)
    return [_by_day(business, told), _views(business, told)]


def _by_day(business: Business, manifest: Manifest) -> dg.AssetsDefinition:
    said, made = [manifest.model(SIGHTINGS)], [manifest.model(name) for name in BY_DAY]
    specs = [
        *Look(GROUP, lambda seen: _deps(seen, _sources(business))).specs(said),
        *Look(GROUP, lambda seen: _deps(seen, {MATCHES, SIGHTINGS})).specs(made),
        *map(spec, (MATCHES, REVIEW)),
    ]
    waiting = dg.AssetCheckSpec(WAITING, asset=REVIEW, description=nothing_waits_for_a_person.__doc__)

    days = Days(
        "calculate_order_days",
        specs,
        [*checks([*said, *made]), waiting],
        partitions.days_of_orders(business),
        resource="orders",
    )
    return days_asset(days, _calculate)


def _calculate(context: dg.AssetExecutionContext, orders: OrderDesk, days: list[date], again: bool) -> None:
    log_calculated(context, orders.calculate(days, again=again), {*days, *known_days(orders)})


def _views(business: Business, manifest: Manifest) -> dg.AssetsDefinition:
    models = [manifest.model(name) for name in VIEWS]

    @dg.multi_asset(
        specs=Look(GROUP, lambda seen: _deps(seen, {*BY_DAY, *_sources(business)})).specs(models),
        check_specs=checks(models),
        name="calculate_order_views",
        can_subset=True,
    )
    def calculate_order_views(
        context: dg.AssetExecutionContext, orders: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        log_calculated(context, orders.calculate(), known_days(orders))
        yield from ()

    return calculate_order_views


def _sources(business: Business) -> Collection[str]:
    """The tables of those sources that the business has."""
    there = [
        (POS, business.pos),
        (SQUARE, business.square),
        (WEBHOOKS, business.has_webhooks),
        (MAIL, business.mail),
        (WEB, business.web),
        (DROPPED, business.orders),
    ]
    return {table for tables, is_there in there if is_there for table in tables} - {"pos_publications"}


def _deps(seen: Sequence[dg.AssetDep], shown: Collection[str]) -> list[dg.AssetDep]:
    """A business day of orders may hold what was said on any other day."""
    names = {_SHOWN_AS.get(name, name) for name in (dep.asset_key.to_user_string() for dep in seen)}
    return of_any_day(shown)([dg.AssetDep(name) for name in sorted(names)])
