"""What of a proven delivery is refused at the door already, because its sender was promised to be told at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.contract import read_contract
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Evidence, Manner


@dataclass(frozen=True)
class Expected:
    """What an order of the owner's contract is held against."""

    channels: Collection[str]
    """Those that are known; none: any channel."""
    currency: str
    """Of an order that names none."""


def told_at_the_door(kinds: Mapping[str, SourceKind]) -> list[str]:
    """The sources that are told at once what cannot be used: only the owner's ShipStation contract promises that."""
    return [source for source, kind in kinds.items() if kind is SourceKind.SHIPSTATION_CONTRACT]


def why_refused(kind: SourceKind, body: bytes, expected: Expected, at: datetime) -> str:
    """Why the sender gets 400, in words that quote nothing of the body; empty when it is taken.

    Only the owner's ShipStation contract promises that: for a body that cannot be read as the order that it should be,
    and for a channel that is not known, by the same rules that read it later. Everybody else's body is read later.
    """
    if kind is not SourceKind.SHIPSTATION_CONTRACT:
        return ""
    try:
        _, found = read_contract(body, Evidence(at), Manner(expected.currency))
        refuse_unknown_channels(found.orders, expected.channels)
    except RuleBroken as error:
        return str(error)
    return ""


def refuse_unknown_channels(orders: Collection[Row], channels: Collection[str]) -> None:
    """Raises RuleBroken for an order of none of these channels, by name or id of the store; none: any is known."""
    known = {channel.casefold() for channel in channels}
    for order in orders:
        told = {str(order[name]).casefold() for name in ("channel", "store_id") if order.get(name)}
        if known and not known & told:
            raise RuleBroken("the body names no channel that is known")
