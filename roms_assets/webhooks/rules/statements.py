"""What events and answers say: rows of orders, lines, shipments and checkout changes, each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.persons import pseudonym
from roms_assets.webhooks.rules.rows import Row

PACIFIC = ZoneInfo("America/Los_Angeles")
"""V1 writes and reads every time in this zone, and does not say so."""


@dataclass(frozen=True)
class Evidence:
    """Who said it, and when: an event, or a thing in a landed answer."""

    as_of: datetime
    """Aware, in UTC."""
    event_id: int | None = None
    page_sha256: str | None = None
    page_position: int | None = None

    @property
    def columns(self) -> Row:
        """The columns of a row that say so."""
        return {
            "as_of": self.as_of,
            "event_id": self.event_id,
            "page_sha256": self.page_sha256,
            "page_position": self.page_position,
        }


@dataclass(frozen=True)
class Manner:
    """How things are read for one business."""

    currency: str
    """Of V1, which names none."""
    pseudonym_key: bytes | None = field(default=None, repr=False)
    """What pseudonyms are made with; None leaves personal data in clear."""

    def customer(self, address: str | None) -> str | None:
        """The pseudonym of a person's address: the same for the same address in any spelling, and no way back."""
        return pseudonym(address, self.pseudonym_key)


@dataclass
class Found:
    """Rows of all tables that something says."""

    orders: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    shipments: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Take the rows of another."""
        for name, rows in vars(other).items():
            getattr(self, name).extend(rows)


def order_row(values: Mapping[str, Any], evidence: Evidence) -> Row:
    """A row of shipstation_orders with its evidence and the day of its last change."""
    at: datetime = values.get("modified_at") or evidence.as_of
    return {**values, **evidence.columns, "changed_date": at.astimezone(UTC).date()}


def shipment_row(values: Mapping[str, Any], evidence: Evidence) -> Row:
    """A row of shipstation_shipments with its evidence; it changed when it was made or, later, voided."""
    at = max(filter(None, (values.get("voided_at"), needed(values["created_at"]))))
    return {**values, **evidence.columns, "changed_at": at, "changed_date": at.date()}


def needed(at: datetime | None) -> datetime:
    """A time that has to be there. Raises RuleBroken."""
    if at is None:
        raise RuleBroken("a time that has to be there is empty")
    return at


def pacific(text: str | None, not_after: datetime) -> datetime | None:
    """A time as V1 writes it, in UTC; None for none. A zone that stands in it is believed.

    In the hour that the clock shows twice it is the later one, unless that were after `not_after`: nobody tells of a
    change before it happens. Raises RuleBroken.
    """
    if not text:
        return None
    at = instant(text)
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    later = at.replace(tzinfo=PACIFIC, fold=1).astimezone(UTC)
    return later if later <= not_after else at.replace(tzinfo=PACIFIC).astimezone(UTC)


def with_zone(text: str | None) -> datetime | None:
    """A time that says its zone, in UTC; None for none. Raises RuleBroken for one without a zone."""
    if not text:
        return None
    at = instant(text)
    if at.tzinfo is None:
        raise RuleBroken("a time without a zone; expected one such as 2025-11-01T12:00:00+08:00")
    return at.astimezone(UTC)


def instant(text: str) -> datetime:
    """A time of ISO 8601, with or without its zone. Raises RuleBroken."""
    try:
        at = datetime.fromisoformat(text.strip())
        at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=PACIFIC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("a time that is no time of ISO 8601") from error
    return at
