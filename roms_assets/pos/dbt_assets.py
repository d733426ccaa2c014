"""What dbt makes of POS data, as Dagster shows it: models become assets, their tests become checks."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from resources.dbt import MANIFEST
from resources.dbt_manifest import Manifest
from resources.models_shown import CalculateConfig, Look, checks
from roms_assets import partitions
from roms_assets.pos.automating import when_the_record_changed
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.reporting import days_of, log_daily_sales
from roms_assets.pos.stores import DAILY_SALES
from roms_assets.settings import Business


def daily_sales(
    business: Business, records: list[dg.AssetKey], manifest: Path = MANIFEST
) -> dg.AssetsDefinition:
    """The daily sales of one business, made from these yearly records. Raises SettingsWrong without a manifest."""
    # The source `record_lines` is seen through the yearly records.
    by_year = [_same_day(record) for record in records]
    look = Look("pos", lambda _: by_year, when_the_record_changed())
    models = [Manifest(manifest).model(DAILY_SALES)]

    @dg.multi_asset(
        specs=look.specs(models),
        check_specs=checks(models),
        name="calculate_daily_sales",
        partitions_def=partitions.days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,
    )
    def calculate_daily_sales(
        context: dg.AssetExecutionContext, config: CalculateConfig, pos: dg.ResourceParam[PosDesk]
    ) -> Iterator[dg.AssetMaterialization]:
        days = days_of(context.partition_keys)
        log_daily_sales(context, pos.daily_sales.rebuild(days, again=config.again))
        yield from ()

    return calculate_daily_sales


def _same_day(record: dg.AssetKey) -> dg.AssetDep:
    """A year's record has the days of its year only."""
    mapping = dg.TimeWindowPartitionMapping(allow_nonexistent_upstream_partitions=True)
    return dg.AssetDep(record, partition_mapping=mapping)
