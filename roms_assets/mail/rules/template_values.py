"""What the patterns of a template find in a mail, or in the piece of it that tells of one event: values and lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from roms_assets.kernel.amounts import Money, money_of
from roms_assets.mail.rules.carriers import carrier_named, name_alone
from roms_assets.mail.rules.dates import day_of, days_in, is_range
from roms_assets.mail.rules.found import EventKind, Evidence, MailEvent, MailItem
from roms_assets.mail.rules.other_lines import other_lines_below
from roms_assets.mail.rules.patterns import DAYS, Pattern
from roms_assets.mail.rules.sum_rows import has_minus, is_row_of_sums, may_be_voucher
from roms_assets.mail.rules.templates import Kind, Template
from roms_assets.mail.rules.texts import Match, Part, Value, fits, matches

_SIGN = re.compile(r"[^\W\d_]|[^\w\s.,'\u2019\u2212\u2013-]")
"""What is money says so by a sign or a code; a day and a telephone number do not."""
_ITEM_VALUES = ("name", "sku", "quantity", "unit_price")


@dataclass(frozen=True)
class Reading:
    """What the patterns of one kind of mail are looked for with."""

    template: Template
    kind: Kind
    event: EventKind
    near: date | None
    links: tuple[str, ...]

    def patterns(self, written: Sequence[str]) -> list[Pattern]:
        """Those that are written so."""
        return [self.template.pattern(each) for each in written]

    @property
    def said(self) -> list[Pattern]:
        """Where values stand: those of this kind before those of all kinds."""
        return self.patterns([*self.kind.says, *self.template.says])


def values_of(reading: Reading, parts: list[Part]) -> dict[str, Value]:
    """The first place of each value that can be read."""
    found: dict[str, Value] = {}
    for pattern in reading.said:
        for part in parts:
            for match in matches(pattern, part):
                for name, value in match.values.items():
                    if name not in found and _is_readable(reading, name, value.text):
                        found[name] = _alone(reading, name, value)
    return found


def _alone(reading: Reading, name: str, value: Value) -> Value:
    """A day or a carrier without what stands around it in its line, which may be to whom the parcel goes."""
    if name in DAYS:
        day = next(days_in(value.text, reading.near, reading.template.language))
        return replace(value, evidence=_part_of(value, day.start, day.end))
    if name == "carrier":
        start, end = name_alone(value.text)
        return replace(value, text=value.text[start:end], evidence=_part_of(value, start, end))
    return value


def _part_of(value: Value, start: int, end: int) -> Evidence:
    shown = value.evidence
    begin = shown.start + shown.text.find(value.text) + start
    return replace(shown, start=begin, text=value.text[start:end])


def _is_readable(reading: Reading, name: str, text: str) -> bool:
    if name in ("amount", "unit_price"):
        return amount_of(reading, text) is not None
    if name in DAYS:
        usage = reading.near, reading.template.language
        return day_of(text, *usage) is not None and not is_range(text, *usage)
    return bool(text)


def amount_of(reading: Reading, text: str) -> Money | None:
    """What an amount is as its sender writes it; none with a minus, for that is not what an order comes to."""
    if has_minus(text):
        return None
    return money_of(text, reading.template.language, reading.template.currency)


def event_of(reading: Reading, values: Mapping[str, Value]) -> MailEvent:
    """The event that these values are, without lines and parcels."""

    def text(name: str) -> str | None:
        return values[name].text if name in values else None

    def day(name: str) -> date | None:
        written = text(name)
        return day_of(written, reading.near, reading.template.language) if written else None

    written = text("amount")
    money = amount_of(reading, written) if written else None
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


@dataclass(frozen=True)
class Lines:
    """The lines of items in a part, or in the region of it where they stand: which were read, and where they end."""

    region: Part
    read: list[tuple[MailItem, Match]]
    end: int


def lines_of(reading: Reading, parts: list[Part]) -> Lines | None:
    """Those of the first part that has any that can be read."""
    for part in parts:
        region = region_of(reading, part)
        for pattern in reading.patterns(reading.kind.items):
            rows = (match for match in matches(pattern, region) if _is_row(pattern, region, match))
            found = [(item, match) for match in rows if (item := _item(reading, match))]
            if found:
                end = end_of_lines(reading, region, found[0][1].start)
                return Lines(region, [each for each in found if each[1].start < end], end)
    return None


def _is_row(pattern: Pattern, region: Part, match: Match) -> bool:
    """Whether it is one: of a name and a price alone neither a number with more cells behind it nor a bare one is."""
    if pattern.holes != ("name", "unit_price"):
        return True
    return is_money(match) and not region.text.startswith("\t", match.end)


def is_money(match: Match) -> bool:
    """Whether its price has a sign or a code; `Customer number<tab>12345678` has none."""
    price = match.values.get("unit_price")
    return price is not None and _SIGN.search(price.text) is not None


def items_of(reading: Reading, parts: list[Part]) -> list[tuple[MailItem, tuple[Evidence, ...]]]:
    """The items of these lines, each with where its values stand."""
    lines = lines_of(reading, parts)
    return [(item, _shown(at, match)) for at, (item, match) in enumerate(lines.read)] if lines else []


def total_below(reading: Reading, region: Part, first_line: int) -> int:
    """Where the amount stands that closes the lines: what is written like a line below it is an advert, no item.

    A mail may tell its amount above its lines, too; that closes nothing.
    """
    totals = (pattern for pattern in reading.said if "amount" in pattern.holes)
    found = (match.start for pattern in totals for match in matches(pattern, region))
    return min((start for start in found if start >= first_line), default=len(region.text))


def end_of_lines(reading: Reading, region: Part, first_line: int) -> int:
    """Where the lines end: at that amount, or at the heading of adverts or of what comes later."""
    return min(total_below(reading, region, first_line), other_lines_below(region, first_line))


def _shown(place: int, match: Match) -> tuple[Evidence, ...]:
    """Where each value of a line stands; the fields are named as `items[0].quantity`."""
    return tuple(
        replace(value.evidence, field=f"items[{place}].{name}")
        for name, value in match.values.items()
        if name in _ITEM_VALUES
    )


def has_items(reading: Reading, part: Part) -> bool:
    """Whether a line of items stands in the part."""
    return fits(reading.patterns(reading.kind.items), [region_of(reading, part)])


def has_bounds(reading: Reading, part: Part) -> bool:
    """Whether all stand in it between which the template says that its lines stand."""
    return all(
        not marks or fits(reading.patterns(marks), [part])
        for marks in (reading.kind.items_from, reading.kind.items_to)
    )


def region_of(reading: Reading, part: Part) -> Part:
    """The piece of a part in which the template says that its lines stand."""
    starts = [pattern.found_by.search(part.text) for pattern in reading.patterns(reading.kind.items_from)]
    start = min((each.end() for each in starts if each), default=0)
    ends = [pattern.found_by.search(part.text, start) for pattern in reading.patterns(reading.kind.items_to)]
    return part.piece(start, min((each.start() for each in ends if each), default=len(part.text)))


def is_sum(match: Match) -> bool:
    """Whether what is written like a line of items is a row of sums, such as shipping or a discount."""
    name, price = match.values.get("name"), match.values.get("unit_price")
    return is_row_of_sums(name.text if name else "", price.text if price else None)


def _item(reading: Reading, match: Match) -> MailItem | None:
    values = {name: value.text for name, value in match.values.items()}
    price = values.get("unit_price")
    money = amount_of(reading, price) if price else None
    if "name" not in values or (price and money is None) or is_sum(match):
        return None
    if "quantity" not in values and may_be_voucher(values["name"]):
        return None
    quantity = Decimal(values["quantity"]) if "quantity" in values else Decimal(1)
    if not quantity:
        return None
    return MailItem(values["name"], values.get("sku"), quantity, money.amount if money else None)
