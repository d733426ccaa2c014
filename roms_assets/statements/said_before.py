"""What a file said when it was read before: taken back where the same bytes say another thing now.

They do when the settings of their account were mended. What another file says, too, stays until that one is read again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from resources.lake import LakeTransaction
from roms_assets.statements.rules.tables import LINES, SOURCES, Row, frame

Said = tuple[date, int, str, str, str]
"""Day, amount, reference, details and currency of a line."""
_MINE = f"""
    SELECT * FROM {LINES} WHERE account = $account AND (
        file_sha256 = $sha256
        OR statement_line_id IN (SELECT statement_line_id FROM {SOURCES} WHERE file_sha256 = $sha256)
    )
"""
_OTHERS = f"""
    SELECT statement_line_id, file_sha256, line_number, occurrence FROM {SOURCES}
    WHERE statement_line_id IN (SELECT unnest($ids)) AND file_sha256 <> $sha256
    QUALIFY row_number() OVER (PARTITION BY statement_line_id ORDER BY dropped_at, file_sha256) = 1
"""
_OF_LINE = ("statement_line_id", "account", "line_number", "occurrence")


def said(row: Mapping[str, Any]) -> Said:
    """What a row of the lines says."""
    return row["date"], row["amount_minor"], row["reference"], row["details"], row["currency"]


def take_back(lake: LakeTransaction, account: str, sha256: str, rows: Sequence[Row]) -> list[date]:
    """Take from the lines what the file says no more, now that it says these rows; returns the days of that.

    A line of the bank's own name that says another thing now makes room for it. Others stay if another file says them.
    """
    now = {row["statement_line_id"]: said(row) for row in rows}
    held = lake.query(_MINE, {"account": account, "sha256": sha256}).rows(named=True)
    gone = {row["statement_line_id"]: row for row in held if now.get(row["statement_line_id"]) != said(row)}
    if not gone:
        return []
    others = _others(lake, sha256, gone.keys() - now.keys())
    keys = pl.DataFrame({"statement_line_id": sorted(gone)})
    lake.replace_keys(LINES, keys, frame(LINES, [{**gone[name], **other} for name, other in others.items()]))
    return [row["date"] for name, row in gone.items() if name not in others]


def note_sources(
    lake: LakeTransaction, account: str, sha256: str, dropped_at: datetime, rows: Sequence[Row]
) -> None:
    """Note which lines the file says, in the place of what was noted of it; nothing changes when it is the same."""
    asked = f"SELECT statement_line_id FROM {SOURCES} WHERE file_sha256 = $sha256 AND account = $account"
    held = lake.query(asked, {"sha256": sha256, "account": account})["statement_line_id"].to_list()
    if set(held) == {row["statement_line_id"] for row in rows}:
        return
    keys = pl.DataFrame({"file_sha256": [sha256], "account": [account]})
    named = {row["statement_line_id"]: row for row in rows}
    told = [
        {**{name: row[name] for name in _OF_LINE}, "file_sha256": sha256, "dropped_at": dropped_at}
        for row in named.values()
    ]
    lake.replace_keys(SOURCES, keys, frame(SOURCES, told))


def _others(lake: LakeTransaction, sha256: str, ids: Collection[str]) -> dict[str, Row]:
    """Line -> the first of the other files that says it, and where."""
    found = lake.query(_OTHERS, {"sha256": sha256, "ids": sorted(ids)})
    return {row["statement_line_id"]: row for row in found.iter_rows(named=True)}
