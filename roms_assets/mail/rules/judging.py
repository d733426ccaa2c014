"""What becomes of a mail that was read: its events count, it waits for a person, or it is about no order."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import EventState
from roms_assets.kernel.exact import minor, usable
from roms_assets.mail.rules.found import EventKind, MailEvent, MailRead

RELEASED = "released by a person, as it was understood"
DISMISSED = "dismissed by a person"
NO_ORDER = "it is about no order"
FETCHED_WHOLE = "the whole mail was fetched since, and is a row of its own"
UNSAID_EXTENT = "it does not say whether all is cancelled"
COPY_COUNTS = "another copy of this mail counts"


class MailState(StrEnum):
    """How it stands with a mail."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    """It waits for a person, and nothing was made of it."""
    NOTHING = "nothing"
    """It is about no order."""
    REFUSED = "refused"
    """It was not read."""
    COPY = "copy"
    """The same mail came on another way, too, and that copy counts."""


_AS_EVENT = {
    MailState.ACCEPTED: EventState.READ,
    MailState.NOTHING: EventState.READ,
    MailState.COPY: EventState.READ,
    MailState.QUARANTINED: EventState.DEAD,
    MailState.REFUSED: EventState.DEAD,
}


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, and why."""

    state: MailState
    reason: str = ""
    is_released: bool = False
    is_dismissed: bool = False

    @property
    def event_state(self) -> EventState:
        """What the event store says of it."""
        return _AS_EVENT[self.state]


def decision_in(reason: str) -> str:
    """What a person decided, as the reason of a mail's event begins; empty when nobody did."""
    if reason.startswith(RELEASED):
        return RELEASED
    return reason if reason.startswith(DISMISSED) else ""


def dismissed(because: str) -> str:
    """The reason of a mail that a person dismissed."""
    return f"{DISMISSED}: {because}"


def verdict_in(reason: str) -> Verdict | None:
    """What becomes of a mail by the reason of its event, whatever it says: dismissed, or replaced; None of another."""
    if reason == FETCHED_WHOLE:
        return Verdict(MailState.NOTHING, reason)
    is_dismissed = reason.startswith(DISMISSED)
    return Verdict(MailState.NOTHING, reason, is_dismissed=True) if is_dismissed else None


def judged(read: MailRead, *, is_released: bool, shows_address: bool = False) -> Verdict:
    """What becomes of a mail; one that a person released counts whatever is doubtful of it, if it can be kept.

    The reason stands in tables: it names the sender's address only where it may.
    """
    doubtful = [*read.doubts, *_unsaid(read)]
    doubts = [*([] if is_released else doubtful), *_unkeepable(read)]
    if read.sender and not shows_address:
        doubts = [each.replace(read.sender, f"…@{read.sender.rpartition('@')[2]}") for each in doubts]
    if doubts:
        return Verdict(MailState.QUARANTINED, "; ".join(doubts))
    if not read.events:
        return Verdict(MailState.NOTHING)
    was_doubtful = is_released and bool(doubtful)
    return Verdict(MailState.ACCEPTED, RELEASED if was_doubtful else "", is_released=was_doubtful)


def _unsaid(read: MailRead) -> list[str]:
    """What must be known before an event may count: part of an order may be cancelled, and the rest still come."""
    cancelled = [event for event in read.events if event.kind is EventKind.CANCELLATION]
    return [UNSAID_EXTENT] if any(event.is_whole is None for event in cancelled) else []


def _unkeepable(read: MailRead) -> Iterator[str]:
    """What of its numbers no table can hold exactly."""
    for event in read.events:
        for name, number, currency in _numbers(event):
            try:
                if currency:
                    minor(number, currency)
                else:
                    usable(number)
            except RuleBroken as error:
                yield f"{name} {number} cannot be kept: {error}"


def _numbers(event: MailEvent) -> Iterator[tuple[str, Decimal | None, str | None]]:
    """Each number with its name, and its currency where it is an amount."""
    yield "the amount", event.amount, event.currency
    for item in event.items:
        yield "a quantity", item.quantity, None
        yield "a price", item.unit_price, event.currency
