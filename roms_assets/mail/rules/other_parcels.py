"""Tracking numbers of a mail beside those that it tells where its template has them: another parcel may be lost."""

from collections.abc import Iterator, Sequence

from roms_assets.mail.rules.disagreeing import orders_in
from roms_assets.mail.rules.found import MailEvent
from roms_assets.mail.rules.template_values import Reading
from roms_assets.mail.rules.templates import PARCELS
from roms_assets.mail.rules.texts import Part
from roms_assets.mail.rules.tracking import tracking_numbers

OTHER_PARCEL = "a tracking number stands in it that it does not call one, and another that it does"


def doubts_of_parcels(reading: Reading, parts: list[Part], events: Sequence[MailEvent]) -> Iterator[str]:
    """Why its parcels may not be all: it names one more in the same words, or in none."""
    read = [event.tracking_number for event in events if event.tracking_number]
    if reading.event in PARCELS and read and any(_others(reading, parts, read)):
        yield OTHER_PARCEL


def _others(reading: Reading, parts: list[Part], read: Sequence[str]) -> Iterator[str]:
    orders = orders_in(reading, parts)
    for part in parts:
        for each in tracking_numbers(part.text, reading.template.carrier):
            if each.number not in orders and not any(_is_same(each.number, known) for known in read):
                yield each.number


def _is_same(number: str, known: str) -> bool:
    """DPD's check character stands behind its number or does not; other numbers come with what routes them."""
    return number in known or known in number
