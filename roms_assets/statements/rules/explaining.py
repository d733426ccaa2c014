"""How a line's amount follows from what orders promise: exactly, less a fee, or less refunds that were kept back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roms_assets.kernel.money import shown
from roms_assets.statements.rules.claims import WITHHELD, Claim, Line, Open, Result, Rule, Share, State
from roms_assets.statements.rules.terms import Terms


@dataclass(frozen=True)
class Explanation:
    """Why the amount is what it is; empty words when it is the same to the cent."""

    reason: str = ""
    withheld: tuple[Claim, ...] = ()
    """Refunds that were kept back."""


def explained(
    line: Line, promised_minor: int, payments: int, refunds: Sequence[Claim], terms: Terms
) -> Explanation | None:
    """The first that holds of: the same, a fee, a refund, a refund and a fee; None when none does."""
    for kept_back in _kept_back(refunds):
        rest = promised_minor + sum(refund.amount_minor for refund in kept_back)
        lacking = rest - line.amount_minor
        if lacking == 0 or _is_fee(lacking, rest, payments, terms):
            return Explanation(_in_words(line, lacking, kept_back, terms), kept_back)
    return None


def settled(line: Line, rule: Rule, claims: Sequence[Claim], told: Explanation, left: Open) -> Result:
    """The line with these claims in full, taken from what is open."""
    shares = [left.take(claim, left.left(claim)) for claim in claims]
    shares += [left.take(refund, left.left(refund), WITHHELD) for refund in told.withheld]
    state = State.EXPLAINED if told.reason else State.MATCHED
    return Result(line, state, rule, tuple(shares), told.reason)


def partly(line: Line, claim: Claim, lines: int, left: Open) -> Result:
    """The line as a part of its order, which so many lines name."""
    share: Share = left.take(claim, line.amount_minor)
    part, whole = shown(line.amount_minor, line.currency), shown(claim.amount_minor, claim.currency)
    why = f"sent in {claim.parcels} parcels" if claim.parcels > 1 else f"which {lines} lines name"
    reason = f"split: {part} of the {whole} of {claim.shown}, {why}"
    return Result(line, State.EXPLAINED, Rule.NUMBER, (share,), reason)


def _kept_back(refunds: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
    """None of them, each by itself, all of them."""
    yield ()
    yield from ((refund,) for refund in refunds)
    if len(refunds) > 1:
        yield tuple(refunds)


def _is_fee(lacking: int, rest: int, payments: int, terms: Terms) -> bool:
    """Of a payment less comes; of a refund, whose amount is below zero, less is taken."""
    return 0 < abs(lacking) <= terms.largest_fee(abs(rest), payments) and (lacking > 0) == (rest > 0)


def _in_words(line: Line, lacking: int, kept_back: Sequence[Claim], terms: Terms) -> str:
    words = [
        f"refund: {shown(-refund.amount_minor, line.currency)} of {refund.date} kept back"
        for refund in kept_back
    ]
    if lacking:
        fixed = (
            f" and {shown(terms.fee_fixed_minor, line.currency)} a payment" if terms.fee_fixed_minor else ""
        )
        words.append(
            f"fee: {shown(abs(lacking), line.currency)}, within the account's {terms.fee_percent} %{fixed}"
        )
    return "; ".join(words)
