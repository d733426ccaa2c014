"""The columns of other domains' tables that inventory stands on: one that is not made yet counts as an empty one."""

import polars as pl

_TEXT, _DAY, _COUNT = pl.String(), pl.Date(), pl.Int64()
_QUANTITY, _TIME, _YES = pl.Decimal(18, 9), pl.Datetime("us", "UTC"), pl.Boolean()
MADE_BY_SQL: dict[str, dict[str, pl.DataType]] = {
    "orders": {"order_id": _TEXT, "date": _DAY, "shop": _TEXT, "state": _TEXT, "sources": _TEXT},
    "order_lines": {
        "order_id": _TEXT,
        "date": _DAY,
        "line_number": _COUNT,
        "product_id": _TEXT,
        "sku": _TEXT,
        "quantity": _QUANTITY,
        "cancelled_quantity": _QUANTITY,
    },
    "shipments": {"shipment_id": _TEXT, "order_id": _TEXT, "tracking_number": _TEXT, "is_voided": _YES},
    "products": {
        "product_id": _TEXT,
        "name": _TEXT,
        "square_variation_id": _TEXT,
        "unit_cost_minor": _COUNT,
        "cost_currency": _TEXT,
        "price_minor": _COUNT,
        "currency": _TEXT,
    },
}
"""Table that dbt makes -> the columns of it that are read."""
MADE_BY_PYTHON: dict[str, dict[str, pl.DataType]] = {
    "order_builds": {"part": _TEXT, "sources": _TEXT, "built_at": _TIME},
    "received_file_lines": {
        "tracking_number": _TEXT,
        "sku": _TEXT,
        "quantity": _QUANTITY,
        "received_at": _TIME,
        "file_sha256": _TEXT,
        "line_number": _COUNT,
        "dropped_at": _TIME,
    },
    "square_locations": {"location_id": _TEXT, "name": _TEXT},
    "square_catalog": {"object_id": _TEXT, "sku": _TEXT},
    "square_inventory": {
        "date": _DAY,
        "location_id": _TEXT,
        "catalog_object_id": _TEXT,
        "state": _TEXT,
        "quantity": _QUANTITY,
    },
}
"""Table that Python fills -> the columns of it that are read."""
TYPES = {
    _TEXT: "VARCHAR",
    _DAY: "DATE",
    _COUNT: "BIGINT",
    _YES: "BOOLEAN",
    _QUANTITY: "DECIMAL(18, 9)",
    _TIME: "TIMESTAMPTZ",
}
"""What SQL calls them."""
