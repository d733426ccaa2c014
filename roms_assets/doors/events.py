"""The event store, the ledger and the UI's address, apart from other doors: the front door is up in half the time."""

from resources.events import EventStore
from resources.ledger import Ledger
from resources.served_address import ServedAddress
from roms_assets.settings import Environment, Settings


def events(environment: Environment, wait_seconds: float = 30) -> EventStore:
    """The event store; `wait_seconds` is for a turn to write."""
    return EventStore(
        address=environment.events, lock_folder=str(environment.locks), wait_seconds=wait_seconds
    )


def ledger(environment: Environment) -> Ledger:
    """The truth of completeness."""
    return Ledger(address=environment.ledger, lock_folder=str(environment.locks))


def ui_address(settings: Settings) -> str | None:
    """As it is set, else where `roms up` serves just now, whichever process asks; None when nobody says."""
    return settings.ui_address or ServedAddress(settings.environment.ui_address_file).read()
