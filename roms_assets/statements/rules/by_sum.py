"""The third rule: one line and several orders whose sum it is, also less their fees.

All open orders of one day go first, such as a terminal's daily total. Then any few orders near in time, when there is
exactly one way to the amount. Lines whose orders overlap are for a person; and so is what else adds up to a line and of
which nobody can say that it is the only way: whole days in a row, or a few of too many to try them all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roms_assets.kernel.money import shown
from roms_assets.statements.rules.claims import PAYMENT, Candidate, Claim, Line, Open, Result, Rule
from roms_assets.statements.rules.explaining import Explanation, explained, settled
from roms_assets.statements.rules.subset_sums import MOST_AMOUNTS
from roms_assets.statements.rules.terms import Terms
from roms_assets.statements.rules.ways import Way, nearest, of_a_day, of_days_in_a_row, of_few, smaller

_WHOLE_DAY, _WHOLE_DAYS, _SOME, _PERHAPS = 80, 70, 60, 30
"""Scores."""


@dataclass(frozen=True)
class BySum:
    """Lines with their orders, the ways of lines of which a person must choose, and what may be others' way."""

    results: Mapping[str, Result]
    unsure: Mapping[str, Sequence[Candidate]]
    perhaps: Mapping[str, Sequence[Candidate]]
    """Of the other lines, what of days in a row and of the nearest orders adds up to them."""
    untried: frozenset[str]
    """More open orders lie near them than all sums are tried of."""


@dataclass(frozen=True)
class _Found:
    """The ways to one line's amount, two at most."""

    ways: Sequence[Way]
    is_tried: bool = True
    """There were not too many orders for an answer."""


class _Days:
    """Open payments by the day of their order."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = sorted(
            (each for each in claims if each.kind == PAYMENT), key=lambda each: (each.date, each.claim_id)
        )
        self._dates = [each.date for each in self._claims]

    def near(self, line: Line, terms: Terms, left: Open) -> list[Claim]:
        """Those that the line may pay: of its currency and its account's shops, within the days that money takes."""
        first, last = line.date - timedelta(terms.days_after), line.date + timedelta(terms.days_before)
        near = self._claims[bisect_left(self._dates, first) : bisect_right(self._dates, last)]
        return [
            each
            for each in near
            if each.currency == line.currency
            and left.is_whole(each)
            and (not terms.shops or each.shop in terms.shops)
        ]


def match_by_sum(
    lines: Sequence[Line], claims: Iterable[Claim], left: Open, terms: Mapping[str, Terms]
) -> BySum:
    """What is sure is taken from what is open. Rounds go on while one makes another line sure."""
    days = _Days(claims)
    waiting = {line.line_id: line for line in lines if line.amount_minor > 0}
    results: dict[str, Result] = {}
    looked: dict[str, _Found] = {}
    again = list(waiting.values())
    while again:
        for line in again:
            near = days.near(line, terms[line.account], left)
            looked[line.line_id] = _ways(line, near, terms[line.account])
        sure = _sure({line_id: found.ways for line_id, found in looked.items()})
        taken: set[date] = set()
        for line_id in sure:
            line, [way] = waiting.pop(line_id), looked.pop(line_id).ways
            told = _explained(line, way, terms[line.account])
            results[line_id] = settled(line, Rule.ONE_TO_MANY, way, told, left)
            taken.update(claim.date for claim in way)
        again = [line for line in waiting.values() if _may_change(line, taken, terms[line.account])]
    unsure = {
        line_id: [_candidate(way) for way in found.ways] for line_id, found in looked.items() if found.ways
    }
    others = [line for line in waiting.values() if line.line_id not in unsure]
    perhaps = {
        line.line_id: _perhaps(line, days.near(line, terms[line.account], left), terms[line.account])
        for line in others
    }
    untried = frozenset(line_id for line_id, found in looked.items() if not found.is_tried)
    return BySum(results, unsure, perhaps, untried)


def _sure(ways: Mapping[str, Sequence[Way]]) -> list[str]:
    """Lines with one way, when no other line's way has one of its orders."""
    wanting: dict[str, set[str]] = {}
    for line_id, found in ways.items():
        for claim in (claim for way in found for claim in way):
            wanting.setdefault(claim.claim_id, set()).add(line_id)
    return [
        line_id
        for line_id, found in ways.items()
        if len(found) == 1 and all(len(wanting[claim.claim_id]) == 1 for claim in found[0])
    ]


def _may_change(line: Line, taken: Iterable[date], terms: Terms) -> bool:
    """Whether an order that was taken may have been one of the line's."""
    return any(-terms.days_before <= (line.date - day).days <= terms.days_after for day in taken)


def _ways(line: Line, near: Sequence[Claim], terms: Terms) -> _Found:
    """Whole days that add up to the line; without one, some of the orders; two ways at most."""
    if whole := of_a_day(line, near, terms):
        return _Found(whole)
    some = smaller(line, near, terms)
    return _Found([], is_tried=False) if len(some) > MOST_AMOUNTS else _Found(of_few(line, some, terms))


def _explained(line: Line, way: Way, terms: Terms) -> Explanation:
    total = sum(claim.amount_minor for claim in way)
    told = explained(line, total, len(way), (), terms)
    assert told is not None, "the way was found by these fees"
    return told


def _perhaps(line: Line, near: Sequence[Claim], terms: Terms) -> list[Candidate]:
    """Of a line without a way: days in a row that add up to it, else a few of the nearest where there are too many.

    Of so many a few often add up by chance: what is found twice among them says nothing, and is not shown.
    """
    if found := of_days_in_a_row(line, near, terms):
        return [_candidate(way, _WHOLE_DAYS) for way in found]
    some = smaller(line, near, terms)
    if len(some) <= MOST_AMOUNTS:
        return []
    ways = of_few(line, nearest(line, some), terms)
    return [_candidate(way, _PERHAPS) for way in ways] if len(ways) == 1 else []


def _candidate(way: Way, score: int | None = None) -> Candidate:
    total = sum(claim.amount_minor for claim in way)
    days = {claim.date for claim in way}
    score = score or (_WHOLE_DAY if len(days) == 1 else _SOME)
    why = f"{len(way)} orders of {shown(total, way[0].currency)} together"
    return Candidate(tuple(claim.order_id for claim in way), total, score, why)
