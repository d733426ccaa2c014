"""Lines and claims with good defaults, and strategies of whole shops of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import strategies as st

from roms_assets.statements.rules.claims import Claim, Line, Result
from roms_assets.statements.rules.matching import matched
from roms_assets.statements.rules.terms import Terms

DAY = date(2025, 11, 10)
_NUMBERS = count()


def a_line(amount: int = 10_000, days: int = 0, text: str = "CARD SALE", **changes: Any) -> Line:
    """A line of a statement, so many days after the first."""
    facts: dict[str, Any] = {
        "line_id": f"line-{next(_NUMBERS):06}",
        "date": DAY + timedelta(days),
        "account": "bank",
        "currency": "PHP",
        "amount_minor": amount,
        "details": text,
    }
    return Line(**{**facts, **changes})


def a_claim(amount: int = 10_000, days: int = 0, number: str = "", **changes: Any) -> Claim:
    """An order's payment, or with an amount below zero a refund."""
    name = changes.pop("order_id", f"LUNA#{number or next(_NUMBERS)}")
    facts: dict[str, Any] = {
        "claim_id": name if amount > 0 else f"{name}-refund-{next(_NUMBERS)}",
        "order_id": name,
        "date": DAY + timedelta(days),
        "currency": "PHP",
        "amount_minor": amount,
        "shop": "Luna",
        "number": number,
    }
    return Claim(**{**facts, **changes})


def terms(accounts: Iterable[str] = ("bank",), **changes: Any) -> dict[str, Terms]:
    """Of the one account, or of several."""
    return dict.fromkeys(accounts, Terms(**{"currency": "PHP", **changes}))


CARD: dict[str, Any] = {"fee_percent": Decimal("2.9"), "fee_fixed_minor": 1_500}


def match(
    lines: list[Line], claims: list[Claim], used: dict[str, int] | None = None, **changes: Any
) -> list[Result]:
    """The results in the order of the lines given."""
    found = {result.line.line_id: result for result in matched(lines, claims, terms(**changes), used)}
    return [found[line.line_id] for line in lines]


def match_one(line: Line, *claims: Claim, **changes: Any) -> Result:
    """The result of one line."""
    [result] = match([line], list(claims), **changes)
    return result


def told(result: Result) -> tuple[str, str | None, tuple[str, ...], int]:
    """State, rule, orders and residual."""
    return result.state, result.rule, tuple(share.order_id for share in result.shares), result.residual_minor


_CURRENCIES = st.sampled_from(["PHP", "PHP", "PHP", "USD"])
_AMOUNTS = st.sampled_from([500, 1_000, 1_500, 2_500, 2_413, 956])


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[Line], list[Claim]]:
    """A few weeks of orders, refunds and lines, some of which name numbers; amounts repeat often.

    For some orders nothing is due, some are in another currency than the account.
    """
    claims = []
    for number in range(draw(st.integers(0, 9))):
        days, amount = draw(st.integers(0, 12)), draw(st.one_of(_AMOUNTS, st.just(0)))
        name = f"A-{1000 + number}"
        parcels = draw(st.integers(0, 2))
        facts: dict[str, Any] = {"order_id": f"LUNA#{name}", "claim_id": f"LUNA#{name}", "parcels": parcels}
        claims.append(a_claim(amount, days, name, currency=draw(_CURRENCIES), **facts))
        if amount and draw(st.booleans()) and draw(st.booleans()):
            refund = -draw(st.sampled_from([amount, 500]))
            claims.append(
                a_claim(
                    refund,
                    days + draw(st.integers(0, 3)),
                    name,
                    order_id=f"LUNA#{name}",
                    claim_id=f"refund {name}",
                )
            )
    lines = []
    for number in range(draw(st.integers(0, 9))):
        amount = draw(st.one_of(_AMOUNTS, st.integers(-2_500, 5_000).filter(bool)))
        text = draw(st.sampled_from(["CARD", "CARD", "ORDER #A-1000", "PAY A-1001 A-1002", "A-1003"]))
        lines.append(a_line(amount, draw(st.integers(0, 14)), text, line_id=f"line {number}"))
    return lines, claims
