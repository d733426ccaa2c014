"""What a side's tables come to, so that nobody is fast by leaving something out."""

from typing import Any

import duckdb

from roms_assets.inventory.calculating import DAY_TABLES, WHOLE_MODELS
from roms_assets.orders.rules.tables import BY_DAY, MATCHES, ORDERS, REVIEW, SAID, VIEWS

TABLES = (*SAID, MATCHES, REVIEW, *BY_DAY, *VIEWS, *DAY_TABLES, *WHOLE_MODELS)
"""All that is made, from what the sources say to suggestions held against what happened."""
_OF_THE_MAKING = {"built_at"}


def totals(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Orders, sightings that wait for a person, and of each table its rows and a checksum over all that they say."""
    waiting = f"SELECT count(*) FROM {REVIEW} WHERE decided IS NULL"
    return {
        "orders": _one(connection, f"SELECT count(*) FROM {ORDERS}"),
        "waiting": _one(connection, waiting),
        "tables": {table: _checksum(connection, table) for table in TABLES},
    }


def _checksum(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """How many rows, and the rows' checksums together, in whatever order they stand."""
    names = sorted(name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall())
    texts = ", ".join(f"{name}::VARCHAR" for name in names if name not in _OF_THE_MAKING)
    return str(
        _one(connection, f"SELECT count(*) || ' ' || coalesce(sum(hash({texts})::HUGEINT), 0) FROM {table}")
    )


def _one(connection: duckdb.DuckDBPyConnection, question: str) -> Any:
    return connection.execute(question).fetchall()[0][0]
