"""The assets of what arrives by webhook: events of a day read anew, and days for which ShipStation is asked."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.settings import Business
from roms_assets.webhooks.describing import BY_ASKING, BY_EVENTS, spec
from roms_assets.webhooks.desk import WebhookDesk
from roms_assets.webhooks.reporting import log_read, repair_metadata, report_kept, report_read
from roms_assets.webhooks.rules.tables import EVENTS

Desk = dg.ResourceParam[WebhookDesk]


def webhook_assets(business: Business) -> list[dg.AssetsDefinition]:
    """Every asset of what arrives by webhook."""
    return [_read_days(business), _ask_days(business)]


def _read_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(name) for name in BY_EVENTS],
        name="read_webhook_days",
        partitions_def=partitions.days_of_events(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,  # whichever is asked for, all of them are made together
    )
    def read_webhook_days(
        context: dg.AssetExecutionContext, webhooks: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        for day in map(date.fromisoformat, context.partition_keys):
            read = webhooks.read_day_again(day)
            read.kept.event_days.add(day)
            log_read(context, read)
            report_read(context, webhooks, read)
        yield from ()

    return read_webhook_days


def _ask_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(name, [EVENTS]) for name in BY_ASKING],
        name="ask_shipstation_days",
        partitions_def=partitions.days_of_events(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,  # whichever is asked for, all of them are made together
    )
    def ask_shipstation_days(
        context: dg.AssetExecutionContext, webhooks: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        for day in map(date.fromisoformat, context.partition_keys):
            repair, _ = webhooks.ask_days(day, day)
            kept = repair.kept
            report_kept(
                context,
                webhooks,
                {day, *kept.order_days},
                {day, *kept.shipment_days},
                repair_metadata(repair),
            )
        yield from ()

    return ask_shipstation_days
