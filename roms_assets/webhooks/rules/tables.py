"""The tables of what arrives by webhook, and frames of their rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.tables import empty, frame_of
from roms_assets.webhooks.rules import schemas

EVENTS = "webhook_events"
ORDERS = "shipstation_orders"
LINES = "shipstation_order_lines"
SHIPMENTS = "shipstation_shipments"
ITEMS = "shipstation_shipment_items"
CHECKOUT_CHANGES = "checkout_order_changes"
REFUSED = "shipstation_refused"
CHECKOUT_ORDERS = "checkout_orders"
MODELS: dict[str, type[DataFrameModel]] = {
    EVENTS: schemas.WebhookEvent,
    ORDERS: schemas.ShipStationOrder,
    LINES: schemas.OrderLine,
    SHIPMENTS: schemas.ShipStationShipment,
    ITEMS: schemas.ShipmentItem,
    CHECKOUT_CHANGES: schemas.CheckoutChange,
    REFUSED: schemas.Refused,
}

_LAST = "arg_max({0}, event_id) FILTER ({0} IS NOT NULL) AS {0}"
_TOLD = [
    name
    for name in empty(schemas.CheckoutChange).columns
    if name not in ("event_id", "received_at", "source", "order_number")
]
CHECKOUT_ORDERS_SQL = f"""
SELECT source, order_number, {", ".join(map(_LAST.format, _TOLD))},
    count(*) AS changes, min(received_at) AS first_received_at, max(received_at) AS last_received_at
FROM {CHECKOUT_CHANGES} GROUP BY source, order_number
"""
"""One row per sender and order number: of each field what was last said of it. A store is no part of the key, for a
later change, such as one that tells the tracking number, need not name it."""


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows as a frame of the table's columns; what a row leaves out is empty. Raises RuleBroken."""
    return frame_of(table, MODELS[table], rows)
