"""What dbt makes of Square's data, as Dagster shows it: models become assets, their tests become checks."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import dagster as dg
from dagster_dbt import dbt_assets

from resources.dbt import MANIFEST
from resources.models_shown import Look, ShownModels, checked_manifest
from roms_assets import partitions
from roms_assets.settings import Business
from roms_assets.square.describing import OWNERS
from roms_assets.square.desk import SquareDesk
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from roms_assets.square.reporting import log_calculated
from roms_assets.square.rules.due import span

Desk = dg.ResourceParam[SquareDesk]


class CalculateConfig(dg.Config):
    """What a person may choose when calculating."""

    again: bool = False


def square_insight(business: Business, manifest: Path = MANIFEST) -> list[dg.AssetsDefinition]:
    """The tables that SQL makes for one business. Raises SettingsWrong without a manifest."""
    checked_manifest(manifest)
    return [_by_day(business, manifest), _as_a_whole(manifest)]


def _by_day(business: Business, manifest: Path) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=manifest,
        select=" ".join(DAY_MODELS),
        name="calculate_square_days",
        partitions_def=partitions.days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
        dagster_dbt_translator=ShownModels(Look("square", OWNERS, lambda _, seen: _of_any_day(seen))),
    )
    def calculate_square_days(
        context: dg.AssetExecutionContext, config: CalculateConfig, square: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        days = [date.fromisoformat(key) for key in context.partition_keys]
        log_calculated(context, square.calculate(days, again=config.again), days)
        yield from ()

    return calculate_square_days


def _as_a_whole(manifest: Path) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=manifest,
        select=" ".join(WHOLE_MODELS),
        name="calculate_square_tables",
        dagster_dbt_translator=ShownModels(Look("square", OWNERS)),
    )
    def calculate_square_tables(
        context: dg.AssetExecutionContext, square: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        made = square.calculate()
        log_calculated(context, made, span(square.business.first_day, square.last_business_day))
        yield from ()

    return calculate_square_tables


def _of_any_day(seen: Sequence[dg.AssetDep]) -> list[dg.AssetDep]:
    """A business day may hold what changed on any later day of UTC."""
    return [dg.AssetDep(dep.asset_key, partition_mapping=dg.AllPartitionMapping()) for dep in seen]
