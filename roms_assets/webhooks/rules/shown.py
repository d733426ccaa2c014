"""What of an event's body people see: what says which order and what happened; everything else is masked."""

import json
from typing import Any

import msgspec

MASK = "•••"
_SHOWN = {
    "amount", "channel", "currency", "data", "event_id", "id", "item", "items", "marketplace", "merchant_id", "object",
    "order", "order_date", "order_id", "order_number", "ordercurrency", "orderdate", "createdate", "modifydate",
    "orderid", "ordernumber", "orderstatus", "ordertotal", "ordered_date", "advancedoptions", "price", "product",
    "product_name", "product_sku", "qty", "quantity", "resource_type", "resource_url", "sku", "status", "storeid",
    "timestamp", "total", "total_price", "type", "unit_price", "unitprice",
}  # fmt: skip
"""Names, in small letters. A name that is not here may hold anything, and is masked."""
_TEXT_SHOWN = 500


def shown_body(body: bytes, *, personal: bool = False) -> str:
    """The body for people, in lines; personal and unknown fields masked unless `personal`.

    A body that is not JSON is shown as text to those who may see persons, else as its length alone.
    """
    try:
        told = msgspec.json.decode(body)
        return json.dumps(told if personal else _masked(told, is_known=True), indent=2, ensure_ascii=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = body.decode("utf-8", "backslashreplace")
        return text if personal else f"{MASK} ({len(body):,} bytes that are not JSON)"


def _masked(value: Any, *, is_known: bool) -> Any:
    """The same with a mask in the place of every value whose name is not known."""
    if isinstance(value, dict):
        return {name: _masked(below, is_known=name.lower() in _SHOWN) for name, below in value.items()}
    if isinstance(value, list):
        return [_masked(each, is_known=is_known) for each in value]
    if not is_known or (isinstance(value, str) and "@" in value):
        return None if value is None else MASK
    return value[:_TEXT_SHOWN] if isinstance(value, str) else value
