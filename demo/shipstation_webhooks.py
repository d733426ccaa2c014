"""The webhooks of the faked ShipStation: V1 says only where to look, V2 also what is to be found there.

V1: https://docs.shipstation.com/apis/shipstation-v1/docs/models/webhook
V2: https://docs.shipstation.com/apis/docs/guides/webhooks-schemas
"""

from dataclasses import dataclass
from typing import Any

from demo.shipstation_shapes import v2_fulfillment, v2_label, v2_shipment
from demo.shipstation_shop import Order, Shipment
from demo.shipstation_world import ShipStationWorld

Json = dict[str, Any]
Things = list[Order] | list[Shipment]


@dataclass(frozen=True)
class _Told:
    """Of one kind of thing: what each version calls the event, where it points, and what V2 adds."""

    v1: tuple[str, str]
    v2: tuple[str, str]
    data: Json


def webhook_bodies(
    world: ShipStationWorld, base: str, things: Things, *, of_items: bool = False, is_rejected: bool = False
) -> dict[str, Json]:
    """`v1` and `v2` -> the body of the webhook that ShipStation sends of these; `base` is the address of its API.

    `of_items`: V1's event that leads to the lines, too. `is_rejected`: who should have fulfilled them did not.
    """
    ids = [each.order_id if isinstance(each, Order) else each.shipment_id for each in things]
    told = _told(things, world.batch(ids), of_items, is_rejected)
    (place1, kind1), (place2, kind2) = told.v1, told.v2
    return {
        "v1": {"resource_url": f"{base}{place1}", "resource_type": kind1},
        "v2": {"resource_url": f"{base}{place2}", "resource_type": kind2, "data": told.data},
    }


def _told(things: Things, batch: str, of_items: bool, is_rejected: bool) -> _Told:
    orders = [each for each in things if isinstance(each, Order)]
    shipments = [each for each in things if isinstance(each, Shipment)]
    if orders:
        kind = "ITEM_ORDER_NOTIFY" if of_items else "ORDER_NOTIFY"
        data = _page("shipments", [v2_shipment(each) for each in orders])
        v2 = f"v2/shipments?import_batch_id={batch}", "SHIPMENT_CREATED_V2"
        return _Told((f"orders?importBatch={batch}", kind), v2, data)
    if shipments[0].is_fulfillment:
        kind = "FULFILLMENT_REJECTED" if is_rejected else "FULFILLMENT_SHIPPED"
        data = _page("fulfillments", [v2_fulfillment(each) for each in shipments])
        v2 = f"v2/fulfillments?batch_id={batch}", f"{kind}_V2"
        return _Told((f"fulfillments?batchId={batch}", kind), v2, data)
    kind = "ITEM_SHIP_NOTIFY" if of_items else "SHIP_NOTIFY"
    place = f"shipments?batchId={batch}&includeShipmentItems={of_items}"
    data = _page("labels", [v2_label(each) for each in shipments])
    return _Told((place, kind), (f"v2/labels?batch_id={batch}", "LABEL_CREATED_V2"), data)


def _page(name: str, listed: list[Json]) -> Json:
    return {name: listed, "total": len(listed), "page": 1, "pages": 1}
