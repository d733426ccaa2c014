"""The tables that SQL makes of Square's data: which of them are stale, and one run of dbt that makes these anew.

Tables of days are made day by day: a day is stale when one of its orders, refunds or locations changed, or the SQL
did. The others are made as a whole, when anything that they stand on changed: sales, catalog, stock, the shop's own
list, the settings, or the last day.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from resources.build_notes import BuildNotes, are_there
from resources.dbt import Dbt, Outcome
from resources.lake import Lake, LakeReader, LakeTransaction
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.square.goods_list import make_goods_tables
from roms_assets.square.merging import make_tables
from roms_assets.square.rules.kinds import KINDS
from roms_assets.square.rules.schemas import Built, Completeness
from roms_assets.square.rules.tables import SquareTable

DAY_MODELS = ("square_daily_sales", "square_hourly_sales", "square_item_sales")
WHOLE_MODELS = (
    "square_goods",
    "square_top_items",
    "square_unsold_items",
    "square_low_stock",
    "square_incomplete_items",
    "square_margins",
)
WHOLE = "(whole)"
_CORE = ("square_completed_orders", "square_approved_refunds")
_NOTES = BuildNotes(SquareTable.BUILDS, Built)
_DAYS = f"""
    WITH placed AS (
        SELECT o.*, p.name, coalesce(p.time_zone, 'UTC') AS time_zone
        FROM {SquareTable.ORDERS} o LEFT JOIN {SquareTable.LOCATIONS} p USING (location_id)
    ), told AS (
        SELECT business_date AS date, hash(order_id, version, updated_at, name, time_zone) AS mark FROM placed
        UNION ALL
        SELECT timezone(o.time_zone, coalesce(r.created_at, o.created_at))::DATE,
               hash(r.refund_id, r.status, r.amount_minor, o.order_id, o.version, o.updated_at)
        FROM {SquareTable.REFUNDS} r JOIN placed o USING (order_id)
        UNION ALL
        SELECT date, NULL FROM {SquareTable.COMPLETENESS}
        GROUP BY date HAVING bool_and(state IN ('complete', 'repaired'))
    )
    SELECT date, count(mark) || ' ' || coalesce(bit_xor(mark), 0) AS mark FROM told GROUP BY date ORDER BY date
"""
"""Day -> a checksum of all that its rows are made from; a day without orders has one as soon as it is proven."""
_STOCK = f"""
    SELECT * FROM {SquareTable.INVENTORY} WHERE state = 'IN_STOCK'
    QUALIFY date = max(date) OVER (PARTITION BY location_id)
"""
_MARKS = {
    SquareTable.CATALOG: ("object_id, version, updated_at, is_deleted", SquareTable.CATALOG),
    SquareTable.CATEGORIES: ("category_id, version, updated_at, name", SquareTable.CATEGORIES),
    SquareTable.LOCATIONS: ("location_id, name, time_zone", SquareTable.LOCATIONS),
    SquareTable.INVENTORY: ("date, location_id, catalog_object_id, quantity", f"({_STOCK})"),
    SquareTable.GOODS_LINES: ("file_sha256, line_number, currency, unit_cost_minor", SquareTable.GOODS_LINES),
    SquareTable.COMPLETENESS: ("date, location_id, state", SquareTable.COMPLETENESS),
}
"""Table -> the columns that change when it does, and the rows that count."""


@dataclass(frozen=True)
class Calculated:
    """What was made anew, and what is there."""

    days: Sequence[date] = ()
    """Days of the tables of days that were made anew."""
    is_whole_made: bool = False
    """The other tables were."""
    known_days: Collection[date] = ()
    """Days that stand in the tables of days as they should."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Table -> its rows."""
    rows_of_day: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    """Day made anew -> table -> its rows."""
    checks: Sequence[Outcome] = ()
    """dbt's tests, when it ran."""


@dataclass(frozen=True)
class _Wanted:
    """What each part is to be made from, and which are not made from that."""

    sources: Mapping[str, str]
    stale: Sequence[str]
    lacks_days: bool = False
    """The tables of days are not there yet, which the others stand on; of no day they are made, too."""

    @property
    def stale_days(self) -> list[str]:
        return [part for part in self.stale if part != WHOLE]

    @property
    def models(self) -> list[str]:
        """The models that are to be made."""
        days = DAY_MODELS if self.stale_days or self.lacks_days else ()
        return [*days, *(WHOLE_MODELS if WHOLE in self.stale else ())]


