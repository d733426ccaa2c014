"""From a line of a statement to its orders, to what fits next best, and to the file that it was read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from resources.stores import Stores
from roms_assets.kernel.errors import RomsError
from roms_assets.statements.rules.showing import original_lines
from roms_assets.statements.rules.tables import DUPLICATES, LINES, ORDERS, RECONCILIATIONS, REFUSED, SOURCES

Row = Mapping[str, Any]
_LINES = f"""
    SELECT r.*, l.reference, l.details,
           (SELECT list(DISTINCT order_id ORDER BY order_id) FROM {ORDERS} o
            WHERE o.statement_line_id = r.statement_line_id) AS orders
    FROM {RECONCILIATIONS} r JOIN {LINES} l USING (statement_line_id)
    WHERE (r.date = $day OR $day IS NULL AND r.state IN ('review', 'unmatched'))
        AND (r.account = $account OR $account IS NULL)
    ORDER BY r.date DESC, r.account, l.line_number, r.statement_line_id LIMIT $limit
"""

_APART = f"SELECT * FROM {DUPLICATES} WHERE $id IN (statement_line_id, same_as_id)"
"""What is the same as a line, or as the one as which it counts."""


@dataclass(frozen=True)
class Shown:
    """What one line came to, and its orders."""

    row: Row
    orders: Sequence[str]


@dataclass(frozen=True)
class Trace:
    """All that is known of one line."""

    rows: Mapping[str, Sequence[Row]]
    """Rows by table; tables that have none are left out."""
    candidates: Sequence[Row]
    file_sha256: str
    line_number: int
    original: Sequence[str] = ()
    """The lines of the file, as they stand there."""
    damage: str = ""
    """Why the file cannot be read."""


@dataclass(frozen=True)
class StatementTracer:
    """Finds lines and their originals. Only reads."""

    stores: Stores
    encodings: Mapping[str, str]
    """Account -> how its CSV files are written; of one that roms.yaml names no more, UTF-8."""

    def lines(self, day: date | None, account: str | None, limit: int) -> list[Shown]:
        """Of a day, or without one those that wait for a person; the newest first. Raises SourceUnavailable."""
        found = self.stores.lake.rows(_LINES, {"day": day, "account": account, "limit": limit})
        return [Shown(row, row["orders"] or []) for row in found]

    def refused(self, file_sha256: str) -> Sequence[Row]:
        """The lines of a file that cannot be used, as they follow each other. Raises SourceUnavailable."""
        asked = f"SELECT * FROM {REFUSED} WHERE file_sha256 = $sha256 ORDER BY line_number, reason"
        return self.stores.lake.rows(asked, {"sha256": file_sha256})

    def trace(self, line_id: str) -> Trace | None:
        """All of one line, or of the one as which it counts; None when there is none. Raises SourceUnavailable."""
        lake = self.stores.lake
        apart = lake.rows(_APART, {"id": line_id})
        names = [apart[0]["same_as_id"] if apart else line_id, *(row["statement_line_id"] for row in apart)]
        asked = "SELECT * FROM {} WHERE statement_line_id IN (SELECT unnest($names)) ORDER BY ALL"
        found = {
            table: lake.rows(asked.format(table), {"names": names})
            for table in (LINES, RECONCILIATIONS, ORDERS, DUPLICATES, SOURCES)
        }
        if not found[LINES]:
            return None
        line = found[LINES][0]
        told = [orjson.loads(row.pop("candidates")) for row in found[RECONCILIATIONS]]
        candidates = [candidate for each in told for candidate in each]
        rows = {table: rows for table, rows in found.items() if rows}
        place = (line["file_sha256"], line["line_number"])
        try:
            body = self.stores.landing.read(line["file_sha256"])
        except RomsError as error:
            return Trace(rows, candidates, *place, damage=str(error))
        encoding = self.encodings.get(line["account"], "utf-8")
        return Trace(rows, candidates, *place, original_lines(body, line["line_number"], encoding))
