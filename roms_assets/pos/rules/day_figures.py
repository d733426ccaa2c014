"""A day's figures, for the daily report."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from roms_assets.kernel.incidents import Figures
from roms_assets.kernel.money import written
from roms_assets.pos.rules.arrivals import Expected, count
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.usual import UsualLines


def day_figures(day: date, expected: Sequence[Expected], usual: UsualLines, currency: str) -> Figures:
    """Tills, lines, amount and refused lines of one day; what the expected tills usually bring."""
    states = Counter(each.state for each in expected)
    lacking = [
        f"{states[state]} {state.value}"
        for state in (State.PARTIAL, State.REFUSED, State.ABSENT)
        if states[state]
    ]
    tills = f"{count(expected)} arrived" + (f" ({', '.join(lacking)})" if lacking else "")
    amount = sum((Decimal(_figure(each, "amount")) for each in expected), Decimal(0))
    brings = [usual.of(each.till_day, fewest=1) for each in expected if each.state is not State.CLOSED]
    known = [each.lines for each in brings if each is not None]
    told = f" (usually {round(sum(known)):,})" if known else ""
    return Figures(
        f"Tills on {day.isoformat()}",
        (
            ("Tills", tills),
            ("Lines", f"{_sum(expected, 'lines'):,}{told}"),
            ("Amount", written(amount, currency)),
            ("Refused lines", f"{_sum(expected, 'refused_lines'):,}"),
        ),
        headline=tills,
    )


def _sum(expected: Sequence[Expected], name: str) -> int:
    return sum(int(_figure(each, name)) for each in expected)


def _figure(each: Expected, name: str) -> int | str:
    return each.known.figures.get(name, 0) if each.known else 0
