"""A store of events for a test, arrivals for it, and what came of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from resources.events import Arrival, Event, EventState, EventStore, Outcome

NOON = datetime(2025, 10, 8, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def opened(address: str, folder: Path) -> EventStore:
    """The store at an address, as one process has it."""
    return EventStore(address=address, lock_folder=str(folder / "locks"), wait_seconds=60)


def an_arrival(claim: str = "a1", source: str = "shop", at: datetime = NOON, **more: Any) -> Arrival:
    """One delivery of a claim at noon."""
    arrival = Arrival(source, claim, at, {"x-id": "1"}, b"{}", "application/json", "c0")
    return replace(arrival, **more)


def claims(events: Iterable[Event]) -> list[str]:
    """The claims of events, in their order."""
    return [event.claim for event in events]


def failed(event: Event, state: EventState = EventState.DEAD, reason: str = "no order in it") -> Outcome:
    """What came of an attempt a second after noon that did not succeed."""
    return Outcome(event.id, state, reason, NOON + SECOND)
