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


def is_mail(source: str) -> bool:
    """Whether a source is a mail folder."""
    return source.startswith(MAIL)


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
    revives: bool = False
    """Whether a dead event of the same claim waits again when this one comes; it counts as new then."""


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
    run_id: str = ""
    """The Dagster run that tried it last, or that found it refused at the door; empty when none has."""


@dataclass(frozen=True)
class EventLine:
    """What a list shows of one event: nothing of its body."""

    id: int
    received_at: datetime
    source: str
    state: EventState
    reason: str
    attempts: int
    run_id: str


@dataclass(frozen=True)
class Outcome:
    """What came of reading a waiting event: read, dead, or waiting once more."""

    event_id: int
    state: EventState
    reason: str
    at: datetime
    run_id: str = ""
    """The Dagster run that tried it."""


class Sign(StrEnum):
    """What somebody does again and again; the time at which it last went well is a sign of life."""

    LOOKED = "looked"
    """The daemon looked whether something waits."""
    READ = "read"
    """What waited was tried."""
    ASKED = "asked"
    """The vendor was asked for what changed."""


@dataclass(frozen=True)
class News:
    """The newest word on one thing, such as an order, as people are shown it. It is no truth: the tables are."""

    kind: str
    thing: str
    """Its id."""
    words: Mapping[str, str]
    """Column -> what stands in it. Nothing personal."""
    at: datetime
    event_id: int | None
    """The event that told of it; None when the vendor was asked."""


@dataclass(frozen=True)
class EventCounts:
    """How it stands with the events of one source."""

    waiting: int
    read: int
    dead: int
    last_received_at: datetime | None
    oldest_waiting_at: datetime | None
