"""How the faked ShipStation searches: filters, sorts and pages of both versions of its API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from demo.shipstation_shapes import (
    v1_fulfillment,
    v1_order,
    v1_shipment,
    v2_fulfillment,
    v2_label,
    v2_shipment,
)
from demo.shipstation_shop import PACIFIC, Shipment
from demo.shipstation_world import ShipStationWorld

Json = dict[str, Any]
Asked = Mapping[str, str]
_MOST = 500


@dataclass
class Refused(Exception):
    """What the vendor does not answer: a status and a sentence."""

    status: int
    message: str


class QueriesV1:
    """Orders, labels and fulfillments as V1 lists them; times are asked for on the Pacific clock."""

    def __init__(self, world: ShipStationWorld) -> None:
        self._world = world

    def orders(self, asked: Asked) -> Json:
        """`GET /orders`."""
        found = [
            order
            for order in self._world.orders.values()
            if _in_batch(self._world, order.order_id, asked.get("importBatch"))
            and _is_within(order.modified_at, asked, "modifyDate")
            and _is_within(order.created_at, asked, "createDate")
            and asked.get("orderStatus", order.status) == order.status
            and asked.get("storeId", str(order.store_id)) == str(order.store_id)
        ]
        by = {"ModifyDate": "modified_at", "CreateDate": "created_at"}.get(
            asked.get("sortBy", ""), "placed_at"
        )
        found.sort(key=attrgetter(by, "order_id"), reverse=asked.get("sortDir") == "DESC")
        return _v1_page("orders", [v1_order(order) for order in found], asked)

    def order(self, order_id: str) -> Json:
        """`GET /orders/{id}`."""
        order = self._world.orders.get(int(order_id)) if order_id.isdigit() else None
        if order is None:
            raise Refused(404, "The order was not found.")
        return v1_order(order)

    def shipments(self, asked: Asked) -> Json:
        """`GET /shipments`: labels only, and no search by the time of a change, for V1 has none."""
        with_items = asked.get("includeShipmentItems", "").lower() == "true"
        found = [
            v1_shipment(each, with_items)
            for each in self._labels(asked)
            if asked.get("orderId", str(each.order.order_id)) == str(each.order.order_id)
        ]
        return _v1_page("shipments", found, asked)

    def fulfillments(self, asked: Asked) -> Json:
        """`GET /fulfillments`: what others shipped."""
        found = [v1_fulfillment(each) for each in self._labels(asked, are_fulfillments=True)]
        return _v1_page("fulfillments", found, asked)

    def _labels(self, asked: Asked, are_fulfillments: bool = False) -> list[Shipment]:
        known = self._world.shipments.values()
        return [
            each
            for each in sorted(known, key=lambda each: (each.created_at, each.shipment_id))
            if each.is_fulfillment == are_fulfillments
            and _in_batch(self._world, each.shipment_id, asked.get("batchId"))
            and _is_within(each.created_at, asked, "createDate")
            and _is_within(each.voided_at, asked, "voidDate")
        ]


class QueriesV2:
    """Shipments, labels and fulfillments as V2 lists them; times are asked for with their zone."""

    def __init__(self, world: ShipStationWorld, base: Callable[[], str]) -> None:
        self._world = world
        self._base = base

    def shipments(self, asked: Asked) -> Json:
        """`GET /v2/shipments`."""
        found = [
            each
            for each in self._world.orders.values()
            if _in_batch(self._world, each.order_id, asked.get("import_batch_id"))
            and _is_within(each.modified_at, asked, "modified_at", "_start", "_end")
        ]
        found.sort(key=lambda each: (each.modified_at, each.order_id), reverse=asked.get("sort_dir") != "asc")
        return self._page("shipments", [v2_shipment(each) for each in found], asked)

    def labels(self, asked: Asked) -> Json:
        """`GET /v2/labels`."""
        found = [
            v2_label(each)
            for each in self._labels(asked, are_fulfillments=False)
            if asked.get("label_status") in (None, "voided" if each.voided_at else "completed")
        ]
        return self._page("labels", found, asked)

    def fulfillments(self, asked: Asked) -> Json:
        """`GET /v2/fulfillments`."""
        found = [v2_fulfillment(each) for each in self._labels(asked, are_fulfillments=True)]
        return self._page("fulfillments", found, asked)

    def _labels(self, asked: Asked, are_fulfillments: bool) -> list[Shipment]:
        found = [
            each
            for each in self._world.shipments.values()
            if each.is_fulfillment == are_fulfillments
            and _in_batch(self._world, each.shipment_id, asked.get("batch_id"))
            and _is_within(each.created_at, asked, "created_at", "_start", "_end")
        ]
        found.sort(
            key=lambda each: (each.created_at, each.shipment_id), reverse=asked.get("sort_dir") != "asc"
        )
        return found

    def _page(self, name: str, found: list[Json], asked: Asked) -> Json:
        page, size = _page_asked(asked, "page_size", 25)
        pages = -(-len(found) // size)
        rest = "&".join(f"{key}={value}" for key, value in asked.items() if key != "page")
        following = {"href": f"{self._base()}v2/{name}?{rest}&page={page + 1}"} if page < pages else {}
        links = {"first": {}, "last": {}, "prev": {}, "next": following}
        part = found[(page - 1) * size : page * size]
        return {name: part, "total": len(found), "page": page, "pages": pages, "links": links}


def _in_batch(world: ShipStationWorld, number: int, batch: str | None) -> bool:
    """Whether nobody asks for a batch, or for one that holds this."""
    return batch is None or number in world.batches.get(batch, [])


def _is_within(at: datetime | None, asked: Asked, name: str, start: str = "Start", end: str = "End") -> bool:
    """Whether a time is in the span that is asked for; what has no such time is in none."""
    first, last = asked.get(f"{name}{start}"), asked.get(f"{name}{end}")
    if not first and not last:
        return True
    return at is not None and (not first or at >= _time(first)) and (not last or at <= _time(last))


def _time(text: str) -> datetime:
    """A time as it is asked for; on the Pacific clock when it names no zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, f"The request is invalid: {text} is no date.") from error
    return (at if at.tzinfo else at.replace(tzinfo=PACIFIC)).astimezone(UTC)


def _v1_page(name: str, found: list[Json], asked: Asked) -> Json:
    page, size = _page_asked(asked, "pageSize", 100)
    part = found[(page - 1) * size : page * size]
    return {name: part, "total": len(found), "page": page, "pages": -(-len(found) // size)}


def _page_asked(asked: Asked, size: str, usual: int) -> tuple[int, int]:
    page, count = asked.get("page", "1"), asked.get(size, str(usual))
    if not (page.isdigit() and count.isdigit() and int(page) >= 1 and 1 <= int(count) <= _MOST):
        raise Refused(400, f"The request is invalid: page {page} of {count}.")
    return int(page), int(count)
