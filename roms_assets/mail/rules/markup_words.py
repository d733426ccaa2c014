"""What a mail's words say of what its markup says: by its sender's template, else by words that many senders use."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from roms_assets.kernel.amounts import AMOUNT, money_of
from roms_assets.kernel.numbers import plain
from roms_assets.kernel.order_numbers import number_key
from roms_assets.mail.rules.carriers import carrier_named, carriers_named
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import EventKind, MailEvent, MailItem
from roms_assets.mail.rules.hedges import doubts_of_lines
from roms_assets.mail.rules.number_words import ORDER_NUMBER, TOTAL
from roms_assets.mail.rules.templates import PARCELS, Template
from roms_assets.mail.rules.texts import Part, parts_of
from roms_assets.mail.rules.tracking import tracking_in_links, tracking_numbers
from roms_assets.mail.rules.wording import OPENING, SUBJECTS, kind_of_opening

_AMOUNT = re.compile(AMOUNT)
_LINE = re.compile(
    r"^[ \t]*(?P<quantity>[0-9]{1,4})[ ]?[x\u00d7][ \t]+(?P<name>\S[^\n\t]{0,200})", re.MULTILINE
)
_MOST_LINES = 200
_WORD = re.compile(r"[^\W_]+")
_COMPARED = {
    "order_number": "the order number",
    "amount": "the amount",
    "currency": "the currency",
    "carrier": "the carrier",
    "tracking_number": "the tracking number",
    "happened_on": "the day",
    "expected_on": "the day of delivery",
    "is_whole": "that all is cancelled:",
}
_FILLED = ("items", "carrier", "tracking_number", "happened_on", "expected_on")


def doubts_by_template(
    letter: Letter, marked: Sequence[MailEvent], told: Sequence[MailEvent]
) -> Iterator[str]:
    """Where the template of the sender reads other values of the words, more orders or parcels, or other lines."""
    for name, called in _COMPARED.items():
        first, second = (_values(events, name) for events in (marked, told))
        if first and second and not second <= first:
            yield _contradicts(called, first, second)
    alike = [event for event in told if event.kind is marked[0].kind]
    if len(alike) > len(marked):
        yield f"its markup tells of {len(marked)}, its words of {len(alike)}: one of them may be missing"
    lines = [item for event in told for item in event.items] or _lines_of(parts_of(letter))
    yield from _doubts_of_lines(marked, lines)


def doubts_by_words(letter: Letter, marked: Sequence[MailEvent], template: Template | None) -> Iterator[str]:
    """Where words that many senders use say otherwise, in a mail that no template of its sender knows."""
    parts = parts_of(letter)
    for name, second in (
        (
            "order_number",
            {number_key(found["number"]) for part in parts for found in ORDER_NUMBER.finditer(part.text)},
        ),
        ("tracking_number", _tracked(letter, parts, marked)),
    ):
        first = _values(marked, name)
        if second and not second <= first and (first or marked[0].kind in PARCELS):
            yield _contradicts(_COMPARED[name], first, second)
    carriers = {carrier for part in parts for _, carrier in carriers_named(part.text)}
    told = _values(marked, "carrier")
    if carriers and told and told.isdisjoint(carriers):
        yield _contradicts("the carrier", told, carriers)
    yield from _doubts_of_totals(parts, marked, template)
    yield from _doubts_of_lines(marked, _lines_of(parts))
    yield from _denials(parts, marked)


def filled(marked: Sequence[MailEvent], told: Sequence[MailEvent]) -> list[MailEvent]:
    """The events of the markup, with what only the words say of the same order or parcel, and where that stands."""
    return [
        _filled(event, same[0])
        if len(same := [each for each in told if _is_same(event, each)]) == 1
        else event
        for event in marked
    ]


def _filled(event: MailEvent, by_words: MailEvent) -> MailEvent:
    names = [name for name in _FILLED if not getattr(event, name) and getattr(by_words, name)]
    if event.amount is None and by_words.amount is not None:
        names += ["amount", "currency"]
    more = tuple(each for each in by_words.evidence if each.field.partition("[")[0] in names)
    values: dict[str, Any] = {name: getattr(by_words, name) for name in names}
    return replace(event, **values, evidence=(*event.evidence, *more))


def _is_same(first: MailEvent, second: MailEvent) -> bool:
    named = [(number_key(each.order_number or ""), each.tracking_number or "") for each in (first, second)]
    (order, tracking), (other, other_tracking) = named
    is_other = any(one and two and one != two for one, two in ((order, other), (tracking, other_tracking)))
    return (
        first.kind is second.kind
        and not is_other
        and bool(order == other != "" or tracking == other_tracking != "")
    )


def _values(events: Sequence[MailEvent], name: str) -> set[str]:
    """What events say of it, so that it can be compared."""
    found = [value for event in events if (value := getattr(event, name)) is not None]
    if name == "order_number":
        return {number_key(value) for value in found}
    if name == "carrier":
        return {carrier_named(value) or value.lower() for value in found}
    return {plain(value) if isinstance(value, Decimal) else str(value) for value in found}


def _contradicts(called: str, first: set[str], second: set[str]) -> str:
    return f"its markup says {called} {_listed(first)}, its words {_listed(second)}"


def _listed(values: set[str]) -> str:
    return " and ".join(sorted(values)[:3]) or "of none"


def _tracked(letter: Letter, parts: list[Part], marked: Sequence[MailEvent]) -> set[str]:
    """The tracking numbers in the words and links that are no order numbers."""
    found = [each for part in parts for each in tracking_numbers(part.text)]
    numbers = {each.number for each in [*found, *tracking_in_links(letter.links)]}
    return numbers - _values(marked, "order_number")


def _doubts_of_totals(
    parts: list[Part], marked: Sequence[MailEvent], template: Template | None
) -> Iterator[str]:
    """Where amounts stand behind words such as total, and none of them is that of the markup."""
    told = {(event.amount, event.currency) for event in marked if event.amount is not None}
    labels = ((part.text, label.end()) for part in parts for label in TOTAL.finditer(part.text))
    totals = [found[0] for text, end in labels if (found := _AMOUNT.match(text, end))]
    language = template.language if template else None
    if told and totals and not any(_is_amount(text, each, language) for text in totals for each in told):
        yield _contradicts(
            "the amount", {f"{amount} {currency or ''}".strip() for amount, currency in told}, set(totals)
        )


def _is_amount(text: str, told: tuple[Decimal | None, str | None], language: str | None) -> bool:
    """Whether the text is that amount; a sign that has several meanings may be the currency of the markup."""
    money = money_of(text, language, told[1])
    return money is not None and money.amount == told[0] and (told[1] is None or money.currency == told[1])


def _lines_of(parts: list[Part]) -> list[MailItem]:
    """Lines such as `2 x Mug`, of the first text that has any."""
    for part in parts[1:]:
        found = list(_LINE.finditer(part.text))[:_MOST_LINES]
        if found:
            return [MailItem(each["name"].strip(), quantity=Decimal(each["quantity"])) for each in found]
    return []


def _doubts_of_lines(marked: Sequence[MailEvent], lines: Sequence[MailItem]) -> Iterator[str]:
    items = [item for event in marked for item in event.items]
    if items and lines and not _same_lines(items, lines):
        yield f"its markup says the items {_shown(items)}, its words {_shown(lines)}"


def _same_lines(items: Sequence[MailItem], lines: Sequence[MailItem]) -> bool:
    left = list(lines)
    for item in items:
        same = next((line for line in left if _same_line(item, line)), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def _same_line(first: MailItem, second: MailItem) -> bool:
    prices = {each.unit_price for each in (first, second)} - {None}
    return first.quantity == second.quantity and len(prices) < 2 and _same_name(first.name, second.name)


def _same_name(first: str, second: str) -> bool:
    """Whether both may be one: words often cut a name short (`Stoneware mu…`), or say more of it."""
    short, long = sorted((" ".join(_WORD.findall(each.casefold())) for each in (first, second)), key=len)
    is_cut = any(each.rstrip().endswith(("…", "...")) for each in (first, second))
    return bool(short) and (f" {short} " in f" {long} " or (is_cut and long.startswith(short)))


def _shown(items: Sequence[MailItem]) -> str:
    shown = [f"{plain(item.quantity)} x {item.name[:40]}" + (f" at {item.unit_price}" if item.unit_price else "")
             for item in items[:3]]  # fmt: skip
    return ", ".join([*shown, *(["…"] if len(items) > len(shown) else [])])


def _denials(parts: list[Part], marked: Sequence[MailEvent]) -> Iterator[str]:
    """Where the words say that it did not happen, or that the order was cancelled or paid back."""
    kind = marked[0].kind
    opened = {kind_of_opening(part.text) for part in parts[1:]} & {EventKind.CANCELLATION, EventKind.REFUND}
    if opened and kind not in opened:
        yield f"its markup says {kind}, its words {' and '.join(sorted(str(each) for each in opened))}"
    yield from doubts_of_lines(kind, parts, list(_places(parts, marked)))


def _places(parts: list[Part], marked: Sequence[MailEvent]) -> Iterator[tuple[str, int]]:
    """Where the text names the order or speaks of one."""
    numbers = [each for event in marked for each in (event.order_number, event.tracking_number) if each]
    for part in parts[1:]:
        for number in numbers:
            yield from ((part.name, found.start()) for found in re.finditer(re.escape(number), part.text))
        spoken = part.text[:OPENING]
        for kind in {marked[0].kind, EventKind.ORDER}:
            yield from ((part.name, found.start()) for found in SUBJECTS[kind].finditer(spoken))
