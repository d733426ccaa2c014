"""The second rule: one line and one order of the same amount, or of that amount less the fee, near in time.

Of all ways to pair them the best counts: most pairs, then most to the cent, then those nearest in time. Where two ways
are equally good and leave different orders out, nobody guesses: those lines are for a person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from roms_assets.kernel.money import shown
from roms_assets.kernel.plurals import plural
from roms_assets.statements.rules.claims import Candidate, Claim, Line, Open, Result, Rule
from roms_assets.statements.rules.explaining import explained, settled
from roms_assets.statements.rules.flow import assigned
from roms_assets.statements.rules.terms import Terms

_LineClass = tuple[str, date, str, int, str, str]
_ClaimClass = tuple[date, str, int, str]


@dataclass(frozen=True)
class ByAmount:
    """Pairs that are sure; lines of which a person must choose; and for each line all claims that fit, best first."""

    results: Mapping[str, Result]
    unsure: frozenset[str]
    fitting: Mapping[str, Sequence[tuple[Claim, Candidate]]]


class _Cost(NamedTuple):
    """What pairing a line and a claim costs; the less goes first: what is the same to the cent, whatever the days."""

    is_fee: bool
    """The line is the claim less the fee."""
    days: int


@dataclass
class _Classes:
    """Lines and claims that nothing tells apart, and what each pair of classes would cost."""

    lines: dict[_LineClass, list[Line]]
    claims: dict[_ClaimClass, list[Claim]]
    cost: dict[tuple[_LineClass, _ClaimClass], _Cost]


def match_by_amount(
    lines: Sequence[Line], claims: Iterable[Claim], left: Open, terms: Mapping[str, Terms]
) -> ByAmount:
    """What is sure is taken from what is open; `claims` are those that no line touched."""
    classes = _classes(lines, claims, terms)
    results: dict[str, Result] = {}
    unsure: set[str] = set()
    for givers, takers in _components(classes.cost):
        _pair(
            classes, givers, takers, lambda line, claim: _settled(line, claim, left, terms), (results, unsure)
        )
    return ByAmount(results, frozenset(unsure), _fitting(classes))


def _classes(lines: Sequence[Line], claims: Iterable[Claim], terms: Mapping[str, Terms]) -> _Classes:
    of_lines: dict[_LineClass, list[Line]] = {}
    for line in sorted(lines, key=lambda each: each.line_id):
        key = (line.account, line.date, line.currency, line.amount_minor, line.reference, line.details)
        of_lines.setdefault(key, []).append(line)
    of_claims: dict[_ClaimClass, list[Claim]] = {}
    for claim in claims:
        of_claims.setdefault((claim.date, claim.currency, claim.amount_minor, claim.shop), []).append(claim)
    cost: dict[tuple[_LineClass, _ClaimClass], _Cost] = {}
    for account in sorted({line.account for line in lines}):
        expected = _expected(of_claims, terms[account])
        for giver in (key for key in sorted(of_lines) if key[0] == account):
            for taker, is_fee in expected.get(giver[2:4], ()):
                days = (giver[1] - taker[0]).days
                if -terms[account].days_before <= days <= terms[account].days_after:
                    cost[giver, taker] = _Cost(is_fee, 2 * days * days + (days < 0))
    return _Classes(of_lines, of_claims, cost)


def _expected(
    claims: Mapping[_ClaimClass, Sequence[Claim]], terms: Terms
) -> dict[tuple[str, int], list[tuple[_ClaimClass, bool]]]:
    """Currency and amount of a line -> the classes of claims that it may be, each with whether a fee is off."""
    found: dict[tuple[str, int], list[tuple[_ClaimClass, bool]]] = {}
    for key in sorted(claims):
        _, currency, amount, shop = key
        if terms.shops and shop not in terms.shops:
            continue
        found.setdefault((currency, amount), []).append((key, False))
        fee = terms.fee(amount) if amount > 0 else 0
        if 0 < fee < amount:
            found.setdefault((currency, amount - fee), []).append((key, True))
    return found


def _components(
    cost: Mapping[tuple[_LineClass, _ClaimClass], _Cost],
) -> list[tuple[list[_LineClass], list[_ClaimClass]]]:
    """Classes that compete with each other, in order."""
    of_line: dict[_LineClass, list[_ClaimClass]] = {}
    of_claim: dict[_ClaimClass, list[_LineClass]] = {}
    for giver, taker in sorted(cost):
        of_line.setdefault(giver, []).append(taker)
        of_claim.setdefault(taker, []).append(giver)
    found, seen = [], set[_LineClass]()
    for first in of_line:
        if first in seen:
            continue
        givers, takers, waiting = {first}, set[_ClaimClass](), [first]
        while waiting:
            for taker in of_line[waiting.pop()]:
                takers.add(taker)
                more = [giver for giver in of_claim[taker] if giver not in givers]
                givers.update(more)
                waiting += more
        seen |= givers
        found.append((sorted(givers), sorted(takers)))
    return found


def _pair(
    classes: _Classes,
    givers: Sequence[_LineClass],
    takers: Sequence[_ClaimClass],
    settle: Callable[[Line, Claim], Result],
    into: tuple[dict[str, Result], set[str]],
) -> None:
    """Pair the lines of one component; one that was left out in the place of one as good is as unsure as that one."""
    results, unsure = into
    taker_numbers = {taker: number for number, taker in enumerate(takers)}
    cost = {
        (number, taker_numbers[taker]): classes.cost[giver, taker]
        for number, giver in enumerate(givers)
        for taker in takers
        if (giver, taker) in classes.cost
    }
    many_lines = [len(classes.lines[giver]) for giver in givers]
    best = assigned(
        many_lines, [len(classes.claims[taker]) for taker in takers], _in_one(cost, sum(many_lines))
    )
    lines = [list(classes.lines[giver]) for giver in givers]
    claims = [list(classes.claims[taker]) for taker in takers]
    for (giver, taker), many in sorted(best.pairs.items()):
        for _ in range(many):
            line, claim = lines[giver].pop(0), claims[taker].pop(0)
            if giver in best.unsure_givers or taker in best.unsure_takers:
                unsure.add(line.line_id)
            else:
                results[line.line_id] = settle(line, claim)
    unsure.update(line.line_id for giver in best.rivals for line in lines[giver])


def _in_one(cost: Mapping[tuple[int, int], _Cost], lines: int) -> dict[tuple[int, int], int]:
    """The costs as numbers: one fee weighs more than the days of all the lines' pairs together may."""
    fee = 1 + lines * max((each.days for each in cost.values()), default=0)
    return {pair: fee * each.is_fee + each.days for pair, each in cost.items()}


