"""What the world sent us: an arrival at the front door, the event that it becomes, and what came of reading it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAIL = "mail:"
"""The names of sources that are mail folders begin with it; no name in webhooks.sources can hold a colon."""


def is_webhook(source: str) -> bool:
    """Whether a source knocks at the front door, and is not asked for what it has."""
    return ":" not in source


class EventState(StrEnum):
    """Where an event is on its way into the tables."""

    WAITING = "waiting"
    READ = "read"
    DEAD = "dead"
    """It could not be read; it waits for a person, who may replay it."""


@dataclass(frozen=True)
class Arrival:
    """One verified delivery, as it came."""

    source: str
    claim: str
    """Hex digest of what was signed: two arrivals of a source with the same one are the same delivery."""
    received_at: datetime
    """Aware, in UTC."""
    headers: Mapping[str, str]
    """Only those that a source is known to need later; never a secret."""
    body: bytes
    content_type: str
    correlation_id: str
    secret: str = ""
    """The name, never the value, of the secret that it was signed with."""
    claimed_since: datetime | None = None
    """An equal claim counts as the same delivery when it came at this time or later; None: whenever it came."""
    refused: str = ""
    """Why it cannot be used, found at the door already; such an arrival is kept as a dead event."""


@dataclass(frozen=True)
class Event:
    """One stored delivery. Body and headers stay as they came."""

    id: int
    """Ever growing, by the order of storing."""
    source: str
    claim: str
    received_at: datetime
    headers: Mapping[str, str]
    body: bytes
    content_type: str
    correlation_id: str
    state: EventState
    reason: str
    """Of the last attempt that failed; empty when none did."""
    attempts: int
    """How many failed since it came or was replayed."""
    last_attempt_at: datetime | None
    settled_at: datetime | None
    """When it became read or dead; None while it waits."""


@dataclass(frozen=True)
class Outcome:
    """What came of reading a waiting event: read, dead, or waiting once more."""

    event_id: int
    state: EventState
    reason: str
    at: datetime


@dataclass(frozen=True)
class EventCounts:
    """How it stands with the events of one source."""

    waiting: int
    read: int
    dead: int
    last_received_at: datetime | None
    oldest_waiting_at: datetime | None
