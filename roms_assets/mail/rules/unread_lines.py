"""Lines that begin as the items of a mail do, and of which no item was read: what was read is not all of it then."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from roms_assets.kernel.amounts import AMOUNT
from roms_assets.mail.rules.patterns import QUANTITY, Pattern, pattern_of
from roms_assets.mail.rules.template_values import (
    Lines,
    Reading,
    end_of_lines,
    is_money,
    is_sum,
    lines_of,
    region_of,
)
from roms_assets.mail.rules.texts import Match, Part, matches

_HOLE = re.compile(r"\{[a-z_]+\}")
_OPEN_END = re.compile(r"(?:\s|\{(?:name|any)\})+$")
_ROW = re.compile(
    rf"^(?P<name>[^\n\t]{{1,200}})\t(?:[^\n\t]{{0,200}}\t){{0,8}}(?P<unit_price>{AMOUNT})[ ]?$", re.MULTILINE
)
_OF_CELLS = Pattern("{name}\t…\t{unit_price}", _ROW, ("name", "unit_price"), "\t")
"""A row of a name, whatever cells, and money: a line where the template has one of a name and a price alone."""
_ANY_QUANTITY = r"[0-9][0-9.,'\u2019]{0,11}"
"""Also what is no whole number, such as `1,000` and `1.5`: the line begins as its items do all the same."""
_HUNDREDTHS = re.compile(r"[.,][0-9]{2}")


def has_unread_lines(reading: Reading, parts: list[Part]) -> bool:
    """Whether one stands in the part that the items were read of; in any text where none was read."""
    lines = lines_of(reading, parts)
    if lines:
        return _has_more(reading, lines)
    texts = [region_of(reading, part) for part in parts if part.name != "subject"]
    return any(_has_more(reading, _without_read(reading, region)) for region in texts)


def _has_more(reading: Reading, lines: Lines) -> bool:
    spans = [(match.start, match.end) for _, match in lines.read]
    return any(
        match.start < lines.end and not any(start <= match.start < end for start, end in spans)
        for match in _likely(reading, lines.region)
    )


def _without_read(reading: Reading, region: Part) -> Lines:
    first = min((match.start for match in _likely(reading, region)), default=0)
    return Lines(region, [], end_of_lines(reading, region, first))


def _likely(reading: Reading, region: Part) -> Iterator[Match]:
    """What is a line of items, or begins as one, and is no row of sums."""
    begun = list(_begun(reading, region))
    sums = {match.start for match in _sums(reading, region)} if begun else set()
    return (match for match in begun if match.start not in sums)


def _sums(reading: Reading, region: Part) -> Iterator[Match]:
    for pattern in (*reading.patterns(reading.kind.items), _OF_CELLS):
        yield from (match for match in matches(pattern, region) if is_sum(match))


def _begun(reading: Reading, region: Part) -> Iterator[Match]:
    """Lines that begin so; a line of none of something tells of no item."""
    for written in reading.kind.items:
        start = _line_start(written, reading.template.order_numbers)
        whole = [reading.template.pattern(written), _OF_CELLS]
        for match in (each for pattern in ([start] if start else whole) for each in matches(pattern, region)):
            told = {name: value.text for name, value in match.values.items()}
            if (start or _may_be_money(match)) and told.get("quantity", "1").strip("0"):
                yield match


@lru_cache(maxsize=512)
def _line_start(written: str, order_numbers: tuple[str, ...]) -> Pattern | None:
    """What stands before the price, up to the name; None where that tells such a line from no other."""
    before_price = written.partition("{unit_price}")[0].rstrip()
    begin = _OPEN_END.sub("", before_price)
    if re.search(r"\w", _HOLE.sub("", begin)) and ("{quantity}" in begin or begin.endswith(":")):
        return _with_any_quantity(pattern_of(begin, order_numbers))
    return pattern_of(f"{before_price}\t", order_numbers) if "\u00d7" in before_price else None


def _with_any_quantity(pattern: Pattern) -> Pattern:
    found_by = pattern.found_by.pattern.replace(QUANTITY, _ANY_QUANTITY)
    return replace(pattern, found_by=re.compile(found_by, pattern.found_by.flags))


def _may_be_money(match: Match) -> bool:
    """Whether its price is money, or a number with hundredths, which may be."""
    price = match.values.get("unit_price")
    return is_money(match) or (price is not None and _HUNDREDTHS.search(price.text[-3:]) is not None)
