"""Lines against orders: by number, then one to one, then one to many; what is left is for a person, or for nobody yet.

A line that names an order is never given another one. What comes of it depends on the lines and the claims alone, never
on their order. An order's payment and each of its refunds is settled once. Whatever happens, a line's amount is what
was matched and its residual.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from roms_assets.kernel.money import shown
from roms_assets.statements.rules.by_amount import ByAmount, match_by_amount
from roms_assets.statements.rules.by_number import ByNumber, match_by_number
from roms_assets.statements.rules.by_sum import BySum, match_by_sum
from roms_assets.statements.rules.claims import Candidate, Claim, Line, Open, Result, State
from roms_assets.statements.rules.numbers import by_number
from roms_assets.statements.rules.subset_sums import MOST_AMOUNTS
from roms_assets.statements.rules.terms import Terms

_MOST_CANDIDATES = 5
_NEAR_PERCENT = 5
_MOST_LOOKED_AT = 200
_SEVERAL = "several choices are as good as each other"
_RIVALS = "another line fits it as well"
_TAKEN = "what has this amount near this day is on other lines already"
_NOTHING = "no order, and no few orders together, has this amount near this day"
_PERHAPS = (
    "some orders near this day add up to it, and others of which not all sums were tried may do so, too"
)
_UNTRIED = (
    f"no order has this amount near this day; more than {MOST_AMOUNTS} open orders that are smaller lie near, so of"
    " sums those of whole days and of the nearest orders alone were tried"
)


def matched(
    lines: Sequence[Line],
    claims: Sequence[Claim],
    terms: Mapping[str, Terms],
    used: Mapping[str, int] | None = None,
) -> list[Result]:
    """One result a line, by date and id. `terms` are by account; `used` is what other lines have of claims already."""
    lines = sorted(lines, key=lambda line: (line.date, line.line_id))
    left = Open.of(list(claims), used)
    named = match_by_number(lines, left, by_number(left.claims.values()), terms)
    settled = {*named.results, *named.doubts}
    waiting = [line for line in lines if line.line_id not in settled]
    pairs = match_by_amount(waiting, _whole(left), left, terms)
    rest = [
        line for line in waiting if line.line_id not in pairs.results and line.line_id not in pairs.unsure
    ]
    sums = match_by_sum(rest, _whole(left), left, terms)
    done = {**named.results, **pairs.results, **sums.results}
    judged, near = _Judged(named, pairs, sums, left), _Near(_whole(left))
    found = []
    for line in lines:
        result = done.get(line.line_id) or judged.left_over(line)
        told = judged.candidates(line)
        if not result.shares and (not told or line.line_id in named.doubts or sums.perhaps.get(line.line_id)):
            told = [*told, *near.to(line, terms[line.account])]
        found.append(replace(result, candidates=_best(result, told)))
    return found


@dataclass(frozen=True)
class _Judged:
    """What the three rules say of each line."""

    named: ByNumber
    pairs: ByAmount
    sums: BySum
    left: Open

    def candidates(self, line: Line) -> list[Candidate]:
        """All orders that a rule saw for it."""
        doubt = self.named.doubts.get(line.line_id)
        fitting = self.pairs.fitting.get(line.line_id, ())
        return [
            *(doubt.candidates if doubt else ()),
            *(candidate for _, candidate in fitting),
            *self.sums.unsure.get(line.line_id, ()),
            *self.sums.perhaps.get(line.line_id, ()),
        ]

    def left_over(self, line: Line) -> Result:
        """A line without orders: for a person when something speaks for some that are open, else unmatched."""
        doubt = self.named.doubts.get(line.line_id)
        if doubt:
            return Result(line, State.REVIEW, reason=doubt.why)
        fitting = self.pairs.fitting.get(line.line_id, ())
        is_open = any(self.left.is_whole(claim) for claim, _ in fitting)
        if is_open or line.line_id in self.pairs.unsure or line.line_id in self.sums.unsure:
            is_one = len(fitting) == 1 and line.line_id not in self.sums.unsure
            return Result(line, State.REVIEW, reason=_RIVALS if is_one else _SEVERAL)
        if self.sums.perhaps.get(line.line_id):
            return Result(line, State.REVIEW, reason=_PERHAPS)
        why = _TAKEN if fitting else _UNTRIED if line.line_id in self.sums.untried else _NOTHING
        return Result(line, State.UNMATCHED, reason=why)


def _whole(left: Open) -> list[Claim]:
    return [claim for claim in left.claims.values() if claim.amount_minor and left.is_whole(claim)]


def _best(result: Result, told: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best few of those that it was not matched with."""
    mine = {share.order_id for share in result.shares}
    others = {each.order_ids: each for each in reversed(told) if not mine.issuperset(each.order_ids)}
    ordered = sorted(others.values(), key=lambda each: (-each.score, each.order_ids))
    return tuple(ordered[:_MOST_CANDIDATES])


class _Near:
    """Open claims by their amount, for lines that nothing fits."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = sorted(claims, key=lambda each: (each.amount_minor, each.claim_id))
        self._amounts = [each.amount_minor for each in self._claims]

    def to(self, line: Line, terms: Terms) -> list[Candidate]:
        """Claims of nearly the line's amount, near its day."""
        some = abs(line.amount_minor) * _NEAR_PERCENT // 100
        first = bisect_left(self._amounts, line.amount_minor - some)
        last = bisect_right(self._amounts, line.amount_minor + some)
        place = bisect_left(self._amounts, line.amount_minor)
        window = self._claims[max(first, place - _MOST_LOOKED_AT) : min(last, place + _MOST_LOOKED_AT)]
        return [_nearly(line, each) for each in window if _is_near(line, each, terms)]


def _is_near(line: Line, claim: Claim, terms: Terms) -> bool:
    days = (line.date - claim.date).days
    is_its_own = claim.currency == line.currency and (not terms.shops or claim.shop in terms.shops)
    return is_its_own and -terms.days_before <= days <= terms.days_after


def _nearly(line: Line, claim: Claim) -> Candidate:
    differs = line.amount_minor - claim.amount_minor
    why = f"{shown(claim.amount_minor, claim.currency)} on {claim.date}, differs by {shown(differs, line.currency)}"
    percent = abs(differs) * 100 // max(1, abs(line.amount_minor))
    return Candidate((claim.order_id,), claim.amount_minor, max(1, 40 - 5 * percent), why)
