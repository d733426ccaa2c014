"""A mail read by the template of its sender: which kind it is, and the events that it tells of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from roms_assets.mail.rules.blocks import LINES_ABOVE, are_lines_unsure, blocks_of
from roms_assets.mail.rules.carriers import carrier_named, carriers_named
from roms_assets.mail.rules.choosing import begin_of, fitting_kinds
from roms_assets.mail.rules.disagreeing import doubts_of_block, doubts_of_whole, is_wrong_number, orders_in
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.hedges import doubts_of_lines
from roms_assets.mail.rules.other_parcels import doubts_of_parcels
from roms_assets.mail.rules.template_values import Reading, event_of, items_of, values_of
from roms_assets.mail.rules.templates import PARCELS, Kind, Template
from roms_assets.mail.rules.texts import TOO_LONG, Match, Part, Value, evidence, matches, parts_of
from roms_assets.mail.rules.tracking import Tracking, tracking_in_links, tracking_numbers, vouched_number
from roms_assets.mail.rules.unnamed_parcels import doubts_of_unnamed

_SAYS_MORE = ("items", "amount", "happened_on", "expected_on")
"""What an event says that is more than a mention."""
_FILLED = ("shop", "carrier", "currency", *_SAYS_MORE)
_FEWEST_DIGITS = 8
"""Of what may be a tracking number."""
MOST_EVENTS = 50
"""Events of one mail."""


@dataclass(frozen=True)
class Understood:
    """What a mail is by a template, its events, and what should stand in it and does not."""

    kind: EventKind | MailKind
    events: tuple[MailEvent, ...] = ()
    missing: tuple[str, ...] = ()
    is_unproven: bool = False
    """Something stands where its tracking number is told, and no check digit, nor form of a carrier, confirms it."""
    doubts: tuple[str, ...] = ()


def read_by(template: Template, letter: Letter, near: date | None) -> Understood | None:
    """What the mail says by this template; None when it is of no kind that the template knows.

    `near` is the day of the mail, for days that are written without a year; they are none without it.
    """
    parts = parts_of(letter)
    fitting = fitting_kinds(template, parts)
    if not fitting:
        return None
    kind = fitting[0]
    if isinstance(kind.kind, MailKind):
        return _instead(template, fitting, letter, near) or Understood(kind.kind)
    return _understood(template, kind, letter, near)


def _understood(template: Template, kind: Kind, letter: Letter, near: date | None) -> Understood:
    parts = parts_of(letter)
    reading = Reading(template, kind, EventKind(kind.kind), near, letter.links)
    blocks, is_unsure = list(blocks_of(reading, parts)), are_lines_unsure(reading, parts)
    events = _merged([event for block in blocks for event in _events(reading, block)])
    events = [_with_items(event, []) for event in events] if is_unsure else events
    missing = {name: None for event in events for name in _missing(reading, event)}
    is_unproven = any("tracking_number" in name for name in missing) and _has_unproven(reading, parts)
    doubts = [told for block in blocks for told in doubts_of_block(reading, block)]
    doubts += doubts_of_whole(reading, parts, events)
    doubts += doubts_of_lines(reading.event, parts, _read_from(reading, parts, events))
    doubts += doubts_of_parcels(reading, parts, events)
    doubts += doubts_of_unnamed(reading, events, _called(reading, parts))
    wrong = (number for block in blocks for number in _wrongly_told(reading, block))
    if is_unsure:
        doubts.append(LINES_ABOVE)
    if len(events) > MOST_EVENTS:
        doubts.append(TOO_LONG)
    if reading.event in PARCELS and any(wrong):
        doubts.append("what it calls a tracking number has a wrong check digit")
    return Understood(reading.event, tuple(events[:MOST_EVENTS]), tuple(missing), is_unproven, tuple(doubts))


def _instead(template: Template, fitting: list[Kind], letter: Letter, near: date | None) -> Understood | None:
    """The event that the subject tells of before the words of a mail that tells of none, such as an item's name."""
    begin = begin_of(template, fitting[0], letter.subject)
    for kind in fitting[1:]:
        if not isinstance(kind.kind, MailKind) and begin_of(template, kind, letter.subject) < begin:
            understood = _understood(template, kind, letter, near)
            told = f"its subject has words of {kind.kind} and of {fitting[0].kind}"
            return None if understood.missing else replace(understood, doubts=(*understood.doubts, told))
    return None


