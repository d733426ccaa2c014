"""The assets of dropped files: today's read from folder and Sheets, a day's rows read again from landing."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.dropped.describing import TOLD, spec
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.reporting import insist, report
from roms_assets.settings import Business

Desk = dg.ResourceParam[DroppedDesk]


def dropped_assets(business: Business) -> list[dg.AssetsDefinition]:
    """Every asset of dropped files."""

    @dg.multi_asset(
        specs=[spec(name) for name in TOLD],
        name="read_files_of_orders",
        can_subset=True,  # whichever is asked for: a file is read as a whole
        partitions_def=partitions.days_of_visits(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def read_files_of_orders(
        context: dg.AssetExecutionContext, dropped: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        again = [
            reading
            for day in map(date.fromisoformat, context.partition_keys)
            for reading in report(context, dropped, dropped.read_day_again(day))
        ]
        if dropped.today.isoformat() in context.partition_keys:
            report(context, dropped, dropped.read())
            report(context, dropped, dropped.read_sheets())
        insist(again)
        yield from ()

    return [read_files_of_orders]
