"""Insights that are older than people look at: compared with today's, noted in a log, and removed; cover with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from resources.build_notes import are_there
from resources.lake import Lake, LakeReader, LakeTransaction
from roms_assets.inventory.rules.schemas import Built, Purge
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.kernel.tables import descriptions, empty

_OLD = f"""
    SELECT old.date, old.kind, old.currency, count(*) AS insights_qty,
           count(*) FILTER (WHERE now.product_id IS NOT NULL) AS open_qty,
           sum(old.value_at_risk_minor)::BIGINT AS value_at_risk_minor
    FROM {InventoryTable.INSIGHTS} old LEFT JOIN {InventoryTable.INSIGHTS} now
        ON now.date = $reviewed AND (now.product_id, now.channel, now.kind) = (old.product_id, old.channel, old.kind)
    WHERE old.date <= $until GROUP BY ALL ORDER BY ALL
"""
_LOGGED = f"SELECT * FROM {InventoryTable.PURGES} WHERE date IN (SELECT unnest($days))"


@dataclass(frozen=True)
class Purged:
    """What went."""

    log: pl.DataFrame
    """Rows of `Purge`."""

    @property
    def insights(self) -> int:
        """How many insights went."""
        return int(self.log["insights_qty"].sum())

    @property
    def still_open(self) -> int:
        """Of how many the same still holds."""
        return int(self.log["open_qty"].sum())


class Purger:
    """Reviews and removes insights."""

    def __init__(self, lake: Lake, clock: Callable[[], datetime]) -> None:
        self._lake = lake
        self._clock = clock

    def purge(self, last: date, keep_days: int) -> Purged:
        """Remove what is `keep_days` older than the last day and more, with a line in the log for each day and kind.

        Cover goes with them, also of days without insights, and the notes of both. All of it in one transaction: what
        is removed is logged, and the other way round.
        """
        until = last - timedelta(days=keep_days)
        with self._lake.writing() as lake:
            lake.ensure(InventoryTable.PURGES, empty(Purge), descriptions(Purge))
            if not are_there(lake, [InventoryTable.INSIGHTS, InventoryTable.COVER]):
                return Purged(empty(Purge))
            old = self._reviewed(lake, until, keep_days)
            for table in (InventoryTable.INSIGHTS, InventoryTable.COVER):
                _remove(lake, table, "date", date.min, until)
            for notes in (InventoryTable.INSIGHT_BUILDS, InventoryTable.CANDIDATE_BUILDS):
                lake.ensure(notes, empty(Built), descriptions(Built))
                _remove(lake, notes, "part", date.min.isoformat(), until.isoformat())
            if days := old["date"].unique().sort().to_list():
                known = lake.query(_LOGGED, {"days": days})
                lake.replace_rows(InventoryTable.PURGES, "date", days, pl.concat([known, old]))
        return Purged(old)

    def _reviewed(self, lake: LakeReader, until: date, keep_days: int) -> pl.DataFrame:
        newest = lake.query(f"SELECT max(date) FROM {InventoryTable.INSIGHTS}").item()
        found = lake.query(_OLD, {"until": until, "reviewed": newest or until})
        return found.with_columns(
            pl.lit(newest, pl.Date).alias("reviewed_on"),
            pl.lit(f"older than {keep_days} days").alias("reason"),
            pl.lit(self._clock(), pl.Datetime("us", "UTC")).alias("purged_at"),
        ).cast(empty(Purge).schema)


def _remove(lake: LakeTransaction, table: str, column: str, first: date | str, last: date | str) -> None:
    """All rows of these days."""
    asked = f"SELECT DISTINCT {column} FROM {table} WHERE {column} BETWEEN $first AND $last"
    days = lake.query(asked, {"first": first, "last": last})[column].to_list()
    if days:
        lake.replace_rows(table, column, days, lake.query(f"SELECT * FROM {table} LIMIT 0"))