def _read_from(reading: Reading, parts: list[Part], events: list[MailEvent]) -> list[tuple[str, int]]:
    """Where the words stand by which the text is of this kind, and the numbers and amounts of what it tells."""
    marks = [(part.name, match.start) for part in parts[1:] for match in _marks_in(reading, part)]
    if reading.event not in (EventKind.CANCELLATION, EventKind.REFUND):
        return marks
    told = ("order_number", "amount")
    shown = [each for event in events for each in event.evidence if each.field in told]
    return [*marks, *((each.part, each.start) for each in shown if each.part != "subject")]


def _marks_in(reading: Reading, part: Part) -> Iterator[Match]:
    for pattern in reading.patterns(reading.kind.text):
        yield from matches(pattern, part)


def _events(reading: Reading, parts: list[Part]) -> Iterator[MailEvent]:
    """One, or one for each parcel; of several nobody knows which lines, and how much of the amount, each holds."""
    event = event_of(reading, values_of(reading, parts))
    if reading.event not in PARCELS:
        yield _with_items(_without(event, ["carrier"]), items_of(reading, parts))
        return
    tracked = _tracked(reading, parts)
    is_one = len(tracked) < 2
    event = (
        _with_items(event, items_of(reading, parts)) if is_one else _without(event, ["amount", "currency"])
    )
    for tracking, where in tracked:
        yield replace(
            event,
            carrier=(event.carrier if is_one else None) or tracking.carrier,
            tracking_number=tracking.number,
            evidence=(*event.evidence, *where),
        )
    if not tracked:
        yield replace(event, carrier=event.carrier or reading.template.carrier)


def _with_items(event: MailEvent, items: list[tuple[MailItem, tuple[Evidence, ...]]]) -> MailEvent:
    """The event with these lines alone."""
    shown = [each for _, evidences in items for each in evidences]
    kept = [each for each in event.evidence if not each.field.startswith("items[")]
    return replace(event, items=tuple(item for item, _ in items), evidence=(*kept, *shown))


def _without(event: MailEvent, names: Sequence[str]) -> MailEvent:
    kept = tuple(each for each in event.evidence if each.field not in names)
    emptied: dict[str, Any] = dict.fromkeys(names)
    return replace(event, **emptied, evidence=kept)


def _tracked(reading: Reading, parts: list[Part]) -> list[tuple[Tracking, tuple[Evidence, ...]]]:
    """The numbers where the template says that they stand; else those that are found in the mail or its links.

    Where one stands that is wrong, no other is taken in its place.
    """
    found: dict[str, tuple[Tracking, tuple[Evidence, ...]]] = {}
    for value, of in _told_numbers(reading, parts):
        if not is_wrong_number(value.text, of) and (tracking := vouched_number(value.text, of)):
            found.setdefault(tracking.number, (tracking, (value.evidence,)))
    if found or any(_wrongly_told(reading, parts)):
        return list(found.values())
    return _searched(reading, parts)


def _told_numbers(reading: Reading, parts: list[Part]) -> Iterator[tuple[Value, str | None]]:
    """What stands where the template says that tracking numbers stand, and whose number it is."""
    for pattern in reading.said:
        for part in parts if "tracking_number" in pattern.holes else ():
            for match in matches(pattern, part):
                value, named = match.values["tracking_number"], match.values.get("carrier")
                yield (
                    value,
                    (carrier_named(named.text) if named else None) or _carrier_of(reading, parts, value.text),
                )


def _called(reading: Reading, parts: list[Part]) -> set[str]:
    """The numbers of parcels that stand where the template says that they stand."""
    found = (vouched_number(value.text, of) for value, of in _told_numbers(reading, parts))
    return {each.number for each in found if each}


