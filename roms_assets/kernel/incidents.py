"""What can be wrong, and what is told of it: the words that looks, rules, store and doors share."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong now, as whoever looked at one part of ROMS sees it."""

    source: str
    """The part that was looked at, such as `pos`: what it no longer shows is over."""
    key: str
    """The same for the same trouble at every look, such as `pos/2025-12-30/incomplete`."""
    title: str
    cause: str
    """The first real cause, in one line."""
    effect: str
    """What it means for the business."""
    parts: frozenset[str] = frozenset()
    """What is struck, such as tills; when more are struck, people are told again."""
    seen_at: datetime | None = None
    """When it came to light; the run that went on then is shown."""
    run_id: str | None = None
    """The run that shows it, where it is known."""
    page: str = "runs"
    """Where in the UI to look when no run is known."""


@dataclass(frozen=True)
class Incident:
    """A trouble from its first sight to its end, and what people have been told of it."""

    source: str
    key: str
    opened_at: datetime
    title: str
    cause: str
    effect: str
    link: str
    seen_at: datetime
    """When it came to light, which may be before anybody looked."""
    parts: frozenset[str] = frozenset()
    told_parts: frozenset[str] = frozenset()
    healed_at: datetime | None = None
    notified_at: datetime | None = None
    recovery_notified_at: datetime | None = None

    @property
    def name(self) -> str:
        """Tells it from an earlier incident with the same key."""
        return f"{self.key} since {self.opened_at.isoformat()}"


class Kind(StrEnum):
    """What a notice is about."""

    OPENED = "opened"
    GROWN = "grown"
    HEALED = "healed"
    SUM = "sum"
    REPORT = "report"
    TEST = "test"


@dataclass(frozen=True)
class Notice:
    """One message to people, the same on every channel."""

    id: str
    """The same for the same notice, so that it is kept once and a receiver can tell a second copy."""
    kind: Kind
    subject: str
    text: str
    html: str
    created_at: datetime
    thread: str = ""
    """The id of the notice that it follows, such as the one that an incident was opened with."""


@dataclass(frozen=True)
class Delivery:
    """A notice on its way through one channel."""

    notice: Notice
    channel: str
    attempts: int = 0
    last_error: str = ""
    sent_at: datetime | None = field(default=None)


@dataclass(frozen=True)
class Figures:
    """A few numbers of one part of the business, for the daily report."""

    title: str
    rows: tuple[tuple[str, str], ...]
    """Name and value, for people."""
    headline: str = ""
    """What of it heads the report; most parts have nothing that says enough alone."""
