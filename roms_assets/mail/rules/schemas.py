"""The tables' columns, types and units, said once: they shape and check the frames and describe the tables.

Amounts named `_minor` are whole minor units (cents, or yen, which have none) and stand beside their currency.
"""

from typing import Annotated, Any

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time

Exact = Annotated[pl.Decimal, 18, 9]


def _mail_id() -> Any:
    """The column of the mail that a row was read from."""
    return Field(str_length=64, description="Checksum of the mail's bytes, which landing keeps")


def _received_date() -> Any:
    """The column of the day by which all tables are divided."""
    return Field(description="Day of UTC on which the mail came to the mailbox")


def _currency() -> Any:
    """The column of a currency."""
    return Field(
        nullable=True,
        description="Three capital letters; empty when the mail tells none, or a sign that several currencies have",
    )


class MailMessage(TableRow):
    """One row per mail that was looked at, whatever became of it."""

    mail_id: str = _mail_id()
    letter_sha256: str = Field(
        nullable=True,
        description="Checksum of Message-ID, sender, date, subject and texts, which copies of a mail have in common;"
        " empty without a Message-ID",
    )
    copy_of: str = Field(nullable=True, description="Of a copy: the mail_id of the copy that counts")
    received_date: pl.Date = _received_date()
    received_at: Time = Field(description="When it came to the mailbox")
    sent_at: Time = Field(nullable=True, description="When its sender says that it was written")
    mailbox: str = Field(description="The mailbox, as roms.yaml names it")
    folder: str = Field(description="The folder in which it lay when it was fetched")
    uid: pl.Int64 = Field(ge=0, description="Its number in that folder then")
    sender_domain: str = Field(nullable=True, description="What stands behind the @ of its sender's address")
    sender_address: str = Field(nullable=True, description="Only with mail.personal_data: clear")
    subject: str = Field(nullable=True, description="Only with mail.personal_data: clear")
    shop: str = Field(
        nullable=True,
        description="What the sender's template calls the shop or carrier, otherwise the sender's domain",
    )
    kind: str = Field(
        description="order, shipment, out_for_delivery, delivery, exception, cancellation, refund;"
        " invoice, payment_notice, price_change or other of a mail that tells of none of these"
    )
    reader: str = Field(description="What understood it: structured, template, general or none")
    confidence: float = Field(ge=0, description="How sure that is, from 0 to 1")
    authentication: str = Field(
        description="passed, failed or unknown: what the mailbox's own server found of the sender's signature"
    )
    is_forwarded: bool = Field(
        description="Whether somebody passed it on; then what stands here is the mail inside"
    )
    state: str = Field(
        description="accepted, quarantined (waits for a person), nothing (it is about no order), refused (not read) or"
        " copy (another copy of it counts)"
    )
    reason: str = Field(
        description="Why it is quarantined or refused; of one that a person released or dismissed that"
        " they did"
    )
    events_qty: pl.Int64 = Field(
        ge=0, description="How many events it told of; they count when it is accepted"
    )
    size_bytes: pl.Int64 = Field(ge=0, description="Its size, as the server says")
    event_id: pl.Int64 = Field(description="Number in the event store")
    poll_id: str = Field(description="The poll that brought it, as in mail_sync_log")
    read_at: Time = Field(description="When it was read last")


