"""An event as rows, by its kind: what it says itself, or which address has to be asked."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import Event, EventState
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules import vendor_v1, vendor_v2
from roms_assets.webhooks.rules.checkout import read_checkout
from roms_assets.webhooks.rules.contract import read_contract
from roms_assets.webhooks.rules.json_shapes import decoded, text
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Evidence, Found, Manner

_ASKED_V1 = {
    "ORDER_NOTIFY", "ITEM_ORDER_NOTIFY", "SHIP_NOTIFY", "ITEM_SHIP_NOTIFY",
    "FULFILLMENT_SHIPPED", "FULFILLMENT_REJECTED",
}  # fmt: skip
_ASKED_V2 = ("SHIPMENT_", "LABEL_", "FULFILLMENT_")
_LONGEST_NAME = 80
_LONGEST_ADDRESS = 500

ReadThing = Callable[[msgspec.Raw, Evidence, Manner], Found]
THINGS: Mapping[tuple[str, str], tuple[str, str, ReadThing]] = {
    ("v1", "orders"): ("order", "orderId", vendor_v1.read_order),
    ("v1", "shipments"): ("label", "shipmentId", vendor_v1.read_label),
    ("v1", "fulfillments"): ("fulfillment", "fulfillmentId", vendor_v1.read_fulfillment),
    ("v2", "shipments"): ("order", "shipment_id", vendor_v2.read_order),
    ("v2", "labels"): ("label", "label_id", vendor_v2.read_label),
    ("v2", "fulfillments"): ("fulfillment", "fulfillment_id", vendor_v2.read_fulfillment),
}
"""Version of the API and name of the list -> what one of them is, what its id is called, who reads it."""


@dataclass(frozen=True)
class Said:
    """What one event says."""

    event_type: str
    subject: str | None = None
    found: Found = field(default_factory=Found)
    asks: str | None = None
    """The address that has what the event is about."""


class Pointer(msgspec.Struct):
    """ShipStation's webhooks of both versions: where to look."""

    resource_type: str
    resource_url: str | None = None


class SquareEvent(msgspec.Struct):
    """Square's: a type, and the id of what it is about."""

    type: str
    data: dict[str, Any] | None = None


def read_event(kind: SourceKind, event: Event, manner: Manner) -> Said:
    """What the event says. A type that nobody knows is kept as an event and says no more. Raises RuleBroken."""
    evidence = Evidence(event.received_at, event_id=event.id)
    match kind:
        case SourceKind.SHIPSTATION_CONTRACT:
            return Said("order", *read_contract(event.body, evidence, manner))
        case SourceKind.CHECKOUT_ORDERS:
            return Said("order", *read_checkout(event.body, evidence, event.source, manner))
        case SourceKind.SHIPSTATION_V1 | SourceKind.SHIPSTATION_V2:
            return _pointed(decoded(event.body, Pointer))
        case SourceKind.SQUARE:
            told = decoded(event.body, SquareEvent)
            return Said(_short(told.type), text((told.data or {}).get("id")))
        case SourceKind.STANDARD:
            return _standard(event)


def read_page(
    version: str, lists: str, listed: list[msgspec.Raw], evidence: Evidence, manner: Manner
) -> Found:
    """Rows of every thing in a landed answer, and a row of `Refused` for each that cannot be read.

    Raises RuleBroken for a list that nobody knows.
    """
    if (version, lists) not in THINGS:
        raise RuleBroken(f"ShipStation's {version} listed {lists}, which nobody can read yet")
    name, key, read_thing = THINGS[version, lists]
    found = Found()
    for place, raw in enumerate(listed):
        of_thing = Evidence(evidence.as_of, evidence.event_id, evidence.page_sha256, place)
        try:
            found.add(read_thing(raw, of_thing, manner))
        except RuleBroken as error:
            found.refused.append(_refusal(name, key, raw, str(error), of_thing))
    return found


def event_row(
    event: Event, kind: SourceKind, said: Said | None, outcome: tuple[EventState, str], at: datetime
) -> Row:
    """The row of an event as it stands now, with what came of trying it at that time."""
    state, reason = outcome
    return {
        "event_id": event.id,
        "received_date": event.received_at.astimezone(UTC).date(),
        "received_at": event.received_at,
        "source": event.source,
        "kind": kind.value,
        "event_type": said.event_type if said else "unknown",
        "subject": said.subject if said else None,
        "state": state.value,
        "reason": reason,
        "attempts": event.attempts,
        "read_at": at,
        "body_sha256": hashlib.sha256(event.body).hexdigest(),
        "correlation_id": event.correlation_id,
        "run_id": event.run_id or None,
    }


def _pointed(told: Pointer) -> Said:
    name = _short(told.resource_type)
    is_known = name in _ASKED_V1 or (name.endswith("_V2") and name.startswith(_ASKED_V2))
    address = told.resource_url[:_LONGEST_ADDRESS] if told.resource_url else None
    if is_known and not told.resource_url:
        raise RuleBroken(f"a webhook {name} without its resource_url")
    return Said(name, address, asks=told.resource_url if is_known else None)


def _standard(event: Event) -> Said:
    """Standard Webhooks leave the body to the sender; many put a type into it."""
    try:
        told = decoded(event.body, dict[str, Any])
    except RuleBroken:
        told = {}
    return Said(_short(text(told.get("type")) or "event"), event.headers.get("webhook-id"))


def _short(name: str) -> str:
    return name[:_LONGEST_NAME]


def _refusal(name: str, key: str, raw: msgspec.Raw, reason: str, evidence: Evidence) -> Row:
    try:
        told = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        told = None
    named = text(told.get(key)) if isinstance(told, dict) else None
    return {
        "kind": name,
        "object_id": named or f"sha256:{hashlib.sha256(raw).hexdigest()[:16]}",
        "reason": reason,
        "page_sha256": evidence.page_sha256,
        "page_position": evidence.page_position,
        "as_of": evidence.as_of,
    }
