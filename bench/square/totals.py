"""What a side's tables come to, so that nobody is fast by leaving something out."""

from typing import Any

import duckdb

TABLES = ("square_orders", "square_order_lines", "square_tenders", "square_refunds", "square_fulfillments")
_OF_THE_ANSWER = {"page_sha256", "page_position"}
"""Whoever asks for other spans gets other pages, and no two cursors are alike: these columns differ each time."""


def totals(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Orders, lines, the sum of the orders' totals, and a checksum over all else that the five tables say."""
    return {
        "orders": _one(connection, "SELECT count(*) FROM square_orders"),
        "lines": _one(connection, "SELECT count(*) FROM square_order_lines"),
        "total_minor": _one(connection, "SELECT sum(total_minor)::BIGINT FROM square_orders"),
        "checksum": [_checksum(connection, table) for table in TABLES],
    }


def _checksum(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The rows' checksums together, in whatever order they stand."""
    names = sorted(
        name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall() if name not in _OF_THE_ANSWER
    )
    texts = ", ".join(f"{name}::VARCHAR" for name in names)
    return f"{_one(connection, f'SELECT sum(hash({texts})::HUGEINT) FROM {table}')}"


def _one(connection: duckdb.DuckDBPyConnection, question: str) -> Any:
    return connection.execute(question).fetchall()[0][0]
