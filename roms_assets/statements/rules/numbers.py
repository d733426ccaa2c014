"""Numbers that a statement's text names: of orders, and of parcels. Only a whole word counts, never a part of one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from roms_assets.kernel.order_numbers import tracking_key
from roms_assets.statements.rules.claims import Claim

_SHORTEST = 4
"""Signs of a number that may stand in a text by itself; a shorter one counts behind # alone."""
_SHORTEST_TRACKING = 8
_WORD = re.compile(r"[^\W_]+(?:[-_/.][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+|[-_/.]")
_LONGEST_WORD = 200
_MOST_PIECES = 12


class _Part(NamedTuple):
    """A run of pieces of one word of a text."""

    word: str
    first: int
    last: int

    def is_inside(self, other: "_Part") -> bool:
        """Whether the other one has all its pieces."""
        return other.first <= self.first and self.last <= other.last


def words_of(text: str) -> frozenset[str]:
    """Every word of a text that may be a number, as it is compared, also those inside of A-1001/B.

    A long one also as a tracking number is compared: by its letters and digits.
    """
    return frozenset(part.word for parts in _parts_of_words(text) for part in parts)


def _parts_of_words(text: str) -> Iterator[list[_Part]]:
    """Of each word of a text the parts that may be a number."""
    told = text.upper()
    for match in _WORD.finditer(told):
        is_marked = told[: match.start()].endswith("#")
        parts = [
            part
            for part in _parts(match[0][:_LONGEST_WORD])
            if len(part.word) >= _SHORTEST or (is_marked and match[0].startswith(part.word))
        ]
        keyed = (part._replace(word=tracking_key(part.word)) for part in parts)
        yield [*parts, *(part for part in keyed if len(part.word) >= _SHORTEST_TRACKING)]


def _parts(word: str) -> Iterator[_Part]:
    """All runs of pieces, such as A-1001 and 1001 of A-1001."""
    pieces = _PIECE.findall(word)
    words = range(0, min(len(pieces), 2 * _MOST_PIECES), 2)
    for first in words:
        for last in words:
            if first <= last:
                yield _Part("".join(pieces[first : last + 1]), first, last)


def named(text: str, numbers: Mapping[str, list[Claim]]) -> list[Claim]:
    """The claims whose order or parcel a text names; within one word a longer number goes before one inside of it."""
    kept = [part.word for parts in _parts_of_words(text) for part in _longest(parts, numbers)]
    found = {claim.claim_id: claim for word in kept for claim in numbers[word]}
    return [found[claim_id] for claim_id in sorted(found)]


def _longest(parts: Iterable[_Part], numbers: Mapping[str, list[Claim]]) -> list[_Part]:
    """Those that are numbers and are inside of no longer one."""
    kept: list[_Part] = []
    for part in sorted(parts, key=lambda each: each.first - each.last):
        if part.word in numbers and not any(part.is_inside(longer) for longer in kept):
            kept.append(part)
    return kept


def by_number(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Number of an order or a parcel -> its claims."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        tracking = (tracking_key(each) for each in claim.tracking)
        long_enough = {each for each in tracking if len(each) >= _SHORTEST_TRACKING}
        for key in {claim.number, *long_enough} - {""}:
            found.setdefault(key, []).append(claim)
    return found
