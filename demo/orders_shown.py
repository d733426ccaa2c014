"""What the demo shows of orders: one that many tell of, and what the bank's lines came to."""

from pathlib import Path

from demo.lake_opened import opened

_JOINED = """
    SELECT o.order_id, o.state, o.currency, o.total_minor, s.source, s.source_table, s.source_key, m.rule, m.reason
    FROM lake.orders o JOIN lake.order_matches m USING (order_id) JOIN lake.order_sightings s USING (sighting_key)
    WHERE o.order_number = $number ORDER BY s.source, s.source_key
"""
_BANK = """
    SELECT l.date, l.details, l.amount_minor, l.currency, r.state, r.matched_minor, r.residual_minor, r.residual_reason
    FROM lake.statement_lines l JOIN lake.reconciliations r USING (statement_line_id)
    ORDER BY l.date, l.line_number
"""


def shown_joined(lake: Path, number: str) -> list[str]:
    """An order and everybody who tells of it, a line each; empty when there is none."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        rows = connection.execute(_JOINED, {"number": number}).fetchall()
    if not rows:
        return []
    order, state, currency, total = rows[0][:4]
    told = [
        f"  {source:<15}{table:<24}{key[:28]:<30}{rule}: {reason}"
        for *_, source, table, key, rule, reason in rows
    ]
    return [
        f"{order}: {state}, {_amount(total, currency)}, told by {len({row[4] for row in rows})} sources",
        *told,
    ]


def shown_statement(lake: Path) -> list[str]:
    """The bank's lines with their state and what is left, a line each."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        rows = connection.execute(_BANK).fetchall()
    return [
        f"  {day}  {details:<22}{_amount(amount, currency):>12}  {state:<10}"
        f" of orders {_amount(matched, currency):>10}, left {_amount(left, currency):>8}  {reason}"
        for day, details, amount, currency, state, matched, left, reason in rows
    ]


def _amount(minor: int | None, currency: str | None) -> str:
    return "" if minor is None else f"{minor / 100:,.2f} {currency or ''}".strip()
