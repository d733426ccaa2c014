"""The lake's tables of Square's data, by name; those of Square's things are also assets."""

from enum import StrEnum


class SquareTable(StrEnum):
    """Every table that Python fills; `insight` names those that SQL makes of them."""

    LOCATIONS = "square_locations"
    CATEGORIES = "square_categories"
    CATALOG = "square_catalog"
    INVENTORY = "square_inventory"
    PAYMENTS = "square_payments"
    ORDERS = "square_orders"
    ORDER_LINES = "square_order_lines"
    TENDERS = "square_tenders"
    REFUNDS = "square_refunds"
    FULFILLMENTS = "square_fulfillments"
    RETURNED_LINES = "square_returned_lines"
    GOODS_LINES = "square_goods_lines"
    REFUSED_GOODS_LINES = "square_refused_goods_lines"
    COMPLETENESS = "square_completeness"
    DIFFERENCES = "square_differences"
    REFUSED = "square_refused"
    DRIFT = "square_drift"
    LATE_ORDERS = "square_late_orders"
    READINGS = "square_readings"
    BUILDS = "square_builds"
