"""`pos_daily_sales`: which of its days are stale, and one run of dbt that calculates them anew.

A day is stale when the lake holds other versions of its till-days than those it was calculated from, or the SQL has
changed since. What it was calculated from stands in the lake too, so a crash or a restored copy shows.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from resources.build_notes import BuildNotes, are_there
from resources.dbt import Dbt, Outcome
from resources.lake import HeldLake, Lake, LakeTransaction
from roms_assets.pos.rules.schemas import Arrival, Build, Publication, RecordLine
from roms_assets.pos.stores import DAILY_SALES, LakeTable

_STOOD_ON = {
    LakeTable.RECORD_LINES: RecordLine,
    LakeTable.PUBLICATIONS: Publication,
    LakeTable.ARRIVALS: Arrival,
}
_NOTES = BuildNotes(LakeTable.DAILY_SALES_BUILDS, Build)
_FIGURES = f"""
    WITH there AS (
        SELECT date FROM {LakeTable.ARRIVALS} GROUP BY date
        HAVING bool_or(state IN ('arrived', 'partial')) OR bool_and(state = 'closed')
    ), sums AS (
        SELECT date, count(*) AS rows, sum(line_count) AS lines, sum(net_amount) AS net FROM {DAILY_SALES} GROUP BY date
    )
    SELECT date, coalesce(rows, 0), coalesce(lines, 0)::BIGINT, coalesce(net, 0)
    FROM there LEFT JOIN sums USING (date) WHERE date IN (SELECT unnest($days)) ORDER BY date
"""


@dataclass(frozen=True)
class DaySales:
    """What the table holds of one day that is there."""

    day: date
    rows: int
    lines: int
    net_amount: Decimal
    is_rebuilt: bool


@dataclass(frozen=True)
class Rebuilt:
    """What the table holds of the days that were asked for."""

    days: Sequence[DaySales] = ()
    """Those that are there: a till reported, or all was closed."""
    stale: Collection[date] = ()
    """Those that were calculated anew."""
    checks: Sequence[Outcome] = ()
    """dbt's tests, when it last ran."""


class DailySales:
    """Keeps the table as the record is."""

    def __init__(self, lake: Lake, dbt: Dbt, clock: Callable[[], datetime]) -> None:
        self._lake = lake
        self._dbt = dbt
        self._clock = clock

    def rebuild(self, days: Collection[date], *, again: bool = False) -> Rebuilt:
        """Calculate what is stale of these days, or all of them `again`; nothing stale starts no dbt.

        Raises SourceUnavailable when dbt could not do it; the table is then as it was.
        """
        if not days:
            return Rebuilt()
        ordered = sorted(set(days))
        with self._lake.held() as held:
            with held.writing() as transaction:
                sources = self._sources(transaction, ordered)
                changed = _NOTES.stale(transaction, ordered, sources, [DAILY_SALES])
                is_made = are_there(transaction, [DAILY_SALES])
            stale = ordered if again else [day for day in ordered if day in set(changed)]
            if stale:
                self._build(held, stale, sources)
            with held.writing() as transaction:
                found = transaction.query(_FIGURES, {"days": ordered}).rows() if stale or is_made else []
        figures = [DaySales(day, rows, lines, net, day in stale) for day, rows, lines, net in found]
        return Rebuilt(figures, stale, [each for each in self._dbt.last() if each.is_test])

    def _build(self, held: HeldLake, stale: Sequence[date], sources: dict[date, str]) -> None:
        """Run dbt, then note what it was made from. A kill between the two makes it once more."""
        now = self._clock()
        days = [day.isoformat() for day in stale]
        self._dbt.build([DAILY_SALES], {"days": days, "built_at": now.isoformat()}, held)
        with held.writing() as transaction:
            _NOTES.note(transaction, stale, sources, now)

    def _sources(self, transaction: LakeTransaction, days: Sequence[date]) -> dict[date, str]:
        """Day -> what its sales are to be calculated from; a day of which the lake holds nothing is left out."""
        transaction.ensure_models(_STOOD_ON)
        code = self._dbt.code_version([DAILY_SALES])
        held: dict[date, list[str]] = {}
        for day, till, version in transaction.query(
            f"SELECT date, till, version FROM {LakeTable.PUBLICATIONS} WHERE date IN (SELECT unnest($days))"
            " ORDER BY ALL",
            {"days": list(days)},
        ).iter_rows():
            held.setdefault(day, [code]).append(f"{till} {version}")
        return {day: hashlib.sha256("\n".join(told).encode()).hexdigest()[:16] for day, told in held.items()}
