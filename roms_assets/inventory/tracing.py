"""From an insight to what it was made of: the position, its layers, the movements, and what was suggested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from resources.lake import Lake, LakeReader
from roms_assets.inventory.rules.tables import InventoryTable

Row = Mapping[str, Any]
TRACEABLE = (
    InventoryTable.INSIGHTS.value,
    InventoryTable.POSITIONS.value,
    InventoryTable.CANDIDATES.value,
    InventoryTable.MOVEMENTS.value,
    InventoryTable.BACKTEST.value,
)
"""The tables of which a row can be asked for, by its product."""
_OF_DAY = (
    InventoryTable.INSIGHTS,
    InventoryTable.CANDIDATES,
    InventoryTable.COVER,
    InventoryTable.POSITIONS,
    InventoryTable.LAYERS,
    InventoryTable.UNDER_WAY,
)
_MOVED_LATELY = timedelta(days=90)


@dataclass(frozen=True)
class InventoryTrace:
    """All that is known of a product on a day."""

    day: date | None
    """The day that was asked for, else the newest; None when the product is nowhere."""
    rows: Mapping[str, Sequence[Row]]
    """Table -> its rows of the product; tables without any are left out."""


def trace(lake: Lake, product_id: str, day: date | None) -> InventoryTrace:
    """What the tables have of a product, its movements of the last 90 days too. Raises SourceUnavailable.

    Without a day the suggestions that were judged are those of all days.
    """
    with lake.reading() as connection:
        asked = _Asked(LakeReader(connection), product_id)
        newest = asked.rows(f"SELECT max(date) AS day FROM {InventoryTable.POSITIONS} WHERE product_id = $id")
        on = day or (newest[0]["day"] if newest else None)
        if on is None:
            return InventoryTrace(None, {})
        found = {table: asked.of_days(table, on, on) for table in _OF_DAY}
        found[InventoryTable.MOVEMENTS] = asked.of_days(InventoryTable.MOVEMENTS, on - _MOVED_LATELY, on)
        first, last = (day, day) if day else (date.min, on)
        found[InventoryTable.BACKTEST] = asked.of_days(InventoryTable.BACKTEST, first, last)
    return InventoryTrace(on, {table.value: rows for table, rows in found.items() if rows})


@dataclass(frozen=True)
class _Asked:
    """Questions about one product; none of them finds anything where a table is not made yet."""

    lake: LakeReader
    product_id: str

    def of_days(self, table: InventoryTable, first: date, last: date) -> Sequence[Row]:
        """Rows of some days, in the order of all their columns."""
        sql = f"SELECT * EXCLUDE (product_id, built_at) FROM {table} WHERE product_id = $id"
        return self.rows(f"{sql} AND date BETWEEN $first AND $last ORDER BY ALL", first=first, last=last)

    def rows(self, sql: str, **told: Any) -> Sequence[Row]:
        """The rows of a question."""
        return self.lake.rows(sql, {"id": self.product_id, **told})
