"""The POS assets: raw_pos_files -> pos_records -> record2025, pos_tenders, pos_refused_lines, pos_arrivals.

What dbt makes of the record stands in `dbt_assets`.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.pos.checks import arrival_checks, log_results_of, record_checks, results, till_day_checks
from roms_assets.pos.collecting import How
from roms_assets.pos.dbt_assets import daily_sales
from roms_assets.pos.describing import (
    PUBLISHED,
    RAW_POS_FILES,
    collected_specs,
    published_spec,
    told_of_record,
)
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.reporting import TILL_DAY_ASSETS, days_of, log_days, log_till_days
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import record_of
from roms_assets.settings import Business


class CollectConfig(dg.Config):
    """What a person may choose when fetching again."""

    accept_smaller: bool = False


def pos_assets(business: Business, today: date) -> list[dg.AssetsDefinition]:
    """Every POS asset of one business."""
    records = [_record_of(business, year) for year in partitions.years(business, today)]
    sales = daily_sales(business, [key for record in records for key in record.keys])
    return [_collected_till_days(business), *records, _published_days(business), sales]


def _collected_till_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=collected_specs(),
        name="collect_till_days",
        check_specs=till_day_checks(),
        can_subset=True,
        partitions_def=partitions.till_days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def collect_till_days(
        context: dg.AssetExecutionContext,
        config: CollectConfig,
        pos: dg.ResourceParam[PosDesk],
    ) -> Iterator[dg.AssetCheckResult]:
        till_days = [TillDay.of(key) for key in context.partition_keys]
        keys = context.selected_asset_keys
        how = How(again=True, accept_smaller=config.accept_smaller)
        fetches = RAW_POS_FILES in keys
        settled = pos.collect(till_days, how) if fetches else pos.reparse(till_days)
        made = TILL_DAY_ASSETS if fetches else keys
        log_till_days(context, pos, settled, till_days, made)
        yield from results(pos, context.selected_asset_check_keys)
        log_results_of(context, pos, made)

    return collect_till_days


def _record_of(business: Business, year: int) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[published_spec(record_of(year), told_of_record(year))],
        name=f"publish_{record_of(year)}",
        check_specs=record_checks(year),
        partitions_def=partitions.days_of_year(business, year),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def publish_record(
        context: dg.AssetExecutionContext, pos: dg.ResourceParam[PosDesk]
    ) -> Iterator[dg.AssetCheckResult]:
        days = days_of(context.partition_keys)
        log_days(context, pos, pos.publisher.publish(days), context.selected_asset_keys)
        yield from results(pos, context.selected_asset_check_keys, days)

    return publish_record


def _published_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[published_spec(table, told) for table, told in PUBLISHED.items()],
        name="publish_days",
        check_specs=arrival_checks(),
        can_subset=True,
        partitions_def=partitions.days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def publish_days(
        context: dg.AssetExecutionContext, pos: dg.ResourceParam[PosDesk]
    ) -> Iterator[dg.AssetCheckResult]:
        days = days_of(context.partition_keys)
        log_days(context, pos, pos.publisher.publish(days), context.selected_asset_keys)
        yield from results(pos, context.selected_asset_check_keys, days)

    return publish_days
