"""Numbers that a statement's text names: of orders, and of parcels. Only a whole word counts, never a part of one."""

import re
from collections.abc import Iterable, Mapping

from roms_assets.kernel.order_numbers import tracking_key
from roms_assets.statements.rules.claims import Claim

_SHORTEST = 4
"""Signs of a number that may stand in a text by itself; a shorter one counts behind # alone."""
_SHORTEST_TRACKING = 8
_WORD = re.compile(r"[^\W_]+(?:[-_/.][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+|[-_/.]")
_LONGEST_WORD = 200
_MOST_PIECES = 12


def words_of(text: str) -> frozenset[str]:
    """Every word of a text that may be a number, as it is compared, also those inside of A-1001/B.

    A long one also as a tracking number is compared: by its letters and digits.
    """
    found, told = set(), text.upper()
    for match in _WORD.finditer(told):
        is_marked = told[: match.start()].endswith("#")
        for word in _parts(match[0][:_LONGEST_WORD]):
            if len(word) >= _SHORTEST or (is_marked and match[0].startswith(word)):
                found.add(word)
                found.update(key for key in [tracking_key(word)] if len(key) >= _SHORTEST_TRACKING)
    return frozenset(found)


def _parts(word: str) -> Iterable[str]:
    """All runs of pieces, such as A-1001 and 1001 of A-1001."""
    pieces = _PIECE.findall(word)
    words = range(0, min(len(pieces), 2 * _MOST_PIECES), 2)
    for first in words:
        for last in words:
            if first <= last:
                yield "".join(pieces[first : last + 1])


def named(words: Iterable[str], numbers: Mapping[str, list[Claim]]) -> list[Claim]:
    """The claims whose order or parcel one of these words names; a longer number goes before one inside of it."""
    hits = sorted((word for word in words if word in numbers), key=lambda word: (-len(word), word))
    kept: list[str] = []
    for word in hits:
        if not any(word in longer for longer in kept):
            kept.append(word)
    found = {claim.claim_id: claim for word in kept for claim in numbers[word]}
    return [found[claim_id] for claim_id in sorted(found)]


def by_number(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Number of an order or a parcel -> its claims."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        tracking = (tracking_key(each) for each in claim.tracking)
        long_enough = {each for each in tracking if len(each) >= _SHORTEST_TRACKING}
        for key in {claim.number, *long_enough} - {""}:
            found.setdefault(key, []).append(claim)
    return found