class Insight:
    """Keeps the tables as Square's data are."""

    def __init__(self, lake: Lake, dbt: Dbt, clock: Callable[[], datetime]) -> None:
        self._lake = lake
        self._dbt = dbt
        self._clock = clock

    def is_stale(self, variables: Mapping[str, Any]) -> bool:
        """Whether anything would be made anew; only looks."""
        with self._lake.reading() as connection:
            try:
                return bool(self._wanted(LakeReader(connection), variables, None).stale)
            except (duckdb.CatalogException, duckdb.BinderException):  # a table or column is not made yet
                return True

    def rebuild(
        self, variables: Mapping[str, Any], days: Collection[date] | None = None, *, again: bool = False
    ) -> Calculated:
        """Make anew what is stale, of certain days or of everything; nothing stale starts no dbt.

        `variables` is what SQL is told of the business. Raises SourceUnavailable when dbt could not do it; each table
        is then whole, as it was or as it is to be.
        """
        with self._lake.held() as held:
            with held.writing() as lake:
                _make_tables(lake)
                wanted = self._wanted(lake, variables, days, again=again)
            if wanted.stale:
                now = self._clock()
                told = {**variables, "days": wanted.stale_days, "built_at": now.isoformat()}
                self._dbt.build(wanted.models, told, held)
                with held.writing() as lake:
                    _NOTES.note(lake, wanted.stale, wanted.sources, now)
            with held.writing() as lake:
                return _calculated(lake, wanted, self._dbt.last() if wanted.stale else ())

    def _wanted(
        self,
        lake: LakeReader,
        variables: Mapping[str, Any],
        days: Collection[date] | None,
        *,
        again: bool = False,
    ) -> _Wanted:
        sources = self._sources_of_days(lake)
        if days is not None:
            asked = [day.isoformat() for day in days]
            stale = _NOTES.stale(lake, asked, sources, DAY_MODELS)
            return _Wanted(sources, asked if again else stale)
        noted = {part for part in _NOTES.built(lake) if part != WHOLE}
        stale = _NOTES.stale(lake, {*noted, *sources}, sources, DAY_MODELS)
        whole = {WHOLE: self._source_of_whole(lake, sources, variables)}
        stale += _NOTES.stale(lake, [WHOLE], whole, WHOLE_MODELS)
        return _Wanted({**sources, **whole}, stale, lacks_days=not are_there(lake, DAY_MODELS))

    def _sources_of_days(self, lake: LakeReader) -> dict[str, str]:
        code = self._dbt.code_version([*DAY_MODELS, *_CORE])
        return {day.isoformat(): _checksum([code, mark]) for day, mark in lake.query(_DAYS).iter_rows()}

    def _source_of_whole(
        self, lake: LakeReader, days: Mapping[str, str], variables: Mapping[str, Any]
    ) -> str:
        code = self._dbt.code_version(WHOLE_MODELS)
        marks = [
            f"{table} {lake.query(f'SELECT count(*), bit_xor(hash({columns})) FROM {rows}').row(0)}"
            for table, (columns, rows) in _MARKS.items()
        ]
        told = [f"{name} {value}" for name, value in sorted(variables.items())]
        return _checksum([code, *marks, *told, *(f"{day} {source}" for day, source in sorted(days.items()))])


def _calculated(lake: LakeReader, wanted: _Wanted, outcomes: Iterable[Outcome]) -> Calculated:
    stale = [date.fromisoformat(day) for day in wanted.stale_days]
    built = {part: source for part, source in _NOTES.built(lake).items() if part != WHOLE}
    there = {part for part, source in built.items() if wanted.sources.get(part) == source}
    is_whole_made = WHOLE in wanted.stale
    return Calculated(
        stale,
        is_whole_made,
        {date.fromisoformat(part) for part in there},
        {table: _count(lake, table) for table in WHOLE_MODELS} if is_whole_made else {},
        _rows_of_days(lake, stale),
        [each for each in outcomes if each.is_test],
    )


def _count(lake: LakeReader, table: str) -> int:
    return int(lake.query(f"SELECT count(*) FROM {table}").item())


def _rows_of_days(lake: LakeReader, days: Sequence[date]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {day: dict.fromkeys(DAY_MODELS, 0) for day in days}
    for table in DAY_MODELS if days else ():
        asked = f"SELECT date, count(*) FROM {table} WHERE date IN (SELECT unnest($days)) GROUP BY date"
        for day, rows in lake.query(asked, {"days": list(days)}).iter_rows():
            found[day][table] = rows
    return found


def _checksum(told: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _make_tables(lake: LakeTransaction) -> None:
    """All that the SQL stands on, empty where nothing was read yet."""
    for kind in KINDS.values():
        make_tables(lake, kind)
    lake.ensure(SquareTable.COMPLETENESS, empty(Completeness), descriptions(Completeness))
    make_goods_tables(lake)
