"""The event store and the ledger, apart from other doors: the front door is up in half the time without those."""

from resources.events import EventStore
from resources.ledger import Ledger
from roms_assets.settings import Environment


def events(environment: Environment, wait_seconds: float = 30) -> EventStore:
    """The event store; `wait_seconds` is for a turn to write."""
    return EventStore(
        address=environment.events, lock_folder=str(environment.locks), wait_seconds=wait_seconds
    )


def ledger(environment: Environment) -> Ledger:
    """The truth of completeness."""
    return Ledger(address=environment.ledger, lock_folder=str(environment.locks))
