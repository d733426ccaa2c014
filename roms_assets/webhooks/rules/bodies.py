"""What of a proven delivery is refused at the door already, because its sender was promised to be told at once."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import orjson

from roms_assets.kernel.webhook_kinds import SourceKind


def why_refused(kind: SourceKind, body: bytes, channels: Collection[str]) -> str:
    """Why the sender gets 400, in words that quote nothing of the body; empty when it is taken.

    Only the owner's ShipStation contract promises that: for a body that is no order, and for a channel that is not
    among `channels` (none: any channel). Everybody else's body is read later.
    """
    if kind is not SourceKind.SHIPSTATION_CONTRACT:
        return ""
    try:
        order = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "the body is not JSON"
    if not isinstance(order, dict):
        return "the body is not a JSON object"
    if not any(order.get(name) for name in ("order_id", "orderId")):
        return "the body names no order: neither order_id nor orderId"
    known = {channel.casefold() for channel in channels}
    if known and not known & {told.casefold() for told in _channels(order)}:
        return "the body names no channel that is known"
    return ""


def _channels(order: Mapping[str, Any]) -> Iterator[str]:
    """Whatever an order calls the channel that it came through."""
    options = order.get("advancedOptions")
    within = options if isinstance(options, dict) else {}
    told = (order.get("channel"), order.get("marketplace"), within.get("marketplace"), within.get("storeId"))
    return (str(each) for each in told if isinstance(each, str | int))
