"""What a matching came to, and whether every cent that the lake has is accounted for."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from resources.lake import Lake, LakeReader
from roms_assets.kernel.findings import Finding
from roms_assets.statements.promises_of_orders import Promises
from roms_assets.statements.rules.claims import Result, State
from roms_assets.statements.rules.promises import every_cent_is_accounted
from roms_assets.statements.rules.tables import LINES, ORDERS, RECONCILIATIONS

_OF_DAYS = "date IN (SELECT unnest($days))"
_BROKEN = f"""
    WITH l AS (SELECT * FROM {LINES} WHERE {{days}}),
    shares AS (
        SELECT statement_line_id, min(date) AS date, sum(amount_minor) FILTER (WHERE kind <> 'withheld') AS matched
        FROM {ORDERS} WHERE {{days}} GROUP BY 1
    ), lines AS (
        SELECT statement_line_id, coalesce(l.date, any_value(r.date), any_value(s.date)) AS date,
               count(r.statement_line_id) AS times, any_value(l.amount_minor) AS amount,
               any_value(r.amount_minor) AS told, any_value(r.matched_minor) AS matched,
               any_value(r.residual_minor) AS residual, any_value(coalesce(s.matched, 0)) AS shares
        FROM l
        FULL JOIN (SELECT * FROM {RECONCILIATIONS} WHERE {{days}}) r USING (statement_line_id)
        FULL JOIN shares s USING (statement_line_id)
        GROUP BY statement_line_id, l.date
    )
    SELECT statement_line_id, date, times, amount, matched, residual, shares FROM lines
    WHERE amount IS NULL OR times <> 1 OR amount <> told OR amount <> matched + residual OR matched <> shares
    ORDER BY date DESC, statement_line_id
"""
"""`days` says which: a condition, or true for all. What was matched stands there, too, where its line is no more."""


@dataclass(frozen=True)
class Reconciled:
    """What was matched again, and how all of it stands."""

    days: Sequence[date] = ()
    """Days with lines that were matched again."""
    states: Mapping[date, Mapping[str, Counter[str]]] = field(default_factory=dict)
    """Day -> account -> how many lines are in each state, of those days."""
    open_minor: Mapping[tuple[date, str], int] = field(default_factory=dict)
    """Day and account -> what of its lines no order has, without what is explained."""

    def lines(self, state: State | None = None) -> int:
        """Lines of those days, in one state or in all."""
        return sum(
            sum(counts.values()) if state is None else counts[state.value]
            for accounts in self.states.values()
            for counts in accounts.values()
        )


def finding(lake: Lake, zone: str, days: Collection[date] | None = None) -> Finding:
    """Whether every line of these days, with their orders, is accounted for; without days, all that the lake has.

    Raises SourceUnavailable.
    """
    chosen, told = ("true", {}) if days is None else (_OF_DAYS, {"days": sorted(days)})
    with lake.reading() as connection:
        reader = LakeReader(connection)
        try:
            lines = int(reader.query(f"SELECT count(*) FROM {LINES} WHERE {chosen}", told).item())
            broken = reader.query(_BROKEN.format(days=chosen), told)
            beyond = Promises(reader, zone).settled_beyond(ORDERS, days)
        except duckdb.CatalogException:  # nothing was read yet
            return every_cent_is_accounted(0, [], [])
    return every_cent_is_accounted(lines, broken.rows(), beyond)


def summed(found: Mapping[date, Iterable[Result]]) -> Reconciled:
    """Day -> what its lines came to, counted."""
    states: dict[date, dict[str, Counter[str]]] = {}
    open_minor: Counter[tuple[date, str]] = Counter()
    for day, results in sorted(found.items()):
        states[day] = {}
        for result in results:
            states[day].setdefault(result.line.account, Counter())[result.state.value] += 1
            if not result.shares:
                open_minor[day, result.line.account] += result.residual_minor
    return Reconciled(sorted(found), states, open_minor)
