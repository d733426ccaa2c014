"""What SQL reads of the other domains' tables: their columns and types.

Whoever fills a table says its columns. Here stands as much of them as orders are made of, so that the SQL finds an
empty table where a business has no such source, or has not read it yet. A test holds both to be the same.
"""

import polars as pl

Columns = dict[str, pl.DataType]
_TEXT, _WHOLE, _YES, _DAY = pl.String(), pl.Int64(), pl.Boolean(), pl.Date()
_TIME, _EXACT, _MONEY = pl.Datetime("us", "UTC"), pl.Decimal(18, 9), pl.Decimal(38, 18)


def _columns(**kinds: str) -> Columns:
    """Kind -> the columns of it, divided by blanks."""
    types: dict[str, pl.DataType] = {
        "text": _TEXT,
        "whole": _WHOLE,
        "yes": _YES,
        "day": _DAY,
        "time": _TIME,
        "exact": _EXACT,
        "money": _MONEY,
    }
    return {name: types[kind] for kind, names in kinds.items() for name in names.split()}


_PAGE = {"page_sha256": _TEXT, "page_position": _WHOLE}
_FILE = {"file_sha256": _TEXT, "line_number": _WHOLE, "dropped_at": _TIME, "date": _DAY}
POS: dict[str, Columns] = {
    "record_lines": _columns(
        day="date",
        text="branch pos or_number item_code product_name file_sha256",
        exact="quantity",
        money="unit_price amount",
        yes="is_return",
        whole="line_number",
    ),
    "pos_tenders": _columns(
        day="date", text="branch pos or_number", money="tendered change", yes="is_return"
    ),
    "pos_publications": _columns(day="date", text="till version"),
}
SQUARE: dict[str, Columns] = {
    "square_locations": _columns(text="location_id name"),
    "square_catalog": _columns(
        text="object_id type item_id name sku currency cost_currency",
        yes="is_deleted",
        whole="price_minor unit_cost_minor",
    ),
    "square_orders": _PAGE
    | _columns(
        text="order_id location_id state customer_id currency",
        whole="version total_minor lines",
        time="updated_at created_at closed_at",
        day="business_date",
    ),
    "square_order_lines": _columns(
        text="order_id catalog_object_id name variation_name currency",
        whole="line_number base_price_minor total_minor",
        exact="quantity",
    ),
    "square_returned_lines": _columns(
        text="order_id catalog_object_id name variation_name currency",
        whole="line_number total_minor",
        exact="quantity",
    ),
    "square_tenders": _PAGE
    | _columns(text="order_id tender_id currency", time="created_at", whole="amount_minor"),
    "square_refunds": _PAGE
    | _columns(text="order_id refund_id status currency", time="created_at", whole="amount_minor"),
    "square_fulfillments": _PAGE | _columns(text="order_id fulfillment_uid type state"),
}
WEBHOOKS: dict[str, Columns] = {
    "shipstation_orders": _PAGE
    | _columns(
        text="order_id order_number channel store_id status currency customer",
        time="ordered_at created_at paid_at modified_at first_shipped_at first_cancelled_at as_of",
        whole="total_minor paid_minor",
    ),
    "shipstation_order_lines": _columns(text="order_id line_id sku name", exact="quantity unit_price"),
    "shipstation_shipments": _PAGE
    | _columns(
        text="shipment_id order_id order_number carrier_code tracking_number currency",
        time="created_at",
        yes="is_voided is_return",
        whole="cost_minor",
    ),
    "checkout_order_changes": _columns(
        whole="event_id",
        time="received_at ordered_at",
        text="source order_number store product currency customer tracking_number status",
        exact="quantity price total",
    ),
}
MAIL: dict[str, Columns] = {
    "mail_events": _columns(
        text="event_key mail_id kind order_number shop currency carrier tracking_number",
        time="received_at",
        whole="amount_minor",
        day="happened_on",
        yes="is_whole",
    ),
    "mail_event_items": _columns(
        text="event_key name sku currency",
        whole="line_number unit_price_minor",
        exact="quantity unit_price",
    ),
}
WEB: dict[str, Columns] = {
    "web_listings": _columns(text="site page_sha256", day="date", time="read_at", whole="page_position")
}
"""What its sites add is told by `columns_of_web`, for each site has columns of its own."""
DROPPED: dict[str, Columns] = {
    "tracking_file_lines": _FILE
    | _columns(text="order_number shop tracking_number carrier", time="shipped_at"),
    "received_file_lines": _FILE
    | _columns(
        text="tracking_number sku currency", exact="quantity", whole="commission_minor", time="received_at"
    ),
    "cancel_file_lines": _FILE
    | _columns(text="order_number shop sku", exact="quantity", time="cancelled_at"),
    "sheet_order_lines": _FILE
    | _columns(
        text="order_number sheet_order_id product email currency tracking_number status",
        time="ordered_at created_at modified_at",
        exact="quantity received_quantity",
        whole="price_minor total_minor commission_minor",
    ),
    "refused_file_lines": _FILE
    | _columns(text="file_name kind reason order_number tracking_number shop sku"),
}
TABLES: dict[str, Columns] = {**POS, **SQUARE, **WEBHOOKS, **MAIL, **WEB, **DROPPED}
