"""A mail of a sender that no template knows: read by words that many senders use, and never surely."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from roms_assets.kernel.amounts import AMOUNT, Money, money_of
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailKind
from roms_assets.mail.rules.given_back import GIVEN_BACK, is_of_rest
from roms_assets.mail.rules.number_words import ORDER_NUMBER, PARCEL, TOTAL, names_order
from roms_assets.mail.rules.templates import PARCELS
from roms_assets.mail.rules.texts import TOO_LONG, Part, evidence, parts_of
from roms_assets.mail.rules.tracking import Tracking, has_wrong_number, tracking_in_links, tracking_numbers
from roms_assets.mail.rules.wording import event_before, kind_of_opening, kind_of_subject

MOST_ORDERS = 20
SURE, FAIR, POOR = 0.6, 0.5, 0.3
"""Confidence: subject and number agree; only the text says what it is; no number was found."""
UNSAID = "it names an order or a parcel, in words that do not say what became of it"
_AMOUNT = re.compile(AMOUNT)
_GIVES_BACK = frozenset([EventKind.CANCELLATION, EventKind.REFUND])


@dataclass(frozen=True)
class Guessed:
    """What the mail seems to be."""

    kind: EventKind | MailKind
    confidence: float
    events: tuple[MailEvent, ...] = ()
    doubts: tuple[str, ...] = ()


def guessed(letter: Letter) -> Guessed:
    """What the mail seems to tell of; OTHER when nothing speaks for an order or a parcel."""
    parts = parts_of(letter)
    kind = kind_of_subject(letter.subject)
    if isinstance(kind, MailKind):
        return _beside(letter, parts, kind) or Guessed(kind, SURE)
    opened = kind or next((found for part in parts[1:] if (found := kind_of_opening(part.text))), None)
    if opened is None:
        return _unsaid(letter, parts)
    numbers = _order_numbers(parts)
    tracked = _tracked(letter, parts) if opened in PARCELS else []
    if not numbers and not tracked:
        return _without_number(kind)
    events, doubts = _events(opened, parts, numbers, tracked)
    return Guessed(opened, SURE if kind else FAIR, tuple(events), tuple(doubts))


def _beside(letter: Letter, parts: list[Part], kind: MailKind) -> Guessed | None:
    """The event with a number that the subject tells of before the words of a mail that tells of none."""
    before = event_before(letter.subject)
    numbers = _order_numbers(parts) if before else []
    if before is None or not numbers:
        return None
    events, doubts = _events(before, parts, numbers, [])
    return Guessed(before, POOR, tuple(events), (f"its subject has words of {before} and of {kind}", *doubts))


def _unsaid(letter: Letter, parts: list[Part]) -> Guessed:
    """A mail that names an order or a parcel by its number, in words that are not known: none is lost silently."""
    numbers, is_parcel = _order_numbers(parts), bool(PARCEL.search(letter.subject))
    tracked = _tracked(letter, parts) if is_parcel else []
    named = [part.name for part in parts if names_order(part.text)]
    is_order = "subject" in named or bool(named and (is_parcel or _total(parts)[1]))
    if not is_order and not tracked:
        return Guessed(MailKind.OTHER, FAIR)
    kind = EventKind.SHIPMENT if is_parcel else EventKind.ORDER
    events, doubts = _events(kind, parts, numbers, tracked)
    return Guessed(kind, POOR, tuple(events), (UNSAID, *doubts))


def _without_number(kind: EventKind | None) -> Guessed:
    """Words of an order in the subject are a doubt; in the text alone they are in any newsletter."""
    if kind is None:
        return Guessed(MailKind.OTHER, FAIR)
    return Guessed(
        kind, POOR, doubts=("its subject speaks of an order or a parcel, but no number was found",)
    )


def _order_numbers(parts: list[Part]) -> list[tuple[str, Evidence]]:
    found: dict[str, Evidence] = {}
    for part in parts:
        for match in ORDER_NUMBER.finditer(part.text):
            found.setdefault(match["number"], evidence("order_number", part, *match.span("number")))
    return list(found.items())


def _tracked(letter: Letter, parts: list[Part]) -> list[tuple[Tracking, Evidence]]:
    found: dict[str, tuple[Tracking, Evidence]] = {}
    for part in parts:
        for each in tracking_numbers(part.text):
            where = evidence("tracking_number", part, each.start, each.start + len(each.number))
            found.setdefault(each.number, (each, where))
    for each in tracking_in_links(letter.links):
        found.setdefault(each.number, (each, Evidence("tracking_number", "link", -1, each.number)))
    return list(found.values())


def _events(
    kind: EventKind,
    parts: list[Part],
    numbers: list[tuple[str, Evidence]],
    tracked: list[tuple[Tracking, Evidence]],
) -> tuple[list[MailEvent], list[str]]:
    """One for each parcel, or for each order when there is none; an amount only where there is one order."""
    doubts = [TOO_LONG] if len(tracked or numbers) > MOST_ORDERS else []
    numbers, tracked = numbers[:MOST_ORDERS], tracked[:MOST_ORDERS]
    if kind in PARCELS and any(has_wrong_number(part.text) for part in parts):
        doubts.append("something in it has the form of a tracking number and a wrong check digit")
    if len(numbers) > 1 and tracked:
        doubts.append("it names several orders and parcels, and does not say which parcel is of which order")
    money, total = _total(parts, kind) if len(numbers) == 1 and kind not in PARCELS else (None, None)
    if total and money is None:
        doubts.append("an amount in it may be read in two ways")
    order, shown = numbers[0] if len(numbers) == 1 else (None, None)
    currency_shown = replace(total, field="currency") if total and money and money.currency else None
    told = tuple(each for each in (shown, total, currency_shown) if each)
    if tracked:
        return [
            MailEvent(kind, order, carrier=each.carrier, tracking_number=each.number, evidence=(*told, where))
            for each, where in tracked
        ], doubts
    amount, currency = (money.amount, money.currency) if money else (None, None)
    return [
        MailEvent(kind, number, amount=amount, currency=currency, evidence=told or (where,))
        for number, where in numbers
    ], doubts


def _total(parts: list[Part], kind: EventKind = EventKind.ORDER) -> tuple[Money | None, Evidence | None]:
    """The amount behind a word such as total; without money when it stands there and may be two."""
    seen: dict[Decimal, tuple[Money | None, Evidence]] = {}
    unclear: Evidence | None = None
    for where, written in _refunds(parts, kind) or _totals(parts, kind):
        money = money_of(written)
        if money is None:
            unclear = where
        else:
            seen.setdefault(money.amount, (money, where))
    if len(seen) == 1 and unclear is None:
        return next(iter(seen.values()))
    return None, unclear or next((where for _, where in seen.values()), None)


def _refunds(parts: list[Part], kind: EventKind) -> list[tuple[Evidence, str]]:
    """The amounts that a refund calls given back, and where each stands."""
    if kind is not EventKind.REFUND:
        return []
    found = ((part, match) for part in parts[1:] for match in GIVEN_BACK.finditer(part.text))
    return [(evidence("amount", part, *match.span("amount")), match["amount"]) for part, match in found]


def _totals(parts: list[Part], kind: EventKind) -> Iterator[tuple[Evidence, str]]:
    """The amounts behind words such as total; of what was cancelled or given back none that is an order's."""
    for part in parts[1:]:
        for label in TOTAL.finditer(part.text):
            if kind in _GIVES_BACK and is_of_rest(part.text, *label.span()):
                continue
            if amount := _AMOUNT.match(part.text, label.end()):
                yield evidence("amount", part, *amount.span()), amount[0]
