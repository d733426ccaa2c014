"""Rows of every source, with good defaults: what a test of orders tells a lake."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

Row = dict[str, Any]
START = datetime(2025, 11, 3, 15, tzinfo=UTC)
SHA = "a" * 64


class Thing(NamedTuple):
    """A row of a source's table, and the columns that name it there."""

    table: str
    row: Row
    key: tuple[str, ...]


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def day_of(moment: datetime) -> date:
    """The business day in New York, well away from midnight."""
    return (moment - timedelta(hours=5)).date()


def a_shipstation_order(order_id: str, **more: Any) -> Thing:
    told = {
        "order_id": order_id, "order_number": f"#{order_id}", "channel": "etsy", "status": "awaiting_shipment",
        "ordered_at": at(0), "created_at": at(0), "paid_at": at(0), "modified_at": at(1), "as_of": at(2),
        "currency": "USD", "total_minor": 1000, "paid_minor": 1000,
    }  # fmt: skip
    return Thing("shipstation_orders", told | more, ("order_id",))


def a_shipstation_line(order_id: str, line_id: str = "1", **more: Any) -> Thing:
    told = {
        "order_id": order_id,
        "line_id": line_id,
        "sku": "0012",
        "name": "Mug",
        "quantity": "2",
        "unit_price": "5",
    }
    return Thing("shipstation_order_lines", told | more, ("order_id", "line_id"))


def a_label(shipment_id: str, order_id: str, **more: Any) -> Thing:
    told = {
        "shipment_id": shipment_id, "order_id": order_id, "carrier_code": "ups", "tracking_number": f"1Z{shipment_id}",
        "created_at": at(24), "is_voided": False, "is_return": False, "currency": "USD", "cost_minor": 300,
    }  # fmt: skip
    return Thing("shipstation_shipments", told | more, ("shipment_id",))


def a_mail(event_key: str, kind: str = "order", **more: Any) -> Thing:
    told = {
        "event_key": f"{event_key}-0", "mail_id": event_key, "kind": kind, "shop": "etsy", "received_at": at(1),
    }  # fmt: skip
    if kind == "cancellation":
        told["is_whole"] = True
    return Thing("mail_events", told | more, ("event_key",))


def a_mail_item(event_key: str, line_number: int = 0, **more: Any) -> Thing:
    told = {
        "event_key": f"{event_key}-0",
        "line_number": line_number,
        "name": "Mug",
        "sku": "0012",
        "quantity": "1",
    }
    return Thing("mail_event_items", told | more, ("event_key", "line_number"))


def a_change(event_id: int, order_number: str, **more: Any) -> Thing:
    told = {
        "event_id": event_id,
        "received_at": at(event_id / 10),
        "source": "software",
        "order_number": order_number,
    }
    return Thing("checkout_order_changes", told | more, ("event_id",))


def a_sale(order_id: str, **more: Any) -> Thing:
    told = {
        "order_id": order_id, "version": 1, "updated_at": at(0), "created_at": at(0), "closed_at": at(0),
        "business_date": day_of(at(0)), "location_id": "NYC", "state": "COMPLETED", "currency": "USD",
        "total_minor": 500, "lines": 1, "page_sha256": SHA, "page_position": 0,
    }  # fmt: skip
    return Thing("square_orders", told | more, ("order_id",))


def a_sold_line(order_id: str, line_number: int = 0, **more: Any) -> Thing:
    told = {
        "order_id": order_id, "line_number": line_number, "catalog_object_id": "VAR1", "name": "Tea", "quantity": "1",
        "currency": "USD", "base_price_minor": 500, "total_minor": 500,
    }  # fmt: skip
    return Thing("square_order_lines", told | more, ("order_id", "line_number"))


def a_tender(order_id: str, tender_id: str = "T1", **more: Any) -> Thing:
    told = {
        "order_id": order_id, "tender_id": tender_id, "created_at": at(0), "currency": "USD", "amount_minor": 500,
        "page_sha256": SHA, "page_position": 0,
    }  # fmt: skip
    return Thing("square_tenders", told | more, ("order_id", "tender_id"))


def a_refund(order_id: str, refund_id: str = "R1", **more: Any) -> Thing:
    told = {
        "order_id": order_id, "refund_id": refund_id, "status": "APPROVED", "created_at": at(30), "currency": "USD",
        "amount_minor": 200, "page_sha256": SHA, "page_position": 0,
    }  # fmt: skip
    return Thing("square_refunds", told | more, ("order_id", "refund_id"))


def a_till_line(or_number: str, line_number: int = 2, **more: Any) -> Thing:
    told = {
        "date": day_of(at(0)), "branch": "BMC", "pos": "1", "or_number": or_number, "item_code": "A", "quantity": "1",
        "unit_price": "5", "amount": "5", "is_return": False, "line_number": line_number, "file_sha256": SHA,
    }  # fmt: skip
    return Thing("record_lines", told | more, ("date", "branch", "pos", "line_number"))


def a_till_day(version: str = "v1", **more: Any) -> Thing:
    return Thing(
        "pos_publications",
        {"date": day_of(at(0)), "till": "BMC-1", "version": version} | more,
        ("date", "till"),
    )


def a_listing(order_number: str, **more: Any) -> Thing:
    """An order on a web page; the lake needs its column."""
    told = {
        "site": "etsy-page",
        "date": day_of(at(0)),
        "read_at": at(0),
        "page_sha256": SHA,
        "page_position": 0,
    }
    return Thing(
        "web_listings", told | {"order_number": order_number} | more, ("page_sha256", "page_position")
    )


def _file_line(table: str, number: int, told: Row) -> Thing:
    dropped_at = told.get("dropped_at", at(50))
    where = {"file_sha256": SHA, "line_number": number, "dropped_at": dropped_at, "date": day_of(dropped_at)}
    return Thing(table, where | told, ("file_sha256", "line_number"))


def a_tracking_line(number: int, order_number: str, tracking_number: str, **more: Any) -> Thing:
    told = {"order_number": order_number, "tracking_number": tracking_number, "shipped_at": at(30)}
    return _file_line("tracking_file_lines", number, told | more)


def a_received_line(number: int, tracking_number: str, **more: Any) -> Thing:
    told = {"tracking_number": tracking_number, "sku": "0012", "quantity": "1", "received_at": at(48)}
    return _file_line("received_file_lines", number, told | more)


def a_cancel_line(number: int, order_number: str, **more: Any) -> Thing:
    return _file_line(
        "cancel_file_lines", number, {"order_number": order_number, "cancelled_at": at(40)} | more
    )


def a_sheet_line(number: int, order_number: str | None, **more: Any) -> Thing:
    told = {
        "order_number": order_number, "product": "Mug", "currency": "USD", "price_minor": 500, "total_minor": 1000,
        "quantity": "2", "ordered_at": at(0),
    }  # fmt: skip
    return _file_line("sheet_order_lines", number, told | more)


def a_refused_line(number: int, order_number: str | None = None, kind: str = "sheet", **more: Any) -> Thing:
    told = {
        "file_name": "old.csv", "kind": kind, "order_number": order_number, "file_sha256": "b" * 64,
        "reason": "quantity 'many' is no number; write it like 1234.50",
    }  # fmt: skip
    return _file_line("refused_file_lines", number, told | more)
