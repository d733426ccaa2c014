"""What a person says that a mail tells of, and what a template reads otherwise."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from roms_assets.mail.rules.found import EventKind, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.invented import EVENT_FIELDS
from roms_assets.mail.rules.samples import differences


@dataclass(frozen=True)
class Correction:
    """What a person says that the mail tells of; what is empty it does not tell."""

    kind: EventKind | MailKind
    order_number: str | None = None
    shop: str | None = None
    items: tuple[MailItem, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    happened_on: date | None = None
    expected_on: date | None = None
    is_whole: bool | None = None
    language: str | None = None
    """Such as de_DE, by which amounts and days of this sender are read; found out when it is empty."""
    needs_signature: bool = True
    """Whether a mail of this sender that nobody proved stays a doubt."""

    def event(self) -> MailEvent | None:
        """The event; None when it is a mail of no event."""
        if not isinstance(self.kind, EventKind):
            return None
        told = {name: getattr(self, name) for name in EVENT_FIELDS}
        return MailEvent(self.kind, **told)


def difference(wanted: MailEvent | None, read: list[MailEvent]) -> str:
    """What the template would read otherwise than it was corrected, and what to do about it."""
    if wanted is None or len(read) != 1:
        return (
            f"the mail tells of {len(read)} events by these patterns, not of one; write the template by hand"
        )
    if wanted.currency is None and read[0].currency:
        return (
            f"the amount stands in the mail in {read[0].currency}, and the correction names no currency:"
            f" add --currency {read[0].currency}"
        )
    told = next(differences(wanted, read[0]))
    return f"{told}; correct what was typed, or write the template by hand"
