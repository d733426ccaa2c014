"""The tables of card statements, and frames of their rows."""

from collections.abc import Sequence
from typing import Any

import orjson
import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.tables import frame_of
from roms_assets.statements.rules import schemas
from roms_assets.statements.rules.claims import Candidate, Result

LINES = "statement_lines"
REFUSED = "refused_statement_lines"
RECONCILIATIONS = "reconciliations"
ORDERS = "reconciliation_orders"
BUILDS = "reconciliation_builds"
SOURCES = "statement_line_sources"
DUPLICATES = "duplicate_statement_lines"
MODELS: dict[str, type[DataFrameModel]] = {
    LINES: schemas.StatementLine,
    REFUSED: schemas.RefusedStatementLine,
    RECONCILIATIONS: schemas.Reconciliation,
    ORDERS: schemas.ReconciliationOrder,
    BUILDS: schemas.StatementBuild,
    SOURCES: schemas.StatementLineSource,
    DUPLICATES: schemas.DuplicateStatementLine,
}
Row = dict[str, Any]


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame of the table's columns. Raises RuleBroken."""
    return frame_of(table, MODELS[table], rows)


def reconciliation(result: Result) -> Row:
    """The row of what a line came to."""
    line = result.line
    return {
        "statement_line_id": line.line_id,
        "date": line.date,
        "account": line.account,
        "currency": line.currency,
        "state": result.state.value,
        "rule": result.rule.value if result.rule else None,
        "amount_minor": line.amount_minor,
        "matched_minor": result.matched_minor,
        "residual_minor": result.residual_minor,
        "residual_reason": result.reason,
        "candidates": orjson.dumps([_candidate(each) for each in result.candidates]).decode(),
    }


def reconciled_orders(result: Result) -> list[Row]:
    """A row for each order that it settles."""
    line = result.line
    return [
        {
            "statement_line_id": line.line_id,
            "order_id": share.order_id,
            "date": line.date,
            "order_date": share.order_date,
            "currency": line.currency,
            "amount_minor": share.amount_minor,
            "kind": share.kind,
            "claim_key": share.claim_id,
        }
        for share in result.shares
    ]


def _candidate(candidate: Candidate) -> Row:
    return {
        "order_ids": candidate.order_ids,
        "amount_minor": candidate.amount_minor,
        "score": candidate.score,
        "why": candidate.why,
    }