class MailEventRow(TableRow):
    """One row per thing that an accepted mail tells of: an order, a parcel, a cancellation, a refund."""

    event_key: str = Field(
        description="Checksum of the mail, a dash, and the place of this event in it from 0"
    )
    mail_id: str = _mail_id()
    received_date: pl.Date = _received_date()
    received_at: Time = Field(description="When the mail came to the mailbox")
    kind: str = Field(
        description="order, shipment, out_for_delivery, delivery, exception, cancellation or refund"
    )
    order_number: str = Field(nullable=True, description="As the shop writes it; some carriers name none")
    shop: str = Field(nullable=True, description="The shop, as its template or markup names it")
    amount_minor: pl.Int64 = Field(
        nullable=True, description="What it comes to, in minor units; empty without a currency"
    )
    amount: Exact = Field(nullable=True, description="The same amount as the mail writes it")
    currency: str = _currency()
    items_qty: pl.Int64 = Field(
        ge=0, description="How many lines the mail names; they stand in mail_event_items"
    )
    carrier: str = Field(nullable=True, description="Who carries the parcel")
    tracking_number: str = Field(
        nullable=True, description="Of the parcel; its check digit is right, where its form has one"
    )
    happened_on: pl.Date = Field(nullable=True, description="The day that the mail names")
    expected_on: pl.Date = Field(nullable=True, description="The day on which the parcel is to come")
    is_whole: bool = Field(
        nullable=True,
        description="Of a cancellation: the whole order, or only those lines; empty when the mail does not say and a"
        " person released it",
    )
    reader: str = Field(description="What understood the mail: structured, template or general")
    confidence: float = Field(ge=0, description="How sure that is, from 0 to 1")
    is_released: bool = Field(description="Whether a person let it through although it was doubtful")
    evidence: str = Field(
        description="JSON: for each field where in the mail it stands (part, first character) and the words there"
    )


class MailEventItem(TableRow):
    """One row per line of an event."""

    event_key: str = Field(description="The event of mail_events")
    line_number: pl.Int64 = Field(ge=0, description="Place of the line in the mail, counted from 0")
    received_date: pl.Date = _received_date()
    name: str = Field(description="What the mail calls it")
    sku: str = Field(nullable=True, description="The shop's own number of it")
    quantity: Exact = Field(description="How many")
    unit_price_minor: pl.Int64 = Field(
        nullable=True, description="Of one, in minor units; empty without a currency"
    )
    unit_price: Exact = Field(nullable=True, description="The same price as the mail writes it")
    currency: str = _currency()


class QuarantinedMail(TableRow):
    """One row per mail that a person has to look at, or has looked at."""

    mail_id: str = _mail_id()
    received_date: pl.Date = _received_date()
    since: Time = Field(description="When it was quarantined first")
    sender_domain: str = Field(nullable=True, description="What stands behind the @ of its sender's address")
    shop: str = Field(
        nullable=True,
        description="What the sender's template calls the shop or carrier, otherwise the sender's domain",
    )
    kind: str = Field(description="What it seems to be")
    reason: str = Field(description="Why nothing was made of it")
    understood: str = Field(description="JSON: the events as they were understood, with their evidence")
    event_id: pl.Int64 = Field(description="Number in the event store")
    settled_at: Time = Field(nullable=True, description="When it left the quarantine; empty while it waits")
    settled_by: str = Field(
        nullable=True,
        description="released (as it was understood), dismissed (nothing is made of it) or read (with a template, or"
        " anew)",
    )


class MailSync(TableRow):
    """One row per folder and poll."""

    poll_id: str = Field(description="Names the poll")
    mailbox: str = Field(description="The mailbox, as roms.yaml names it")
    folder: str = Field(description="The folder")
    polled_at: Time = Field(description="When the folder was asked")
    seen: pl.Int64 = Field(ge=0, description="Mails that the server had behind the place of the last poll")
    new: pl.Int64 = Field(
        ge=0,
        description="Mails that were kept: those of them that this folder had not brought before, and those that could"
        " be had whole at last",
    )
    not_handed_out: pl.Int64 = Field(
        ge=0,
        nullable=True,
        description="Mails that the server has and did not hand out, of this poll and of earlier ones that are asked"
        " for again; empty of a poll before this was counted",
    )
    read: pl.Int64 = Field(
        ge=0,
        description="Mails of these that were read: accepted, or about no order; a mail of several folders counts in"
        " one",
    )
    refused: pl.Int64 = Field(
        ge=0,
        description="Mails of these that are quarantined or refused; a mail of several folders counts in one",
    )
    seconds: float = Field(ge=0, description="How long asking and fetching took")
    error: str = Field(description="Why the folder could not be read to its end; empty when it could")
