"""What was read of a mail -> rows of the tables."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from roms_assets.kernel.events import Event
from roms_assets.kernel.exact import minor
from roms_assets.mail.rules.found import Authentication, MailEvent, MailKind, MailRead, Reader
from roms_assets.mail.rules.judging import MailState, Verdict
from roms_assets.mail.rules.pointers import Pointer
from roms_assets.mail.rules.tables import Row

_LONGEST_SUBJECT = 500
READ_ANEW = "read"
"""By what a mail left the quarantine about which nobody decided."""


@dataclass(frozen=True)
class MailRows:
    """All rows of one mail."""

    message: Row
    events: Sequence[Row] = ()
    items: Sequence[Row] = ()
    quarantine: Row | None = None
    """Settled unless the mail waits: one that was in the quarantine has left it. None when it was not read."""

    @property
    def mail_id(self) -> str:
        """The mail."""
        return str(self.message["mail_id"])

    @property
    def letter(self) -> str | None:
        """What its copies have in common."""
        found: str | None = self.message["letter_sha256"]
        return found


@dataclass(frozen=True)
class Looked:
    """One mail that was looked at, with all that its rows are made of."""

    event: Event
    pointer: Pointer
    read: MailRead | None
    """None when it could not be read."""
    verdict: Verdict
    at: datetime
    shows_persons: bool = False
    """Whether its sender's address and its subject may stand in tables."""


def mail_rows(looked: Looked) -> MailRows:
    """The rows of one mail. Its events are rows only when they count."""
    counts = looked.verdict.state is MailState.ACCEPTED
    told = looked.read.events if looked.read and counts else ()
    keys = [f"{looked.pointer.mail_sha256}-{number}" for number in range(len(told))]
    return MailRows(
        _message(looked),
        [_event(looked, key, event) for key, event in zip(keys, told, strict=True)],
        [row for key, event in zip(keys, told, strict=True) for row in _items(looked, key, event)],
        _quarantine(looked),
    )


def understood(read: MailRead | None) -> str:
    """The events as they were understood, as JSON."""
    return _json([asdict(event) for event in read.events] if read else [])


def _message(looked: Looked) -> Row:
    read, event, pointer, verdict = looked.read, looked.event, looked.pointer, looked.verdict
    return {
        "mail_id": pointer.mail_sha256,
        "letter_sha256": read.letter_sha256 if read else None,
        "copy_of": None,
        "received_date": event.received_at.date(),
        "received_at": event.received_at,
        "sent_at": read.sent_at if read else None,
        "mailbox": pointer.mailbox,
        "folder": pointer.folder,
        "uid": pointer.uid,
        "sender_domain": _domain(read),
        "sender_address": read.sender if read and looked.shows_persons else None,
        "subject": read.subject[:_LONGEST_SUBJECT] or None if read and looked.shows_persons else None,
        "shop": read.shop if read else None,
        "kind": str(read.kind if read else MailKind.OTHER),
        "reader": str(read.reader if read else Reader.NONE),
        "confidence": float(read.confidence) if read else 0.0,
        "authentication": str(read.authentication if read else Authentication.UNKNOWN),
        "is_forwarded": bool(read and read.is_forwarded),
        "state": str(verdict.state),
        "reason": verdict.reason,
        "events_qty": len(read.events) if read else 0,
        "size_bytes": pointer.size,
        "event_id": event.id,
        "poll_id": event.correlation_id,
        "read_at": looked.at,
    }


def _event(looked: Looked, key: str, told: MailEvent) -> Row:
    assert looked.read
    return {
        "event_key": key,
        "mail_id": looked.pointer.mail_sha256,
        "received_date": looked.event.received_at.date(),
        "received_at": looked.event.received_at,
        "kind": str(told.kind),
        "order_number": told.order_number,
        "shop": told.shop,
        "amount_minor": minor(told.amount, told.currency) if told.currency else None,
        "amount": told.amount,
        "currency": told.currency,
        "items_qty": len(told.items),
        "carrier": told.carrier,
        "tracking_number": told.tracking_number,
        "happened_on": told.happened_on,
        "expected_on": told.expected_on,
        "is_whole": told.is_whole,
        "reader": str(looked.read.reader),
        "confidence": float(looked.read.confidence),
        "is_released": looked.verdict.is_released,
        "evidence": _json([asdict(each) for each in told.evidence]),
    }


def _items(looked: Looked, key: str, told: MailEvent) -> list[Row]:
    return [
        {
            "event_key": key,
            "line_number": number,
            "received_date": looked.event.received_at.date(),
            "name": item.name,
            "sku": item.sku,
            "quantity": item.quantity,
            "unit_price_minor": minor(item.unit_price, told.currency) if told.currency else None,
            "unit_price": item.unit_price,
            "currency": told.currency,
        }
        for number, item in enumerate(told.items)
    ]


def _quarantine(looked: Looked) -> Row | None:
    read, verdict = looked.read, looked.verdict
    waits = verdict.state is MailState.QUARANTINED
    if verdict.state is MailState.REFUSED:
        return None
    return {
        "mail_id": looked.pointer.mail_sha256,
        "received_date": looked.event.received_at.date(),
        "since": looked.event.settled_at or looked.event.last_attempt_at or looked.at,
        "sender_domain": _domain(read),
        "shop": read.shop if read else None,
        "kind": str(read.kind if read else MailKind.OTHER),
        "reason": verdict.reason or looked.event.reason,
        "understood": understood(read),
        "event_id": looked.event.id,
        "settled_at": None if waits else looked.at,
        "settled_by": None if waits else _settled_by(verdict),
    }


def _settled_by(verdict: Verdict) -> str:
    if verdict.is_dismissed:
        return "dismissed"
    return "released" if verdict.is_released else READ_ANEW


def _domain(read: MailRead | None) -> str | None:
    return read.sender.rpartition("@")[2] or None if read else None


def _json(told: Any) -> str:
    return orjson.dumps(told, default=str).decode()
