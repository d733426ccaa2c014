"""The samples of a template as mails, and whether they are read as they expect: each template is its own test."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, time
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from roms_assets.mail.rules.found import MailEvent, MailItem, MailRead
from roms_assets.mail.rules.reading import Manner, read_mail
from roms_assets.mail.rules.templates import Sample, SampleEvent, Template, Templates

SERVER = "mx.example.org"
"""The receiving server that says of each sample that its sender signed it."""
THRESHOLD = 0.8


def wrong_samples(name: str, template: Template) -> Iterator[str]:
    """What is read of each sample that is not what it expects, in words; nothing when all is right.

    Of senders that many share the samples prove how their mails are read, as those of one taught address are.
    """
    owned = template.model_copy(update={"is_shared": False})
    how = Manner(Templates({name: owned}), frozenset([SERVER]), THRESHOLD, ZoneInfo("UTC"))
    for place, sample in enumerate(template.samples):
        read = read_mail(bytes_of(sample, template), _noon(sample), how)
        yield from (f"{name}, samples[{place}]: {told}" for told in _differences(sample, read))


def bytes_of(sample: Sample, template: Template) -> bytes:
    """The sample as a mail that its sender signed."""
    sender = sample.sender or template.senders[0]
    address = sender if "@" in sender else f"orders@{sender}"
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{SERVER}; dkim=pass header.d={address.rpartition('@')[2]}"
    mail["From"], mail["To"], mail["Subject"] = address, "customer@example.org", sample.subject
    mail["Date"] = _noon(sample)
    if sample.text:
        mail.set_content(sample.text)
    if sample.html and sample.text:
        mail.add_alternative(sample.html, subtype="html")
    elif sample.html:
        mail.set_content(sample.html, subtype="html")
    return bytes(mail)


def expected_of(expected: SampleEvent) -> MailEvent:
    """The event that a sample expects, without evidence."""
    told = {
        field.name: getattr(expected, field.name) for field in fields(MailEvent) if field.name != "evidence"
    }
    told["items"] = tuple(
        MailItem(item.name, item.sku, item.quantity, item.unit_price) for item in expected.items
    )
    return MailEvent(**told)


def differences(wanted: MailEvent, read: MailEvent) -> Iterator[str]:
    """Each field of an event that is read otherwise than it was expected, in words; not its evidence."""
    for field in fields(MailEvent):
        expected, found = getattr(wanted, field.name), getattr(read, field.name)
        if field.name != "evidence" and expected != found:
            yield f"expected {field.name} {_shown(expected)}, read {_shown(found)}"


def _shown(value: object) -> str:
    """A value as a template's file or a person writes it."""
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value)) or "nothing"
    if isinstance(value, MailItem):
        price = f" @ {value.unit_price}" if value.unit_price is not None else ""
        return f"{value.quantity} x {value.name}{price}{f' (sku {value.sku})' if value.sku else ''}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _counted(events: list[MailEvent]) -> str:
    kinds = ", ".join(
        f"{event.kind} {event.order_number or event.tracking_number or ''}".strip() for event in events
    )
    return f"{len(events)} events{f' ({kinds})' if kinds else ''}"


def _differences(sample: Sample, read: MailRead) -> Iterator[str]:
    events = [replace(event, evidence=()) for event in read.events]
    expected = [expected_of(each) for each in sample.events]
    if sample.mail and read.kind is not sample.mail:
        yield f"expected {sample.mail}, read {read.kind}"
    if len(events) != len(expected):
        yield f"expected {_counted(expected)}, read {_counted(events)}"
    for place, (wanted, found) in enumerate(zip(expected, events, strict=False)):
        yield from (f"events[{place}]: {told}" for told in differences(wanted, found))
    if read.doubts:
        yield f"expected no doubt, read {'; '.join(read.doubts)}"


def _noon(sample: Sample) -> datetime:
    return datetime.combine(sample.received_on, time(12), UTC)
