"""Telling Dagster: one materialization for each day that something came of, and until when it is complete."""

from collections.abc import Collection
from datetime import date
from typing import Any

import dagster as dg

from roms_assets.kernel.events import EventState
from roms_assets.webhooks.asking import GapRepair
from roms_assets.webhooks.desk import WebhookDesk
from roms_assets.webhooks.reading_events import EventsRead
from roms_assets.webhooks.rules.tables import CHECKOUT_CHANGES, EVENTS, ITEMS, LINES, ORDERS, SHIPMENTS

Context = dg.OpExecutionContext | dg.AssetExecutionContext
_DAY_OF = {EVENTS: "received_date", ORDERS: "changed_date", SHIPMENTS: "changed_date"}
_NAMED = 50


def read_metadata(read: EventsRead) -> dict[str, Any]:
    """The figures of reading events."""
    kept = read.kept
    return {
        "events": read.events,
        "events_read": read.states[EventState.READ],
        "events_dead": read.states[EventState.DEAD],
        "events_to_try_again": read.states[EventState.WAITING],
        "addresses_asked": read.addresses,
        "orders_new": len(kept.new_orders),
        "orders_changed": kept.changed_orders,
        "shipments_new": kept.new_shipments,
        "shipments_changed": kept.changed_shipments,
        "things_refused": kept.refused,
    }


def repair_metadata(repair: GapRepair) -> dict[str, Any]:
    """The figures of asking ShipStation."""
    kept = repair.kept
    return {
        "asked_since": repair.since.isoformat(),
        "asked_until": repair.until.isoformat(),
        "orders_that_arrived_only_by_asking": repair.only_by_asking,
        "orders_new": len(kept.new_orders),
        "orders_changed": kept.changed_orders,
        "shipments_new": kept.new_shipments,
        "shipments_changed": kept.changed_shipments,
        "things_refused": kept.refused,
        "pages": repair.pages,
        "requests": repair.requests,
    }


def log_read(context: Context, read: EventsRead) -> None:
    """Say in the run's log what a round came to, with the first names that the front door's log has too.

    Every event keeps the run that tried it, so that one of many is found by its own name.
    """
    figures = ", ".join(f"{count} {state.value}" for state, count in read.states.items() if count)
    named = ", ".join(read.correlation_ids[:_NAMED])
    more = len(read.correlation_ids) - _NAMED
    context.log.info(f"{read.events} events: {figures}; {named}{f' and {more} more' if more > 0 else ''}")


def report_read(context: Context, desk: WebhookDesk, read: EventsRead) -> None:
    """Report the days of which events, orders or shipments came."""
    metadata = read_metadata(read)
    kept = read.kept
    _report(context, desk, EVENTS, kept.event_days, metadata)
    _report(context, desk, CHECKOUT_CHANGES, kept.checkout_days, metadata)
    report_kept(context, desk, kept.order_days, kept.shipment_days, metadata)


def report_kept(
    context: Context,
    desk: WebhookDesk,
    order_days: Collection[date],
    shipment_days: Collection[date],
    metadata: dict[str, Any],
) -> None:
    """Report days of orders, with their lines, and of shipments, with what is in them."""
    _report(context, desk, ORDERS, order_days, metadata)
    _report(context, desk, LINES, order_days, metadata)
    _report(context, desk, SHIPMENTS, shipment_days, metadata)
    _report(context, desk, ITEMS, shipment_days, metadata)


def _report(
    context: Context, desk: WebhookDesk, table: str, days: Collection[date], metadata: dict[str, Any]
) -> None:
    until = {"complete_until": desk.clock.now().strftime("%Y-%m-%d %H:%M UTC")}
    rows = desk.rows_of_days(table, _DAY_OF[table], days) if table in _DAY_OF else {}
    for day in sorted(days):
        counted = {"dagster/partition_row_count": rows.get(day, 0)} if table in _DAY_OF else {}
        context.log_event(
            dg.AssetMaterialization(
                table, partition=day.isoformat(), metadata={**metadata, **until, **counted}
            )
        )
