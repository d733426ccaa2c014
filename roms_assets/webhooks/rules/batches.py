"""Which waiting events are read together, and which thin ones share an answer."""

from collections.abc import Mapping, Sequence

from roms_assets.kernel.events import Event

MOST_ADDRESSES = 5
"""So many are asked in one go: at 40 requests a minute the next events wait no longer than some seconds."""


def by_address(asked: Sequence[tuple[Event, str]], most: int = MOST_ADDRESSES) -> Mapping[str, list[Event]]:
    """Address -> the events that it answers, for the first addresses; events of later ones wait for their turn."""
    found: dict[str, list[Event]] = {}
    for event, address in asked:
        if address in found or len(found) < most:
            found.setdefault(address, []).append(event)
    return found
