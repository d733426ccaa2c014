"""The first rule: a line that names an order's number, or one of its parcels, is of that order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from roms_assets.kernel.money import shown
from roms_assets.statements.rules.claims import PAYMENT, Candidate, Claim, Line, Open, Result, Rule
from roms_assets.statements.rules.explaining import explained, partly, settled
from roms_assets.statements.rules.numbers import named
from roms_assets.statements.rules.terms import NUMBER_DAYS, Terms

_SCORE = 95


@dataclass(frozen=True)
class Doubt:
    """A line that names orders and does not fit them."""

    why: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class ByNumber:
    """What the rule found, and what it left to a person or to the rules of amounts; by the line's id."""

    results: Mapping[str, Result]
    doubts: Mapping[str, Doubt]


@dataclass(frozen=True)
class _Naming:
    """Lines and the claims that they name."""

    hits: Mapping[str, Sequence[Claim]]
    """By the line's id: payments and refunds of the orders that it names near its date, as far as there are any in its
    currency; otherwise all."""
    of_order: Mapping[str, Sequence[Line]]
    """By the order's id: lines of money in that name this order alone."""


def match_by_number(
    lines: Sequence[Line], left: Open, numbers: Mapping[str, list[Claim]], terms: Mapping[str, Terms]
) -> ByNumber:
    """Lines in the order of their dates; what they settle is taken from what is open. `terms` are by account."""
    naming = _naming(lines, numbers, terms)
    results: dict[str, Result] = {}
    doubts: dict[str, Doubt] = {}
    for line in lines:
        hits = naming.hits.get(line.line_id)
        if not hits:
            continue
        is_due = _is_due(line, hits[0])
        found = (
            _matched(line, hits, left, naming, terms[line.account]) if is_due else _nothing_due(line, hits)
        )
        if isinstance(found, Result):
            results[line.line_id] = found
        else:
            doubts[line.line_id] = Doubt(found, _candidates(hits, left))
    return ByNumber(results, doubts)


def _naming(lines: Iterable[Line], numbers: Mapping[str, list[Claim]], terms: Mapping[str, Terms]) -> _Naming:
    hits: dict[str, Sequence[Claim]] = {}
    of_order: dict[str, list[Line]] = {}
    for line in lines:
        found = [each for each in named(line.text, numbers) if _may_be(line, each, terms[line.account])]
        hits[line.line_id] = [each for each in found if _is_due(line, each)] or found
        orders = {claim.order_id for claim in hits[line.line_id]}
        if len(orders) == 1 and line.amount_minor > 0:
            of_order.setdefault(orders.pop(), []).append(line)
    return _Naming(hits, of_order)


def _may_be(line: Line, claim: Claim, terms: Terms) -> bool:
    last = line.date + timedelta(days=terms.days_before)
    is_near = line.date - timedelta(days=NUMBER_DAYS) <= claim.date <= last
    return is_near and (not terms.shops or claim.shop in terms.shops)


def _is_due(line: Line, claim: Claim) -> bool:
    """Whether it promises anything in the line's currency."""
    return claim.amount_minor != 0 and claim.currency == line.currency


def _matched(line: Line, hits: Sequence[Claim], left: Open, naming: _Naming, terms: Terms) -> Result | str:
    """The line's result, or in words why a person must look."""
    chosen = _one_order_each(line, hits, left, terms)
    if isinstance(chosen, str):
        return chosen
    if line.amount_minor < 0:
        return _refunded(line, [each for each in chosen if each.kind != PAYMENT], left, terms)
    payments = [each for each in chosen if each.kind == PAYMENT and left.left(each) > 0]
    refunds = [each for each in chosen if each.kind != PAYMENT and left.is_whole(each)]
    names = _names(chosen)
    if not payments:
        return f"it names {names}, of which nothing is open: other lines have it already, or it is not paid"
    promised = sum(map(left.left, payments))
    is_begun = not all(map(left.is_whole, payments))
    told = explained(line, promised, len(payments), refunds, terms)
    if told is not None and not is_begun:
        return settled(line, Rule.NUMBER, payments, told, left)
    if len(payments) == 1 and _is_part(line, payments[0], left, naming):
        return partly(line, payments[0], len(naming.of_order[payments[0].order_id]), left)
    differs = shown(line.amount_minor - promised, line.currency)
    return f"it names {names}, and differs by {differs} from what is open of it, which nothing explains"


def _names(claims: Iterable[Claim]) -> str:
    return ", ".join(sorted({each.shown for each in claims}))


def _nothing_due(line: Line, hits: Sequence[Claim]) -> str:
    """Why a line that names these orders is not theirs."""
    others = " and ".join(sorted({each.currency for each in hits if each.amount_minor}))
    if others:
        return f"it names {_names(hits)}, whose amount is in {others}, and the line is in {line.currency}"
    why = "it was cancelled unpaid, or told without an amount"
    return f"it names {_names(hits)}, for which nothing is to be paid: {why}"


def _one_order_each(line: Line, hits: Sequence[Claim], left: Open, terms: Terms) -> Sequence[Claim] | str:
    """The claims, where each number names one order; of several with one number the one whose amount fits."""
    by_name: dict[str, dict[str, list[Claim]]] = {}
    for claim in hits:
        by_name.setdefault(claim.number or claim.order_id, {}).setdefault(claim.order_id, []).append(claim)
    chosen: list[Claim] = []
    for name, orders in by_name.items():
        fitting = [
            claims for claims in orders.values() if len(orders) == 1 or _fits(line, claims, left, terms)
        ]
        if len(fitting) != 1:
            return f"number {name} is that of {len(orders)} orders: {', '.join(sorted(orders))}"
        chosen += fitting[0]
    return chosen


def _fits(line: Line, claims: Sequence[Claim], left: Open, terms: Terms) -> bool:
    return any(
        explained(line, left.left(each), 1, (), terms) is not None
        for each in claims
        if left.left(each) and (each.amount_minor > 0) == (line.amount_minor > 0)
    )


def _refunded(line: Line, refunds: Sequence[Claim], left: Open, terms: Terms) -> Result | str:
    """Money out: one refund, or all that are open of the orders that it names."""
    whole = [each for each in refunds if left.is_whole(each)]
    for chosen in [*([each] for each in whole), whole]:
        told = explained(line, sum(map(left.left, chosen)), len(chosen), (), terms) if chosen else None
        if told is not None:
            return settled(line, Rule.NUMBER, chosen, told, left)
    return f"it takes {shown(-line.amount_minor, line.currency)} back, and no such refund is known of what it names"


def _is_part(line: Line, claim: Claim, left: Open, naming: _Naming) -> bool:
    """Lines that name the order stay within its amount, and it was sent in parcels or they are all of it."""
    named_by = naming.of_order.get(claim.order_id, ())
    charged = sum(each.amount_minor for each in named_by)
    is_within = line.amount_minor <= left.left(claim) and charged <= claim.amount_minor
    return is_within and (claim.parcels > 1 or (len(named_by) > 1 and charged == claim.amount_minor))


def _candidates(hits: Sequence[Claim], left: Open) -> tuple[Candidate, ...]:
    found = []
    for claim in hits:
        if not claim.amount_minor:
            found.append(
                Candidate((claim.order_id,), 0, _SCORE, "the line names it; nothing is to be paid for it")
            )
            continue
        amount = shown(claim.amount_minor, claim.currency)
        rest = shown(left.left(claim), claim.currency)
        why = f"the line names it; {claim.kind} of {amount} on {claim.date}, {rest} of it open"
        found.append(Candidate((claim.order_id,), claim.amount_minor, _SCORE, why))
    return tuple(found)
