"""The POS assets: raw_pos_files -> pos_records -> record2025, pos_tenders, pos_refused_lines, pos_arrivals."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.pos.automating import when_something_arrived
from roms_assets.pos.collecting import How
from roms_assets.pos.describing import POS_RECORDS, RAW_POS_FILES, columns, spec
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.reporting import days_of, log_days, log_till_days
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
    return [_collected_till_days(business), *records, _published_days(business)]


def _collected_till_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[
            spec(
                "raw_pos_files",
                "The files that each till uploaded, kept exactly as they came.\n\nLanding keeps every original by its"
                " checksum, with a manifest that says which upload of each type counts and why. Source: the POS host.",
                "all files of one till on one day",
                {"http", "csv"},
            ),
            spec(
                "pos_records",
                "What those files say: lines and payments, typed, each with the file and line it was read from.\n\n"
                "Lines that cannot be used are kept aside with their reason. Parsing alone uses what is landed and"
                " does not ask the host.",
                "one transaction line of one till on one day",
                {"polars", "parquet"},
                deps=["raw_pos_files"],
                metadata=columns(RecordLine),
            ),
        ],
        name="collect_till_days",
        can_subset=True,
        partitions_def=partitions.till_days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def collect_till_days(
        context: dg.AssetExecutionContext,
        config: CollectConfig,
        pos: dg.ResourceParam[PosDesk],
    ) -> Iterator[dg.AssetMaterialization]:
        till_days = [TillDay.of(key) for key in context.partition_keys]
        keys = context.selected_asset_keys
        how = How(again=True, accept_smaller=config.accept_smaller)
        fetches = RAW_POS_FILES in keys
        settled = pos.collect(till_days, how) if fetches else pos.reparse(till_days)
        log_till_days(context, settled, len(till_days), keys)
        yield from ()

    return collect_till_days


def _record_of(business: Business, year: int) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[
            spec(
                record_of(year),
                f"Every transaction line of {year}, all branches together, oldest first.\n\nA day is published with"
                " whatever has arrived; its tills say n of m. A view of the lake's table record_lines. Amounts are"
                " exact and in the business's currency.",
                "one transaction line",
                {"duckdb"},
                metadata=columns(RecordLine),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            )
        ],
        name=f"publish_{record_of(year)}",
        partitions_def=partitions.days_of_year(business, year),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def publish_record(
        context: dg.AssetExecutionContext, pos: dg.ResourceParam[PosDesk]
    ) -> Iterator[dg.AssetMaterialization]:
        log_days(context, pos.publisher.publish(days_of(context.partition_keys)), context.selected_asset_keys)
        yield from ()

    return publish_record


def _published_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[
            spec(
                LakeTable.TENDERS.value,
                "How each receipt was paid; a split payment has several rows.\n\nAmounts are exact. Source: rd5800.",
                "one payment of a receipt",
                {"duckdb"},
                metadata=columns(Tender),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            ),
            spec(
                LakeTable.REFUSED_LINES.value,
                "Every line that could not be used, with what was wrong with it.\n\nPersonal fields are masked; the"
                " original stands in landing under the file's checksum.",
                "one refused line, or (line 0) one file of no use",
                {"duckdb"},
                metadata=columns(RefusedLine),
                deps=_till_day_deps(),
                automation_condition=when_something_arrived(),
            ),
            spec(
                LakeTable.ARRIVALS.value,
                "Which tills have reported each day, which have not, and why.\n\nClosed, arrived, partial, refused or"
                " absent; there is a row also when nothing at all arrived.",
                "one expected till on one day",
                {"duckdb"},
                metadata=columns(Arrival),
                deps=_till_day_deps(),
            ),
        ],
        name="publish_days",
        can_subset=True,
        partitions_def=partitions.days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def publish_days(
        context: dg.AssetExecutionContext, pos: dg.ResourceParam[PosDesk]
    ) -> Iterator[dg.AssetMaterialization]:
        log_days(context, pos.publisher.publish(days_of(context.partition_keys)), context.selected_asset_keys)
        yield from ()

    return publish_days


def _till_day_deps() -> list[dg.AssetDep]:
    """A day is made of all its till-days."""
    return [dg.AssetDep(POS_RECORDS, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("date"))]
