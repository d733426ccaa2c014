"""What SQL is told of the business for orders: dbt's variables."""

from collections.abc import Collection, Mapping
from typing import Any

COLUMNS_OF_WEB = (
    "order_number", "status", "total_minor", "amount_minor", "tracking_number", "ordered_on",
)  # fmt: skip
"""What a site may tell of orders, by the names of its columns."""


def told_to_sql(
    time_zone: str, currency: str, shop_names: Mapping[str, str], columns_of_web: Collection[str]
) -> dict[str, Any]:
    """The variables."""
    return {
        "time_zone": time_zone,
        "currency": currency,
        "shop_names": dict(sorted(shop_names.items())),
        "web_columns": [name for name in COLUMNS_OF_WEB if name in columns_of_web],
    }
