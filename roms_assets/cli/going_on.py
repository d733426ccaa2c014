"""Which command follows a row further: to the table, the mail, the event or the file that tells what it says."""

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from roms_assets.dropped.tracing import TRACEABLE as OF_FILES
from roms_assets.mail.tracing import TRACEABLE as OF_MAIL
from roms_assets.square.rules.kinds import INVENTORY
from roms_assets.square.tracing import TRACEABLE as OF_SQUARE
from roms_assets.web.rules.tables import LISTINGS

Row = Mapping[str, Any]


def command_of(row: Row) -> str:
    """For the evidence that a row names by source_table and source_key; empty when no command is known for it."""
    table, key = str(row["source_table"]), str(row["source_key"])
    if row.get("evidence_sha256") and table in (*OF_FILES, LISTINGS):
        return why(table, f"{row['evidence_sha256']}:{row['evidence_position']}")
    if table in _WAYS:
        return _WAYS[table](key)
    return why(table, key) if table in (*OF_FILES, *OF_MAIL, *OF_SQUARE) else ""


def why(table: str, key: str) -> str:
    """`roms why` of a table's row."""
    return f"roms why {table} --id {shlex.quote(key)}"


def _of_receipt(key: str) -> str:
    day, branch, pos, number = key.split("|", 3)
    asked = f"--branch {branch} --pos {pos} --date {day} --receipt {shlex.quote(number)}"
    return f"roms why record{day[:4]} {asked}"


def _of_count(key: str) -> str:
    day, _, variation = key.split("|", 2)
    return f"{why(INVENTORY.table, variation)} --date {day}"


_WAYS: Mapping[str, Callable[[str], str]] = {
    "checkout_order_changes": lambda key: f"roms events show {key}",
    "order_lines": lambda key: f"roms orders show {shlex.quote(key.rpartition('#')[0])}",
    "record_lines": _of_receipt,
    "shipstation_orders": lambda key: why("shipstation_orders", key),
    "shipstation_shipments": lambda key: why("shipstation_shipments", key.removeprefix("label|")),
    INVENTORY.table: _of_count,
}
