"""A mail read by the template of its sender: which kind it is, and the events that it tells of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from roms_assets.mail.rules.amounts import Money, money_of
from roms_assets.mail.rules.carriers import carrier_named
from roms_assets.mail.rules.dates import day_of
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailItem, MailKind
from roms_assets.mail.rules.patterns import Pattern
from roms_assets.mail.rules.templates import PARCELS, Kind, Template
from roms_assets.mail.rules.texts import Match, Part, Value, evidence, fits, matches, parts_of
from roms_assets.mail.rules.tracking import Tracking, tracking_in_links, tracking_numbers, vouched_number

ITEM_VALUES = ("name", "sku", "quantity", "unit_price")
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


@dataclass(frozen=True)
class _Reading:
    template: Template
    kind: Kind
    event: EventKind
    near: date
    links: tuple[str, ...]

    def patterns(self, written: Sequence[str]) -> list[Pattern]:
        return [self.template.pattern(each) for each in written]


def read_by(template: Template, letter: Letter, near: date) -> Understood | None:
    """What the mail says by this template; None when it is of no kind that the template knows.

    `near` is the day of the mail, for days that are written without a year.
    """
    parts = parts_of(letter)
    kind = next((each for each in template.kinds if _is_of(template, each, parts)), None)
    if kind is None:
        return None
    if isinstance(kind.kind, MailKind):
        return Understood(kind.kind)
    reading = _Reading(template, kind, kind.kind, near, letter.links)
    events = _merged([event for block in _blocks(reading, parts) for event in _events(reading, block)])
    missing = {name: None for event in events for name in _missing(reading, event)}
    is_unproven = any("tracking_number" in name for name in missing) and _has_unproven(reading, parts)
    return Understood(kind.kind, tuple(events[:MOST_EVENTS]), tuple(missing), is_unproven)


def _is_of(template: Template, kind: Kind, parts: list[Part]) -> bool:
    marks = [template.pattern(each) for each in kind.subject]
    in_text, without = ([template.pattern(each) for each in names] for names in (kind.text, kind.without))
    if (marks and not fits(marks, parts[:1])) or (in_text and not fits(in_text, parts[1:])):
        return False
    return not fits(without, parts)


def _blocks(reading: _Reading, parts: list[Part]) -> Iterator[list[Part]]:
    """The parts that each event is told in: all, or from each place of `each` to the next."""
    if reading.kind.each:
        for part in parts[1:]:
            starts = [match.start for match in matches(reading.template.pattern(reading.kind.each), part)]
            for start, end in pairwise([*starts, len(part.text)]):
                yield [part.piece(start, end)]
            if starts:
                return
    yield parts


def _events(reading: _Reading, parts: list[Part]) -> Iterator[MailEvent]:
    """One, or one for each parcel; of several nobody knows which lines, and how much of the amount, each holds."""
    event = _event(reading, _values(reading, parts))
    if reading.event not in PARCELS:
        yield _with_items(_without(event, ["carrier"]), _items(reading, parts))
        return
    tracked = _tracked(reading, parts)
    is_one = len(tracked) < 2
    event = _with_items(event, _items(reading, parts)) if is_one else _without(event, ["amount", "currency"])
    for tracking, where in tracked:
        yield replace(
            event,
            carrier=event.carrier or tracking.carrier,
            tracking_number=tracking.number,
            evidence=(*event.evidence, *where),
        )
    if not tracked:
        yield replace(event, carrier=event.carrier or reading.template.carrier)


def _with_items(event: MailEvent, items: list[tuple[MailItem, tuple[Evidence, ...]]]) -> MailEvent:
    shown = tuple(each for _, evidences in items for each in evidences)
    return replace(event, items=tuple(item for item, _ in items), evidence=(*event.evidence, *shown))


def _without(event: MailEvent, names: Sequence[str]) -> MailEvent:
    kept = tuple(each for each in event.evidence if each.field not in names)
    emptied: dict[str, Any] = dict.fromkeys(names)
    return replace(event, **emptied, evidence=kept)


def _values(reading: _Reading, parts: list[Part]) -> dict[str, Value]:
    """The first place of each value that can be read."""
    found: dict[str, Value] = {}
    for pattern in reading.patterns([*reading.kind.says, *reading.template.says]):
        for part in parts:
            for match in matches(pattern, part):
                for name, value in match.values.items():
                    if name not in found and _is_readable(reading, name, value.text):
                        found[name] = value
    return found


def _is_readable(reading: _Reading, name: str, text: str) -> bool:
    if name in ("amount", "unit_price"):
        return money_of(text, reading.template.language, reading.template.currency) is not None
    if name in ("happened_on", "expected_on"):
        return day_of(text, reading.near, reading.template.language) is not None
    return bool(text)


def _event(reading: _Reading, values: Mapping[str, Value]) -> MailEvent:
    def text(name: str) -> str | None:
        return values[name].text if name in values else None

    def day(name: str) -> date | None:
        written = text(name)
        return day_of(written, reading.near, reading.template.language) if written else None

    written = text("amount")
    money = money_of(written, reading.template.language, reading.template.currency) if written else None
    named = text("carrier")
    told = ("order_number", "amount", "carrier", "happened_on", "expected_on", "shop")
    shown = [values[name].evidence for name in told if name in values]
    if money and money.currency:
        shown.append(_shown_currency(money, values["amount"].evidence))
    return MailEvent(
        reading.event,
        order_number=text("order_number"),
        shop=text("shop") or reading.template.shop,
        amount=money.amount if money else None,
        currency=money.currency if money else None,
        carrier=(carrier_named(named) or named) if named else None,
        happened_on=day("happened_on"),
        expected_on=day("expected_on"),
        is_whole=reading.kind.is_whole if reading.event is EventKind.CANCELLATION else None,
        evidence=tuple(shown),
    )


def _shown_currency(money: Money, amount: Evidence) -> Evidence:
    """Beside the amount; where no sign stands there it is the template that tells it."""
    if any(not (each.isdigit() or each.isspace() or each in "-.,'") for each in amount.text):
        return replace(amount, field="currency")
    return Evidence("currency", "template", -1, money.currency or "")


def _items(reading: _Reading, parts: list[Part]) -> list[tuple[MailItem, tuple[Evidence, ...]]]:
    """The lines of the first part that has any, each with where its values stand."""
    for part in parts:
        region = _region(reading, part)
        for pattern in reading.patterns(reading.kind.items):
            found = [(item, match) for match in matches(pattern, region) if (item := _item(reading, match))]
            if found:
                return [(item, _shown(place, match)) for place, (item, match) in enumerate(found)]
    return []


def _shown(place: int, match: Match) -> tuple[Evidence, ...]:
    """Where each value of a line stands; the fields are named as `items[0].quantity`."""
    return tuple(
        replace(value.evidence, field=f"items[{place}].{name}")
        for name, value in match.values.items()
        if name in ITEM_VALUES
    )


def _region(reading: _Reading, part: Part) -> Part:
    starts = [pattern.found_by.search(part.text) for pattern in reading.patterns(reading.kind.items_from)]
    start = min((each.end() for each in starts if each), default=0)
    ends = [pattern.found_by.search(part.text, start) for pattern in reading.patterns(reading.kind.items_to)]
    return part.piece(start, min((each.start() for each in ends if each), default=len(part.text)))


def _item(reading: _Reading, match: Match) -> MailItem | None:
    values = {name: value.text for name, value in match.values.items()}
    price = values.get("unit_price")
    money = money_of(price, reading.template.language, reading.template.currency) if price else None
    if "name" not in values or (price and money is None):
        return None
    quantity = Decimal(values["quantity"]) if "quantity" in values else Decimal(1)
    return MailItem(values["name"], values.get("sku"), quantity, money.amount if money else None)


def _tracked(reading: _Reading, parts: list[Part]) -> list[tuple[Tracking, tuple[Evidence, ...]]]:
    """The numbers where the template says that they stand; else those that are found in the mail or its links."""
    found: dict[str, tuple[Tracking, tuple[Evidence, ...]]] = {}
    for pattern in reading.patterns([*reading.kind.says, *reading.template.says]):
        for part in parts if "tracking_number" in pattern.holes else ():
            for match in matches(pattern, part):
                value, named = match.values["tracking_number"], match.values.get("carrier")
                of = (carrier_named(named.text) if named else None) or _carrier_around(reading, parts)
                if tracking := vouched_number(value.text, of):
                    found.setdefault(tracking.number, (tracking, (value.evidence,)))
    return list(found.values()) or _searched(reading, parts)


def _has_unproven(reading: _Reading, parts: list[Part]) -> bool:
    """Whether a number stands where the template has tracking numbers; asked when none of them was believed."""
    patterns = reading.patterns([*reading.kind.says, *reading.template.says])
    tracked = [pattern for pattern in patterns if "tracking_number" in pattern.holes]
    found = (match for pattern in tracked for part in parts for match in matches(pattern, part))
    texts = (match.values["tracking_number"].text for match in found)
    return any(sum(each.isdigit() for each in text) >= _FEWEST_DIGITS for text in texts)


def _carrier_around(reading: _Reading, parts: list[Part]) -> str | None:
    """Whose number it is: the sender's, or that of the one carrier that the template finds named."""
    if reading.template.carrier:
        return reading.template.carrier
    named = _values(reading, parts).get("carrier")
    return carrier_named(named.text) if named else None


def _searched(reading: _Reading, parts: list[Part]) -> list[tuple[Tracking, tuple[Evidence, ...]]]:
    for part in parts:
        if found := tracking_numbers(part.text, reading.template.carrier):
            return [
                (
                    each,
                    (evidence("tracking_number", part, each.start, each.start + len(each.number)),),
                )
                for each in found
            ]
    if reading.kind.each:
        return []
    return [
        (each, (Evidence("tracking_number", "link", -1, each.number),))
        for each in tracking_in_links(reading.links)
    ]


def _missing(reading: _Reading, event: MailEvent) -> list[str]:
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
