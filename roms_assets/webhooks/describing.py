"""What people read in the Dagster UI about what arrives by webhook."""

from collections.abc import Sequence

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.webhooks.rules import schemas
from roms_assets.webhooks.rules.tables import CHECKOUT_CHANGES, EVENTS, ITEMS, LINES, ORDERS, SHIPMENTS

_MINOR = "Amounts named _minor are whole minor units of their currency."
TOLD: dict[str, Told] = {
    EVENTS: (
        "Everything that senders told the front door, by the day (UTC) on which it came.\n\nWhat could not be read is"
        " dead and can be replayed. Bodies stay in the event store.",
        "one event",
        schemas.WebhookEvent,
    ),
    ORDERS: (
        "Orders as ShipStation has them, by the day (UTC) on which they last changed; the newest statement counts.\n\n"
        f"Told by webhooks, and asked for every hour. {_MINOR}",
        "one order",
        schemas.ShipStationOrder,
    ),
    LINES: (
        "The lines of ShipStation's orders.\n\nThey follow their order. Never sum an order's total over its lines.",
        "one line of an order",
        schemas.OrderLine,
    ),
    SHIPMENTS: (
        "Labels and fulfillments, by the day (UTC) on which they were made or voided.\n\n"
        f"Told by webhooks, and asked for every hour. {_MINOR}",
        "one label or fulfillment",
        schemas.ShipStationShipment,
    ),
    ITEMS: (
        "What is in each parcel, as V1 of ShipStation's API says of its labels; V2 does not say it.\n\nThey follow"
        " their label.",
        "one line of a parcel",
        schemas.ShipmentItem,
    ),
    CHECKOUT_CHANGES: (
        "What checkout software told of its orders, change by change.\n\nThe view checkout_orders has what was last"
        " said of each field of an order.",
        "one event",
        schemas.CheckoutChange,
    ),
}
"""Asset -> what it is, what one row is, its columns."""
BY_EVENTS = (EVENTS, CHECKOUT_CHANGES)
BY_ASKING = (ORDERS, LINES, SHIPMENTS, ITEMS)


def spec(name: str, deps: Sequence[str] = ()) -> dg.AssetSpec:
    """An asset of the group `webhooks`; the first line of the description is what the shop reads."""
    return table_spec(name, TOLD[name], group="webhooks", kinds=["http"], deps=deps)
