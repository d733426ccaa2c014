"""What reading a mail gives: its kind, the events that it tells of, how sure that is, and where in it each stands."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class EventKind(StrEnum):
    """What happened to an order or a parcel."""

    ORDER = "order"
    SHIPMENT = "shipment"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY = "delivery"
    EXCEPTION = "exception"
    """A parcel was held up, lost or could not be delivered."""
    CANCELLATION = "cancellation"
    REFUND = "refund"


class MailKind(StrEnum):
    """What a mail is about, where that is no event: nothing is made of it."""

    INVOICE = "invoice"
    PAYMENT_NOTICE = "payment_notice"
    PRICE_CHANGE = "price_change"
    OTHER = "other"
    """Newsletters, accounts, whatever is about no order."""


class Authentication(StrEnum):
    """What a receiving server that we trust found of the sender's signature."""

    PASSED = "passed"
    """The domain of the sender signed it, or DMARC says that it is the sender's."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """No server that roms.yaml trusts said anything."""


class Reader(StrEnum):
    """What understood a mail."""

    STRUCTURED = "structured"
    """JSON-LD or microdata of schema.org."""
    TEMPLATE = "template"
    GENERAL = "general"
    NONE = "none"


@dataclass(frozen=True)
class Evidence:
    """Where a value stands: what of the mail was looked at, and the text there, as short as shows it."""

    field: str
    """Such as `amount`, or `items[0].quantity`."""
    part: str
    """`subject`, `text`, `html`, `link` (the target of one), `json-ld` or `microdata`; `template` where the mail does
    not say it and its sender's template does."""
    start: int
    """First character of it in that part as it was read, counted from 0; -1 where places are not counted."""
    text: str


@dataclass(frozen=True)
class MailItem:
    """One line of what a mail tells of."""

    name: str
    sku: str | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    """Of one, in the event's currency, as it was said."""


@dataclass(frozen=True)
class MailEvent:
    """One thing that a mail tells of; a mail may tell of several orders or parcels. Fields not said are empty."""

    kind: EventKind
    order_number: str | None = None
    shop: str | None = None
    """The shop as its template or markup names it."""
    items: tuple[MailItem, ...] = ()
    amount: Decimal | None = None
    """What the order, cancellation or refund comes to."""
    currency: str | None = None
    """Three letters; None when neither a code nor a sign that has one meaning there told it."""
    carrier: str | None = None
    tracking_number: str | None = None
    """Only one whose check digit is right, or that its sender's template vouches for."""
    happened_on: date | None = None
    """The day that the mail names; None when it names none."""
    expected_on: date | None = None
    """The day on which a parcel is to come."""
    is_whole: bool | None = None
    """Of a cancellation: the whole order, or the lines in `items` alone."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class MailRead:
    """What became of one mail."""

    sender: str
    """The address of From, in lower case; of a forwarded mail that of the mail inside."""
    shop: str
    """What the template that knows the sender calls the shop or carrier, otherwise the sender's domain."""
    authentication: Authentication
    kind: EventKind | MailKind
    reader: Reader
    confidence: float
    """From 0 to 1; of a mail that tells of nothing how sure that is."""
    events: tuple[MailEvent, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why nothing may be made of it before a person has looked; empty when events may be kept as they are."""
    message_id: str | None = None
    letter_sha256: str | None = None
    """What its copies have in common; None without a Message-ID."""
    sent_at: datetime | None = None
    """Of the Date header, aware, in UTC; None when there is none that can be read."""
    is_forwarded: bool = False
    subject: str = field(default="", repr=False)
    """As it came, also of a forwarded mail; in tables only where persons may stand in them."""
    text: str = field(default="", repr=False)
    """The text that was read, for teaching; never logged or put into a table."""
