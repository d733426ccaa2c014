"""The door to the event store, apart from the others: the front door is up in half the time without loading those."""

from resources.events import EventStore
from roms_assets.settings import Environment


def events(environment: Environment, wait_seconds: float = 30) -> EventStore:
    """The event store; `wait_seconds` is for a turn to write."""
    return EventStore(
        address=environment.events, lock_folder=str(environment.locks), wait_seconds=wait_seconds
    )
