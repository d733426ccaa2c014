"""Square's assets: each data type by itself, and the proof that the copy is complete."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.settings import Business
from roms_assets.square.checks import completeness_checks, results
from roms_assets.square.describing import GOODS_LIST, assets_of, spec
from roms_assets.square.desk import SquareDesk
from roms_assets.square.reporting import log_goods, log_proven, log_synced
from roms_assets.square.rules.kinds import KINDS, Days, Kind
from roms_assets.square.rules.tables import SquareTable

Desk = dg.ResourceParam[SquareDesk]


class ReadConfig(dg.Config):
    """What a person may choose when reading again."""

    force: bool = False


def square_assets(business: Business) -> list[dg.AssetsDefinition]:
    """Every Square asset of one business."""
    return [
        *(_read_by_day(business, kind) if kind.has_days else _read_in_full(kind) for kind in KINDS.values()),
        _proven_days(business),
        _goods_list(),
    ]


def _read_in_full(kind: Kind) -> dg.AssetsDefinition:
    @dg.multi_asset(specs=[spec(name) for name in assets_of(kind)], name=f"read_{kind.name}")
    def read_in_full(context: dg.AssetExecutionContext, square: Desk) -> Iterator[dg.AssetMaterialization]:
        log_synced(context, square.sync(kind, [square.last_business_day]))
        yield from ()

    return read_in_full


def _read_by_day(business: Business, kind: Kind) -> dg.AssetsDefinition:
    days = partitions.days(business) if kind.days is Days.BUSINESS else partitions.days_of_utc(business)

    @dg.multi_asset(
        specs=[spec(name, [SquareTable.LOCATIONS.value]) for name in assets_of(kind)],
        name=f"read_{kind.name}",
        partitions_def=days,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def read_by_day(
        context: dg.AssetExecutionContext, config: ReadConfig, square: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        days = [date.fromisoformat(key) for key in context.partition_keys]
        log_synced(context, square.sync_unsettled(kind, days, force=config.force), days)
        yield from ()

    return read_by_day


def _proven_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(SquareTable.COMPLETENESS, _proven_of())],
        name="prove_square_days",
        check_specs=completeness_checks(),
        can_subset=True,
        partitions_def=partitions.days(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def prove_square_days(context: dg.AssetExecutionContext, square: Desk) -> Iterator[dg.AssetCheckResult]:
        log_proven(context, square.prove([date.fromisoformat(key) for key in context.partition_keys]))
        yield from results(square, context.selected_asset_check_keys)

    return prove_square_days


def _goods_list() -> dg.AssetsDefinition:
    @dg.multi_asset(specs=[spec(name) for name in GOODS_LIST], name="read_goods_list")
    def read_goods_list(context: dg.AssetExecutionContext, square: Desk) -> Iterator[dg.AssetMaterialization]:
        log_goods(context, square.read_goods_list())
        yield from ()

    return read_goods_list


def _proven_of() -> list[dg.AssetDep]:
    """A business day may hold what changed on any later day of UTC."""
    names = (SquareTable.ORDERS, SquareTable.TENDERS, SquareTable.PAYMENTS)
    return [dg.AssetDep(name.value, partition_mapping=dg.AllPartitionMapping()) for name in names]