def _wrongly_told(reading: Reading, parts: list[Part]) -> Iterator[str]:
    for value, of in _told_numbers(reading, parts):
        if is_wrong_number(value.text, of):
            yield value.text


def _has_unproven(reading: Reading, parts: list[Part]) -> bool:
    """Whether a number stands where the template has tracking numbers; asked when none of them was believed."""
    patterns = reading.patterns([*reading.kind.says, *reading.template.says])
    tracked = [pattern for pattern in patterns if "tracking_number" in pattern.holes]
    found = (match for pattern in tracked for part in parts for match in matches(pattern, part))
    texts = (match.values["tracking_number"].text for match in found)
    return any(sum(each.isdigit() for each in text) >= _FEWEST_DIGITS for text in texts)


def _carrier_around(reading: Reading, parts: list[Part]) -> str | None:
    """Whose number it is: the sender's, or that of the one carrier that the template finds named."""
    if reading.template.carrier:
        return reading.template.carrier
    named = values_of(reading, parts).get("carrier")
    return carrier_named(named.text) if named else None


def _carrier_of(reading: Reading, parts: list[Part], number: str) -> str | None:
    """The same; else the one carrier that the text names anywhere, when this is a number of it by its check digit."""
    if around := _carrier_around(reading, parts):
        return around
    named = {carrier for part in parts for _, carrier in carriers_named(part.text)}
    only = named.pop() if len(named) == 1 else None
    return only if only and tracking_numbers(number, only, is_told=True) else None


def _searched(reading: Reading, parts: list[Part]) -> list[tuple[Tracking, tuple[Evidence, ...]]]:
    """Those that stand somewhere in the mail, else in its links; the number of its order is none."""
    orders = orders_in(reading, parts)
    for part in parts:
        found = [
            each
            for each in tracking_numbers(part.text, reading.template.carrier)
            if each.number not in orders
        ]
        if found:
            return [
                (each, (evidence("tracking_number", part, each.start, each.start + len(each.number)),))
                for each in found
            ]
    return [] if reading.kind.each else _linked(reading, parts)


def _linked(reading: Reading, parts: list[Part]) -> list[tuple[Tracking, tuple[Evidence, ...]]]:
    """Those of links to the carrier that the mail names; where it names none, to any."""
    named = _carrier_around(reading, parts)
    return [
        (each, (Evidence("tracking_number", "link", -1, each.number),))
        for each in tracking_in_links(reading.links)
        if named in (None, each.carrier)
    ]


def _missing(reading: Reading, event: MailEvent) -> list[str]:
    """What the template says that such a mail has; without a word of it a number of order, of a parcel any."""
    if reading.kind.needs is not None:
        return [name for name in reading.kind.needs if not getattr(event, name)]
    if event.order_number or (reading.event in PARCELS and event.tracking_number):
        return []
    return ["order_number"] if reading.event not in PARCELS else ["order_number or tracking_number"]


def _merged(events: list[MailEvent]) -> list[MailEvent]:
    """Each order and parcel once: a mail may name it in its head and again below, where it says more.

    An order that is merely named beside its parcels is no event of its own.
    """
    found: dict[tuple[str | None, str | None], MailEvent] = {}
    for event in events:
        key = (event.order_number, event.tracking_number)
        found[key] = _filled(found[key], event) if key in found else event
    with_parcels = {order for order, tracking in found if order and tracking}
    return [
        event
        for (order, tracking), event in found.items()
        if tracking or order not in with_parcels or any(getattr(event, name) for name in _SAYS_MORE)
    ]


def _filled(first: MailEvent, second: MailEvent) -> MailEvent:
    """The first with what only the second says; an amount goes with its currency."""
    names = [name for name in _FILLED if not getattr(first, name) and getattr(second, name)]
    if "amount" not in names:
        names = [name for name in names if name != "currency"]
    told = {name: getattr(second, name) for name in names}
    more = [each for each in second.evidence if each.field.partition("[")[0] in names]
    return replace(first, **told, evidence=(*first.evidence, *more))
