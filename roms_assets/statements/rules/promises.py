"""What is promised of reconciliations, with what came of it."""

from collections.abc import Sequence
from datetime import date

from roms_assets.kernel.findings import Finding

Beyond = tuple[str, date, int, int]
"""What was promised, the last day of a line that has of it, how much all lines have, and how much it is."""


def every_cent_is_accounted(
    lines: int, broken: Sequence[Sequence[object]], beyond: Sequence[Beyond]
) -> Finding:
    """Every line stands once and is what orders have of it and a residual; no order has of a line that is no more, or
    beyond its amount."""
    of_lines = [_of_line(each) for each in broken]
    of_orders = [
        (f"{day} {claim}", f"lines have {settled} of {promised}") for claim, day, settled, promised in beyond
    ]
    figures = {"lines_not_accounted": len(of_lines), "orders_settled_beyond": len(of_orders)}
    return Finding(lines, [*of_lines, *of_orders], figures)


def _of_line(row: Sequence[object]) -> tuple[str, str]:
    line_id, day, times, amount, matched, residual, shares = row
    where = f"{day} {line_id}"
    if amount is None:
        return where, f"no statement has this line, and orders have {shares} of it"
    return (
        where,
        f"stands {times} times; {amount} is told as {matched} + {residual}, and orders have {shares}",
    )
