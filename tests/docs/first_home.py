"""A home as the first versions left it: each store at its first numbered change, with rows.

The lake's statements are those that the first version wrote into `lake_changes`.
"""

import json
import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import sqlalchemy as sa

from resources import event_migrations, incident_migrations, ledger_migrations
from resources.migrations import Migration, applied_table, apply

Row = dict[str, Any]

LAKE = (
    "CREATE TABLE record_lines (date DATE, branch VARCHAR, pos VARCHAR, or_number VARCHAR, item_code VARCHAR,"
    " quantity DECIMAL(18,9), unit_price DECIMAL(38,18), amount DECIMAL(38,18), discount DECIMAL(38,18),"
    " department_code VARCHAR, time VARCHAR, discount_code VARCHAR, type_code VARCHAR, vat_flag VARCHAR,"
    " vat_div DECIMAL(38,18), vat_amount DECIMAL(38,18), vat_discount DECIMAL(38,18), vat_price DECIMAL(38,18),"
    " transaction_number VARCHAR, product_name VARCHAR, department_name VARCHAR, discount_name VARCHAR,"
    " transaction_type VARCHAR, daypart VARCHAR, payment_code VARCHAR, payment_name VARCHAR, phone_number VARCHAR,"
    " is_return BOOLEAN, file_sha256 VARCHAR, line_number BIGINT)",
    "CREATE TABLE pos_tenders (date DATE, branch VARCHAR, pos VARCHAR, file_sha256 VARCHAR, line_number BIGINT,"
    " or_number VARCHAR, transaction_number VARCHAR, record_number VARCHAR, time VARCHAR, payment_code VARCHAR,"
    " payment_name VARCHAR, tendered DECIMAL(38,18), change DECIMAL(38,18), is_return BOOLEAN)",
    "CREATE TABLE pos_refused_lines (date DATE, branch VARCHAR, pos VARCHAR, file_sha256 VARCHAR, line_number BIGINT,"
    " file_type VARCHAR, file_name VARCHAR, reason_code VARCHAR, reason VARCHAR, original VARCHAR, lines BIGINT)",
    "CREATE TABLE pos_arrivals (date DATE, branch VARCHAR, pos VARCHAR, state VARCHAR, reason VARCHAR, lines BIGINT,"
    " refused_lines BIGINT, receipts BIGINT, amount DECIMAL(38,18), returned_amount DECIMAL(38,18), attempts BIGINT,"
    " last_attempt_at TIMESTAMP WITH TIME ZONE)",
    "CREATE TABLE pos_publications (date DATE, till VARCHAR, version VARCHAR)",
)
RECORD = (
    "CREATE OR REPLACE VIEW record2025 AS SELECT * FROM record_lines"
    " WHERE date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'"
)
FIGURES = ("amount", "lines", "receipts", "refused_lines", "returned_amount", "tenders")
"""Of an entry, then."""
EVENT = {
    "id": 7,
    "source": "gateway",
    "claim": "c1a1",
    "received_at": "2025-11-16 03:00:00.000000",
    "headers": "{}",
    "body": b'{"order_id": "A-1"}',
    "content_type": "application/json",
    "correlation_id": "c-1",
    "state": "dead",
    "reason": "it names no channel",
    "attempts": 1,
    "settled_at": "2025-11-16 03:00:01.000000",
}
INCIDENT = {
    "key": "pos/2025-11-15/incomplete",
    "opened_at": "2025-11-16 03:00:00.000000",
    "source": "pos",
    "title": "2025-11-15 is incomplete",
    "cause": "the host answered a web page instead of a list of files",
    "effect": "1 till absent: BMC-1",
    "link": "http://127.0.0.1:3000/runs",
    "seen_at": "2025-11-16 02:00:00.000000",
    "parts": '["BMC-1"]',
    "told_parts": '["BMC-1"]',
    "notified_at": "2025-11-16 03:00:00.000000",
}


def make_first(home: Path) -> None:
    """Make a home of today what the first version of each store would have left; landing was the same then."""
    entries = _make_ledger(home / "ledger.sqlite")
    _make_lake(home / "lake.duckdb")
    _make_staging(home / "staging" / "pos", entries)
    _changed(home / "events.sqlite", "event_migrations", event_migrations.MIGRATIONS, {"events": [EVENT]})
    (home / "dagster" / "made_with.txt").write_text("1.0.0\n")


def _make_ledger(file: Path) -> list[Row]:
    """Entries without the batch that holds them, with fewer figures and of another parser, and what was told then."""
    with closing(sqlite3.connect(file)) as today:
        today.row_factory = sqlite3.Row
        entries = [_first_entry(dict(row)) for row in today.execute("SELECT * FROM ledger_entries")]
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    _changed(file, "ledger_migrations", ledger_migrations.MIGRATIONS, {"ledger_entries": entries})
    _changed(file, "incident_migrations", incident_migrations.MIGRATIONS, {"incidents": [INCIDENT]})
    return entries


def _first_entry(entry: Row) -> Row:
    del entry["staged_in"]
    figures = {name: value for name, value in json.loads(entry["figures"]).items() if name in FIGURES}
    version = "older" if entry["staged_version"] else None
    versions = {"staged_version": version, "published_version": version, "parser_version": "1"}
    return entry | versions | {"figures": json.dumps(figures)}


def _changed(
    file: Path, applied: str, migrations: Sequence[Migration], rows: Mapping[str, list[Row]]
) -> None:
    """Make the tables of the first change alone, and put rows into them."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        apply(connection, applied_table(applied), migrations[:1], applied)
        for table, values in rows.items():
            names = list(values[0])
            marks = ", ".join(f":{name}" for name in names)
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
            connection.execute(sa.text(statement), values)
    engine.dispose()


def _make_lake(file: Path) -> None:
    """The tables of the first slice with their rows, in the form that they had."""
    today = file.rename(file.with_suffix(".today"))
    with duckdb.connect(str(file)) as lake:
        lake.execute(f"ATTACH '{today}' AS today (READ_ONLY)")
        lake.execute(
            "CREATE TABLE lake_changes (number INTEGER, name VARCHAR, statement VARCHAR, applied_at TIMESTAMP)"
        )
        for number, statement in enumerate((*LAKE, RECORD), 1):
            lake.execute(statement)
            change = [number, re.findall(r"(?:TABLE|VIEW) (\w+)", statement)[0], statement]
            lake.execute("INSERT INTO lake_changes VALUES (?, ?, ?, TIMESTAMP '2025-11-17 02:00:00')", change)
        for table in (each.split()[2] for each in LAKE):
            columns = ", ".join(name for name, *_ in lake.execute(f"DESCRIBE {table}").fetchall())
            lake.execute(f"INSERT INTO {table} SELECT {columns} FROM today.{table}")
        lake.execute("UPDATE pos_publications SET version = 'older'")
        lake.execute("DETACH today")
    today.unlink()


def _make_staging(folder: Path, entries: Sequence[Row]) -> None:
    """A folder for each till-day and version, which nobody reads any more; landing has it all."""
    shutil.rmtree(folder)
    for entry in entries:
        if entry["staged_version"]:
            staged = folder / entry["day"] / entry["source"] / entry["staged_version"]
            staged.mkdir(parents=True)
            pl.DataFrame({"line_number": [1]}).write_parquet(staged / "lines.parquet")
