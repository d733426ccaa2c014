"""What in a mail speaks against what its template reads of it: more orders than events, values that differ."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from roms_assets.mail.rules.found import EventKind, MailEvent
from roms_assets.mail.rules.hedges import unquoted
from roms_assets.mail.rules.other_lines import other_lines_above
from roms_assets.mail.rules.patterns import Pattern, pattern_of
from roms_assets.mail.rules.template_values import Reading, amount_of, has_bounds, has_items, lines_of
from roms_assets.mail.rules.templates import PARCELS
from roms_assets.mail.rules.texts import TOO_LONG, Part, Value, fits, has_more, matches
from roms_assets.mail.rules.tracking import vouched_number
from roms_assets.mail.rules.unread_lines import has_unread_lines

_SEVERAL = re.compile(
    r"(?<!\w)(?:orders|more|bestellungen|weitere\w*|commandes|autres|ordini|altr[ioe]|pedidos|más|zamówienia|zamówień"
    r"|zakupy|więcej|bestellingen|andere|[2-9]|two|three|zwei|drei|deux|trois|due|tre|dos|tres|dwa|trzy|twee|drie)(?!\w)",
    re.IGNORECASE,
)
SEVERAL_ORDERS = "it names several orders, and does not say which of them each value is of"
SEVERAL_AMOUNTS = "it names several amounts where one was expected"
UNREADABLE = "an amount in it cannot be read, or may be read in two ways"
BELOW_ADVERT = "its first line stands below the heading of adverts, or of what comes later"
UNREAD_LINE = "a line that begins as its items do cannot be read"
TWO_TEXTS = "its plain text and its HTML say different things"


def doubts_of_block(reading: Reading, parts: list[Part]) -> Iterator[str]:
    """Of the piece of a mail that one event is read in: several orders, several amounts under one label."""
    if len(orders_in(reading, parts)) > 1:
        yield SEVERAL_ORDERS
    if any(len(_read_by(reading, each, parts)) > 1 for each in _with_hole(reading, "amount")):
        yield SEVERAL_AMOUNTS
    part = next((each for each in parts if has_items(reading, each)), None)
    if part is not None and not has_bounds(reading, part):
        yield "the words between which its lines stand were not found"
    if has_unread_lines(reading, parts):
        yield UNREAD_LINE
    if _begins_below_advert(reading, parts):
        yield BELOW_ADVERT


def _begins_below_advert(reading: Reading, parts: list[Part]) -> bool:
    """Whether such a heading is the last above the lines, and no order's number stands between."""
    if not reading.kind.items or (lines := lines_of(reading, parts)) is None:
        return False
    first = lines.read[0][1].start
    heading = other_lines_above(lines.region, first)
    return heading is not None and not orders_in(reading, [lines.region.piece(heading, first)])


def doubts_of_whole(reading: Reading, parts: list[Part], events: list[MailEvent]) -> Iterator[str]:
    """Of all of the mail, beside what was read of it."""
    told = {event.order_number for event in events}
    if told != {None} and not orders_in(reading, parts[:1]) <= told:
        yield SEVERAL_ORDERS
    texts = parts[1:]
    if any(_differ(reading, each, texts) for each in _with_holes(reading)) or _differ_in_lines(
        reading, texts
    ):
        yield TWO_TEXTS
    if reading.event not in PARCELS and all(event.amount is None for event in events):
        yield from _unread_amounts(reading, parts)
    if any(has_more(pattern, part) for pattern in _listing(reading) for part in parts):
        yield TOO_LONG
    if reading.event is EventKind.ORDER and len(events) > 1:
        yield from _of_several(parts[0].text, events)


def _of_several(subject: str, events: list[MailEvent]) -> Iterator[str]:
    """An order that a mail merely mentions, such as an earlier one, is none of its own."""
    if any(event.amount is None and not event.items for event in events):
        yield "it names an order of which it tells nothing more"
    if not _SEVERAL.search(unquoted(subject)):
        yield "it tells of several orders, and its subject of one"


def _unread_amounts(reading: Reading, parts: list[Part]) -> Iterator[str]:
    """Where the words before an amount stand, and none that can be read behind them."""
    if fits(_labels(reading), parts):
        yield UNREADABLE


def _labels(reading: Reading) -> list[Pattern]:
    """What stands before an amount."""
    return [label for each in _with_hole(reading, "amount") if (label := _label(each.written))]


@lru_cache
def _label(written: str) -> Pattern | None:
    words = written.partition("{amount}")[0]
    return pattern_of(words.strip()) if "{" not in words and re.search(r"\w", words) else None


def _listing(reading: Reading) -> list[Pattern]:
    """What is found as often as a mail has orders, parcels, lines or amounts."""
    each = [reading.kind.each] if reading.kind.each else []
    return [*reading.said, *reading.patterns([*reading.kind.items, *each])]


def _with_hole(reading: Reading, name: str) -> list[Pattern]:
    return [each for each in reading.said if name in each.holes]


def _with_holes(reading: Reading) -> list[Pattern]:
    return [*_with_hole(reading, "order_number"), *_with_hole(reading, "amount")]


def orders_in(reading: Reading, parts: list[Part]) -> set[object]:
    """The order numbers that stand where the template says that they do."""
    found = (_read_by(reading, each, parts) for each in _with_hole(reading, "order_number"))
    return {value for several in found for value in several}


def _differ(reading: Reading, pattern: Pattern, texts: list[Part]) -> bool:
    """Whether a pattern finds other values in the plain text than in the HTML."""
    found = [values for part in texts if (values := _read_by(reading, pattern, [part]))]
    return any(values != found[0] for values in found[1:])


def _differ_in_lines(reading: Reading, texts: list[Part]) -> bool:
    """Whether the plain text tells of more or fewer items than the HTML, such as `1 x Mug and 2 more`."""
    if len(texts) < 2 or not reading.kind.items:
        return False
    found = [lines.read for part in texts if (lines := lines_of(reading, [part]))]
    told = [(len(several), sum((item.quantity or 1) for item, _ in several)) for several in found]
    return len(set(told)) > 1


def _read_by(reading: Reading, pattern: Pattern, parts: list[Part]) -> set[object]:
    """The order numbers, else the amounts, that a pattern finds."""
    found = [values for part in parts for values in _values_in(pattern, part)]
    if "order_number" in pattern.holes:
        return {values["order_number"].text for values in found}
    money = [amount_of(reading, values["amount"].text) for values in found]
    return {each for each in money if each is not None}


@lru_cache(maxsize=64)
def _values_in(pattern: Pattern, part: Part) -> tuple[Mapping[str, Value], ...]:
    """Found once for all that is asked of one mail."""
    return tuple(match.values for match in matches(pattern, part))


def is_wrong_number(text: str, carrier: str | None) -> bool:
    """Whether what its sender calls a tracking number is none, or has another check letter behind it."""
    found, bare = vouched_number(text, carrier), "".join(text.split())
    if found is None:
        return any(each.isdigit() for each in bare)
    return len(bare) == len(found.number) + 1 and bare.startswith(found.number) and bare[-1].isalpha()
