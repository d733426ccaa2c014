"""Which open orders add up to a line, to the cent: those of whole days, or a few; as they are, or less their fees."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice

from roms_assets.statements.rules.claims import Claim, Line
from roms_assets.statements.rules.subset_sums import MOST_AMOUNTS, ways_to
from roms_assets.statements.rules.terms import Terms

Way = tuple[Claim, ...]
_MOST = 2
"""Two ways say already that neither is sure."""


def of_a_day(line: Line, near: Sequence[Claim], terms: Terms) -> list[Way]:
    """All of one day, two at least; two ways at most."""
    days = [claims for claims in _by_day(near) if len(claims) > 1]
    return list(islice(chain.from_iterable(_from_first(line, [claims], terms) for claims in days), _MOST))


def of_days_in_a_row(line: Line, near: Sequence[Claim], terms: Terms) -> list[Way]:
    """All of several days that follow each other, those without orders left out; two ways at most."""
    days = _by_day(near)
    runs = chain.from_iterable(_from_first(line, days[first:], terms) for first in range(len(days)))
    return list(islice((way for way in runs if way[0].date != way[-1].date), _MOST))


def smaller(line: Line, near: Sequence[Claim], terms: Terms) -> list[Claim]:
    """Those that alone are smaller than the line: few of them may add up to it."""
    return [claim for claim in near if _net(claim, terms) < line.amount_minor]


def of_few(line: Line, claims: Sequence[Claim], terms: Terms) -> list[Way]:
    """Some of the claims, as they are or each less its fee; two ways at most. Raises ValueError for too many."""
    gross = [claim.amount_minor for claim in claims]
    net = [_net(claim, terms) for claim in claims]
    found = (ways_to(line.amount_minor, amounts, terms.most_orders) for amounts in (gross, net))
    places = dict.fromkeys(chain.from_iterable(found))
    return [tuple(claims[place] for place in way) for way in islice(places, _MOST)]


def nearest(line: Line, claims: Sequence[Claim]) -> list[Claim]:
    """As many of those nearest in time as sums are tried of, by their days."""
    ordered = sorted(claims, key=lambda each: (abs(line.date - each.date), each.date, each.claim_id))
    return sorted(ordered[:MOST_AMOUNTS], key=lambda each: (each.date, each.claim_id))


def _by_day(claims: Sequence[Claim]) -> list[list[Claim]]:
    days: dict[date, list[Claim]] = {}
    for claim in claims:
        days.setdefault(claim.date, []).append(claim)
    return [days[day] for day in sorted(days)]


def _from_first(line: Line, days: Sequence[Sequence[Claim]], terms: Terms) -> Iterator[Way]:
    """The first day, and the first with as many of the next as there may be, where they add up to the line.

    As they are; or less their fees, each rounded by itself or all at once.
    """
    total = fees = count = 0
    for last, claims in enumerate(days):
        total += sum(claim.amount_minor for claim in claims)
        fees += sum(terms.fee(claim.amount_minor) for claim in claims)
        count += len(claims)
        at_once = terms.fee(total) + (count - 1) * terms.fee_fixed_minor
        if line.amount_minor in {total, total - fees, total - at_once}:
            yield tuple(chain.from_iterable(days[: last + 1]))
        if total - max(fees, at_once) > line.amount_minor:
            return


def _net(claim: Claim, terms: Terms) -> int:
    return claim.amount_minor - terms.fee(claim.amount_minor)
