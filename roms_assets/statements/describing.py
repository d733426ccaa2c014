"""What people read in the Dagster UI about card statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.statements.reconciled import Reconciled
from roms_assets.statements.rules import schemas
from roms_assets.statements.rules.claims import State
from roms_assets.statements.rules.tables import LINES, ORDERS, RECONCILIATIONS, REFUSED

TOLD: dict[str, Told] = {
    LINES: (
        "Lines of card statements as the bank wrote them, each once, by the bank's day.\n\n"
        "Amounts are whole minor units of the account's currency; positive is money in.",
        "one line of a statement",
        schemas.StatementLine,
    ),
    REFUSED: (
        "Lines and files of statements that cannot be used, with the reason, by the day on which they came.",
        "one line, or one file of which nothing can be used",
        schemas.RefusedStatementLine,
    ),
    RECONCILIATIONS: (
        "What each line of a statement came to: its orders, what is left and why, and what fits next best.\n\n"
        "Exact numbers first, then one to one and one to many by amount and day; never guessed.",
        "one line of a statement",
        schemas.Reconciliation,
    ),
    ORDERS: (
        "Which orders each line of a statement settles, and how much of each.",
        "one order of one line",
        schemas.ReconciliationOrder,
    ),
}
"""Asset -> what it is, what one row is, its columns."""


def spec(name: str, deps: Sequence[str] = ()) -> dg.AssetSpec:
    """An asset of the group `orders`; the first line of the description is what the shop reads."""
    return table_spec(name, TOLD[name], group="orders", kinds=["python"], deps=deps)


def day_metadata(found: Reconciled, day: date) -> dict[str, Any]:
    """How the lines of a day stand, all accounts together."""
    accounts = found.states[day].values()
    return {state.value: sum(counts[state.value] for counts in accounts) for state in State}
