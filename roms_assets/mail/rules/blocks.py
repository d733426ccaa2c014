"""The pieces of a mail that each tell of one order or parcel, and whose the lines above its number are."""

from collections.abc import Iterator
from itertools import pairwise

from roms_assets.mail.rules.template_values import Reading, lines_of
from roms_assets.mail.rules.texts import Match, Part, matches

LINES_ABOVE = "lines of items stand above the number of their order, and of which order each is is not sure"


def blocks_of(reading: Reading, parts: list[Part]) -> Iterator[list[Part]]:
    """The parts that each event is told in: all, or from each place of `each` to the next.

    What stands above the number of the one order of a mail belongs to it when its lines stand there.
    """
    if (cut := _cut(reading, parts)) is None:
        yield parts
        return
    part, found = cut
    first = 0 if _is_one(found) and _has_lines(reading, part.piece(0, found[0].start)) else found[0].start
    for start, end in pairwise([first, *(each.start for each in found[1:]), len(part.text)]):
        yield [part.piece(start, end)]


def are_lines_unsure(reading: Reading, parts: list[Part]) -> bool:
    """Whether lines stand above the first number of several orders, or both above and below the only one."""
    if (cut := _cut(reading, parts)) is None:
        return False
    part, found = cut
    start = found[0].start
    if not _has_lines(reading, part.piece(0, start)):
        return False
    return not _is_one(found) or _has_lines(reading, part.piece(start, len(part.text)))


def _cut(reading: Reading, parts: list[Part]) -> tuple[Part, list[Match]] | None:
    """The first part that has places of `each`, and these."""
    if not reading.kind.each:
        return None
    pattern = reading.template.pattern(reading.kind.each)
    cuts = ((part, list(matches(pattern, part))) for part in parts[1:])
    return next(((part, found) for part, found in cuts if found), None)


def _is_one(found: list[Match]) -> bool:
    """Whether all places are of one order or parcel."""
    return len({tuple(value.text for value in each.values.values()) for each in found}) == 1


def _has_lines(reading: Reading, piece: Part) -> bool:
    return bool(reading.kind.items) and lines_of(reading, [piece]) is not None
