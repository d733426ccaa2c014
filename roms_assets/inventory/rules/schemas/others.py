"""The columns of other domains' tables that inventory stands on: one that is not made yet counts as an empty one."""

import polars as pl

_TEXT, _DAY, _COUNT, _YES = pl.String(), pl.Date(), pl.Int64(), pl.Boolean()
_QUANTITY, _TIME = pl.Decimal(18, 9), pl.Datetime("us", "UTC")
_ORDERS: dict[str, pl.DataType] = {
    "order_id": _TEXT,
    "date": _DAY,
    "order_number": _TEXT,
    "shop": _TEXT,
    "sources": _TEXT,
    "state": _TEXT,
    "is_cancelled_in_part": _YES,
    "is_refunded_in_part": _YES,
    "currency": _TEXT,
    "total_minor": _COUNT,
    "paid_minor": _COUNT,
    "refunded_minor": _COUNT,
    "customer_id": _TEXT,
    **dict.fromkeys(
        (
            "created_at",
            "paid_at",
            "shipped_at",
            "delivered_at",
            "cancelled_at",
            "refunded_at",
            "last_event_at",
        ),
        _TIME,
    ),
    **dict.fromkeys(("lines_qty", "shipments_qty", "sightings_qty"), _COUNT),
    "built_at": _TIME,
}
_ORDER_LINES: dict[str, pl.DataType] = {
    "order_id": _TEXT,
    "date": _DAY,
    "line_number": _COUNT,
    "product_id": _TEXT,
    "sku": _TEXT,
    "name": _TEXT,
    **dict.fromkeys(("quantity", "cancelled_quantity", "received_quantity"), _QUANTITY),
    "currency": _TEXT,
    "unit_price_minor": _COUNT,
    "total_minor": _COUNT,
    "sighting_key": _TEXT,
}
_SHIPMENTS: dict[str, pl.DataType] = {
    **dict.fromkeys(("shipment_id", "order_id"), _TEXT),
    "date": _DAY,
    **dict.fromkeys(("carrier", "tracking_number", "state"), _TEXT),
    **dict.fromkeys(("shipped_at", "delivered_at"), _TIME),
    "received_quantity": _QUANTITY,
    "currency": _TEXT,
    **dict.fromkeys(("cost_minor", "commission_minor"), _COUNT),
    "is_voided": _YES,
    "sources": _TEXT,
}
_RECEIVED: dict[str, pl.DataType] = {
    **dict.fromkeys(("tracking_number", "sku"), _TEXT),
    "quantity": _QUANTITY,
    "currency": _TEXT,
    "commission_minor": _COUNT,
    "received_at": _TIME,
    "file_sha256": _TEXT,
    "line_number": _COUNT,
    "dropped_at": _TIME,
    "date": _DAY,
}
_COLUMNS: dict[str, dict[str, pl.DataType]] = {
    "orders": _ORDERS,
    "order_lines": _ORDER_LINES,
    "shipments": _SHIPMENTS,
    "received_file_lines": _RECEIVED,
    "square_locations": {"location_id": _TEXT, "name": _TEXT},
    "square_catalog": {"object_id": _TEXT, "sku": _TEXT},
    "square_inventory": {
        "date": _DAY,
        "location_id": _TEXT,
        "catalog_object_id": _TEXT,
        "state": _TEXT,
        "quantity": _QUANTITY,
    },
    "square_orders": {"order_id": _TEXT, "business_date": _DAY, "location_id": _TEXT, "state": _TEXT},
    "square_returned_lines": {
        "order_id": _TEXT,
        "line_number": _COUNT,
        "catalog_object_id": _TEXT,
        "item_type": _TEXT,
        "quantity": _QUANTITY,
    },
}
OTHERS = {name: pl.DataFrame(schema=columns) for name, columns in _COLUMNS.items()}
"""Table -> no rows of it."""
NO_PRODUCTS = """
    SELECT NULL::VARCHAR AS product_id, NULL::VARCHAR AS sku, NULL::VARCHAR AS name,
           NULL::VARCHAR AS square_variation_id, NULL::BIGINT AS unit_cost_minor, NULL::VARCHAR AS cost_currency,
           NULL::BIGINT AS price_minor, NULL::VARCHAR AS currency
    WHERE false
"""
"""The view `products` before anybody made it; who makes it replaces it."""
