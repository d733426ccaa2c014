"""The POS assets: raw_pos_files -> pos_records -> record2025, pos_tenders, pos_refused_lines, pos_arrivals.

What dbt makes of the record stands in `dbt_assets`.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.pos.automating import when_something_arrived
from roms_assets.pos.checks import arrival_checks, log_results_of, record_checks, results, till_day_checks
from roms_assets.pos.collecting import How
from roms_assets.pos.dbt_assets import daily_sales
from roms_assets.pos.describing import POS_RECORDS, RAW_POS_FILES, columns, spec
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.reporting import TILL_DAY_ASSETS, days_of, log_days, log_till_days
from roms_assets.pos.rules.schemas import Arrival, RecordLine, RefusedLine, Tender
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import LakeTable, record_of
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
        specs=[
            spec(
                "raw_pos_files",
                "The files that each till uploaded, kept exactly as they came.\n\nLanding keeps every original by its"
                " checksum, with a manifest that says which upload of each type counts and why. Source: the POS host.",
                "one file of one till on one day",
                {"http", "csv"},
            ),
            spec(
                "pos_records",
                "What those files say: every line and payment, each with the file and line it was read from.\n\n"
                "Lines that cannot be used are kept aside with their reason. Materialized alone, it reads the files"
                " that are here already and does not ask the host.",
                "one transaction line of one till on one day",
                {"polars", "parquet"},
                deps=["raw_pos_files"],
                metadata=columns(RecordLine),
            ),
        ],
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
        specs=[
            spec(
                record_of(year),
                f"Every line that the tills printed in {year}, all branches together.\n\nA day is there as soon as one"
                " till has reported; its metadata say how many have, such as 55/56. Amounts are exact, in the"
                " business's currency. A view of the lake's table record_lines.",
                "one transaction line",
                {"duckdb"},
                metadata=columns(RecordLine),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            )
        ],
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
        specs=[
            spec(
                LakeTable.TENDERS.value,
                "How each receipt was paid; a split payment has several rows.\n\nAmounts are exact, in the"
                " business's currency. Source: the tills' payment files (rd5800).",
                "one payment of a receipt",
                {"duckdb"},
                metadata=columns(Tender),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            ),
            spec(
                LakeTable.REFUSED_LINES.value,
                "Every line that could not be used, with what was wrong with it.\n\nPersonal fields are masked; the"
                " original file is kept in landing, under its checksum.",
                "one refused line, or (line 0) one file of no use",
                {"duckdb"},
                metadata=columns(RefusedLine),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            ),
            spec(
                LakeTable.ARRIVALS.value,
                "Which tills have reported each day, which have not, and why.\n\nEach is closed, arrived,"
                " partial, refused or absent; there is a row even when nothing at all came.",
                "one expected till on one day",
                {"duckdb"},
                metadata=columns(Arrival),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            ),
        ],
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


def _till_day_deps() -> list[dg.AssetDep]:
    """A day is made of all its till-days."""
    return [dg.AssetDep(POS_RECORDS, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("date"))]
