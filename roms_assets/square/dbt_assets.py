"""What dbt makes of Square's data, as Dagster shows it: models become assets, their tests become checks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg

from resources.dbt import MANIFEST
from resources.dbt_manifest import Manifest
from resources.models_shown import Days, Look, checks, days_asset, of_any_day
from roms_assets import partitions
from roms_assets.kernel.days import days_from
from roms_assets.settings import Business
from roms_assets.square.desk import SquareDesk
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from roms_assets.square.reporting import log_calculated

Desk = dg.ResourceParam[SquareDesk]


def square_insight(business: Business, manifest: Path = MANIFEST) -> list[dg.AssetsDefinition]:
    """The tables that SQL makes for one business. Raises SettingsWrong without a manifest."""
    told = Manifest(manifest)
    return [_by_day(business, told), _as_a_whole(told)]


def _by_day(business: Business, manifest: Manifest) -> dg.AssetsDefinition:
    """A business day may hold what changed on any later day of UTC."""
    models = [manifest.model(name) for name in DAY_MODELS]
    specs = Look("square", of_any_day()).specs(models)
    days = Days("calculate_square_days", specs, checks(models), partitions.days(business), resource="square")
    return days_asset(days, _calculate)


def _calculate(context: dg.AssetExecutionContext, square: SquareDesk, days: list[date], again: bool) -> None:
    log_calculated(context, square.calculate(days, again=again), days)


def _as_a_whole(manifest: Manifest) -> dg.AssetsDefinition:
    models = [manifest.model(name) for name in WHOLE_MODELS]

    @dg.multi_asset(
        specs=Look("square").specs(models),
        check_specs=checks(models),
        name="calculate_square_tables",
        can_subset=True,
    )
    def calculate_square_tables(
        context: dg.AssetExecutionContext, square: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        made = square.calculate()
        log_calculated(context, made, days_from(square.business.first_day, square.last_business_day))
        yield from ()

    return calculate_square_tables
