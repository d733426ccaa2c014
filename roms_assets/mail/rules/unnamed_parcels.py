"""Parcels that a mail tells of by nothing but a number that it does not call one, as adverts with a link do."""

from collections.abc import Collection, Iterator, Sequence

from roms_assets.mail.rules.found import MailEvent
from roms_assets.mail.rules.template_values import Reading
from roms_assets.mail.rules.templates import PARCELS

ONLY_A_NUMBER = "it names no order, and its tracking number stands in a link or among other words alone"


def doubts_of_unnamed(
    reading: Reading, events: Sequence[MailEvent], called: Collection[str]
) -> Iterator[str]:
    """Why a parcel may be none: of numbers, those that stand where the template has them are `called` so.

    A carrier's own mail may name its own number anywhere, and a template may say that such a mail always has one.
    """
    if reading.event not in PARCELS or "tracking_number" in (reading.kind.needs or ()):
        return
    sender = reading.template.carrier
    for event in events:
        if event.order_number or not event.tracking_number or event.tracking_number in called:
            continue
        if sender is None:
            yield ONLY_A_NUMBER
        elif event.carrier != sender:
            yield f"its tracking number is one of {event.carrier}, and {sender} sent it"