def _settled(line: Line, claim: Claim, left: Open, terms: Mapping[str, Terms]) -> Result:
    told = explained(line, claim.amount_minor, 1, (), terms[line.account])
    assert told is not None, "the pair was made for this amount"
    return settled(line, Rule.ONE_TO_ONE, [claim], told, left)


def _fitting(classes: _Classes) -> dict[str, list[tuple[Claim, Candidate]]]:
    """By the line's id all that fit, best first."""
    takers: dict[_LineClass, list[tuple[_Cost, _ClaimClass]]] = {}
    for (giver, taker), cost in classes.cost.items():
        takers.setdefault(giver, []).append((cost, taker))
    found: dict[str, list[tuple[Claim, Candidate]]] = {}
    for giver, fitting in takers.items():
        told = [
            (claim, _candidate(claim, cost.is_fee, (giver[1] - claim.date).days))
            for cost, taker in sorted(fitting)
            for claim in classes.claims[taker]
        ]
        found |= {line.line_id: told for line in classes.lines[giver]}
    return found


def _candidate(claim: Claim, is_fee: bool, days: int) -> Candidate:
    amount = shown(claim.amount_minor, claim.currency)
    said = f"{amount} less the fee" if is_fee else f"the same amount, {amount}"
    when = f"{plural(abs(days), 'day')} {'before' if days > 0 else 'after'}" if days else "on the same day"
    score = max(1, (70 if is_fee else 90) - 2 * abs(days))
    return Candidate((claim.order_id,), claim.amount_minor, score, f"{said}, {when}")
