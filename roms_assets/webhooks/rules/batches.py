"""Which of the events that only point somewhere share a question, and which wait for their turn."""

from collections.abc import Mapping, Sequence

from roms_assets.kernel.events import Event

MOST_ADDRESSES = 5
"""So many are asked in one go: at 40 requests a minute the next events wait no longer than some seconds."""


def by_address(
    asked: Sequence[tuple[Event, str | None]], most: int = MOST_ADDRESSES
) -> Mapping[str, list[Event]]:
    """Address -> the events that it answers, for the first addresses; events of later ones wait for their turn.

    Those that failed least come first, so that an address that never answers keeps no other waiting.
    """
    found: dict[str, list[Event]] = {}
    for event, address in sorted(asked, key=lambda each: each[0].attempts):
        if address and (address in found or len(found) < most):
            found.setdefault(address, []).append(event)
    return found
