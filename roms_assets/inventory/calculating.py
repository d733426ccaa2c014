"""From orders to insights and suggestions: what of it is stale, and the work that makes that anew.

SQL makes the flows of each day; Python folds the stock day by day; SQL makes cover and insights of it; Python looks for
what had better stand elsewhere; SQL holds earlier suggestions against what then happened. Each step notes day by day
from what it made a day, so only what changed is made, and a kill between two steps makes one of them once more.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from resources.build_notes import BuildNotes, are_there
from resources.dbt import Dbt, Outcome
from resources.lake import HeldLake, Lake, LakeReader
from roms_assets.inventory import reallocating, stock
from roms_assets.inventory.reallocating import SHAPES
from roms_assets.inventory.rules.allocating import Terms
from roms_assets.inventory.rules.marks import checksum
from roms_assets.inventory.rules.schemas import Built
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.inventory.sources import keep_line_marks, make_others, mark_of_goods, marks_of_days
from roms_assets.kernel.findings import Finding

FLOW_MODELS = (InventoryTable.FLOWS.value, InventoryTable.REFUSED.value)
INSIGHT_MODELS = (InventoryTable.COVER.value, InventoryTable.INSIGHTS.value)
WHOLE_MODELS = (InventoryTable.BACKTEST.value, InventoryTable.BACKTEST_TOTALS.value)
_OF_INSIGHT_DAYS = (*INSIGHT_MODELS, *SHAPES)
DAY_TABLES = (*FLOW_MODELS, *(table.value for table in stock.MODELS), *_OF_INSIGHT_DAYS)
WHOLE = "(whole)"
_NO_CHANNELS = "no channels"
"""The settings by which nothing can be suggested."""
_FLOW_CORE = ("inventory_order_lines", "inventory_received")
_FLOW_NOTES = BuildNotes(InventoryTable.FLOW_BUILDS, Built)
_INSIGHT_NOTES = BuildNotes(InventoryTable.INSIGHT_BUILDS, Built)
_CANDIDATE_NOTES = BuildNotes(InventoryTable.CANDIDATE_BUILDS, Built)


@dataclass(frozen=True)
class Span:
    """The days that are followed, for how many of the last insights are kept, and how long goods may be under way."""

    first: date
    last: date
    insight_days: int
    under_way_days: int

    def has(self, day: str) -> bool:
        """Whether a day is one of them."""
        return self.first.isoformat() <= day <= self.last.isoformat()

    def has_insights(self, day: str) -> bool:
        """Whether insights of a day are kept."""
        return self.has(day) and date.fromisoformat(day) > self.last - timedelta(days=self.insight_days)


@dataclass
class Calculated:
    """What was made anew, and what is there."""

    rows: dict[str, dict[date, int]] = field(default_factory=dict)
    """Table of days -> the days of it that were made anew, each with its rows."""
    known_days: dict[str, list[date]] = field(default_factory=dict)
    """Table of days -> the days that stand in it as they should."""
    is_whole_made: bool = False
    """The tables that are made as a whole were."""
    whole_rows: dict[str, int] = field(default_factory=dict)
    """Those tables -> their rows."""
    totals: dict[str, int] = field(default_factory=dict)
    """Figures of the back-test, for each currency."""
    checks: list[Outcome] = field(default_factory=list)
    """dbt's tests, when it ran."""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    """Promise about the stock -> what came of it on the days that were made anew."""

    @property
    def days(self) -> list[date]:
        """The days of which any table was made anew."""
        return sorted({day for days in self.rows.values() for day in days})

    def note(self, tables: Collection[str], days: Collection[date]) -> None:
        """Days that were made anew."""
        for table in tables:
            self.rows.setdefault(table, {}).update(dict.fromkeys(days, 0))


@dataclass(frozen=True)
class _Sources:
    """What each step's days are to be made from."""

    flows: Mapping[str, str]
    stock: Mapping[str, str]
    insights: Mapping[str, str]
    candidates: Mapping[str, str]
    whole: Mapping[str, str]


class Inventory:
    """Keeps the tables as orders, counts and settings are."""

    def __init__(self, lake: Lake, dbt: Dbt, clock: Callable[[], datetime]) -> None:
        self._lake = lake
        self._dbt = dbt
        self._clock = clock

    def is_stale(self, span: Span, variables: Mapping[str, Any], terms: Terms) -> bool:
        """Whether anything would be made anew; only looks."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            try:
                wanted = self._sources(lake, span, variables, terms)
                return bool(
                    _Step(_FLOW_NOTES, FLOW_MODELS, wanted.flows, span.has).stale(lake)
                    or stock.stale_days(lake, wanted.stock)
                    or _Step(_CANDIDATE_NOTES, WHOLE_MODELS, wanted.whole, span.has).is_whole_stale(lake)
                )
            except (duckdb.CatalogException, duckdb.BinderException):  # a table or column is not made yet
                return True

    def rebuild(
        self, span: Span, variables: Mapping[str, Any], terms: Terms, again: Collection[date] = ()
    ) -> Calculated:
        """Make anew what is stale, and flows and insights of the days `again`; nothing stale starts no dbt.

        `variables` is what SQL is told of the business. Raises SourceUnavailable when dbt could not do it; each table
        is then whole, as it was or as it is to be.
        """
        with self._lake.held() as held:
            with held.writing() as lake:
                make_others(lake)
                keep_line_marks(lake)
                wanted = self._sources(lake, span, variables, terms)
            asked = [day.isoformat() for day in again if span.has(day.isoformat())]
            work = _Work(held, self._dbt, self._clock, variables)
            work.make(_Step(_FLOW_NOTES, FLOW_MODELS, wanted.flows, span.has), asked)
            work.fold(wanted.stock, span.under_way_days)
            work.make(
                _Step(_INSIGHT_NOTES, INSIGHT_MODELS, wanted.insights, span.has_insights),
                [day for day in asked if day in wanted.insights],
            )
            work.suggest(_Step(_CANDIDATE_NOTES, SHAPES, wanted.candidates, span.has_insights), terms)
            work.make_whole(_Step(_CANDIDATE_NOTES, WHOLE_MODELS, wanted.whole, span.has))
            with held.writing() as lake:
                return _counted(lake, work.made, wanted)

    def _sources(self, lake: LakeReader, span: Span, variables: Mapping[str, Any], terms: Terms) -> _Sources:
        code = self._dbt.code_version
        of_flows = code([*FLOW_MODELS, *_FLOW_CORE])
        marks = marks_of_days(lake, variables["time_zone"])
        names = str([variables["shop_names"], variables["inventory_purchase_sources"]])
        flows = {day: checksum([of_flows, names, mark]) for day, mark in marks.items() if span.has(day)}
        folded = stock.sources_of_days(flows, span.last, span.under_way_days)
        told = [f"{name} {value}" for name, value in sorted(variables.items()) if name != "last_day"]
        of_insights, goods = code(INSIGHT_MODELS), mark_of_goods(lake)
        of_all = checksum([of_insights, goods, *told])
        insights = {day: checksum([of_all, mark]) for day, mark in folded.items() if span.has_insights(day)}
        data = {day: checksum([goods, folded[day]]) for day in insights}
        asked = checksum([of_insights, *told, terms.mark]) if terms.channels else _NO_CHANNELS
        candidates = _as_given(_CANDIDATE_NOTES.built(lake), data, asked, span.last)
        of_whole = [code(WHOLE_MODELS), str(span.last), *told, *folded.values(), *candidates.values()]
        return _Sources(flows, folded, insights, candidates, {WHOLE: checksum(of_whole)})


def _as_given(built: Mapping[str, str], data: Mapping[str, str], asked: str, last: date) -> dict[str, str]:
    """Day -> what its suggestions are made from: its data, and the settings `asked`.

    What was suggested before the last day was given to people: while its data stay, so does it, whatever the settings.
    """

    def is_given(day: str, mark: str) -> bool:
        noted, _, settings = built.get(day, "").partition(" ")
        return day != last.isoformat() and noted == mark and settings != _NO_CHANNELS

    return {day: built[day] if is_given(day, mark) else f"{mark} {asked}" for day, mark in data.items()}


@dataclass(frozen=True)
class _Step:
    """Tables that are made together, where it is noted, what their days are to be made from, and which days count."""

    notes: BuildNotes
    tables: Collection[str]
    sources: Mapping[str, str]
    counts: Callable[[str], bool]

    def stale(self, lake: LakeReader) -> list[str]:
        """The days that are to be made anew."""
        known = {part for part in self.notes.built(lake) if part != WHOLE and self.counts(part)}
        return self.notes.stale(lake, {*known, *self.sources}, self.sources, self.tables)

    def is_whole_stale(self, lake: LakeReader) -> bool:
        """Whether the tables are to be made that are made as a whole."""
        return bool(self.notes.stale(lake, [WHOLE], self.sources, self.tables))


@dataclass(frozen=True)
class _Work:
    """One calculation, step by step, while the lake's lock is held."""

    held: HeldLake
    dbt: Dbt
    clock: Callable[[], datetime]
    variables: Mapping[str, Any]
    made: Calculated = field(default_factory=Calculated)

    def make(self, step: _Step, again: Sequence[str]) -> None:
        """Have dbt make the stale days of some models, and those `again`; of none while they are not there."""
        with self.held.writing() as lake:
            days = sorted({*step.stale(lake), *again})
            lacks = not are_there(lake, step.tables)
        if days or lacks:
            self._build(step, days, days)
            self.made.note(step.tables, [date.fromisoformat(day) for day in days])

    def fold(self, sources: Mapping[str, str], under_way_days: int) -> None:
        """Fold the stock of stale days."""
        folded = stock.fold_stale(self.held, sources, under_way_days, self.clock())
        self.made.note([table.value for table in stock.MODELS], folded)

    def suggest(self, step: _Step, terms: Terms) -> None:
        """Look for what had better move on stale days."""
        now = self.clock()
        with self.held.writing() as lake:
            reallocating.make_table(lake)
            stale = step.stale(lake)
            days = [date.fromisoformat(day) for day in stale]
            if days:
                reallocating.suggest(lake, days, terms, now)
                step.notes.note(lake, stale, step.sources, now)
        self.made.note(step.tables, days)

    def make_whole(self, step: _Step) -> None:
        """Have dbt make the models that are made as a whole, when they are stale."""
        with self.held.writing() as lake:
            is_stale = step.is_whole_stale(lake)
        if is_stale:
            self._build(step, [], [WHOLE])
            self.made.is_whole_made = True

    def _build(self, step: _Step, days: Sequence[str], parts: Sequence[str]) -> None:
        now = self.clock()
        told = {**self.variables, "days": days, "built_at": now.isoformat()}
        outcomes = self.dbt.build(list(step.tables), told, self.held)
        self.made.checks.extend(each for each in outcomes if each.is_test)
        with self.held.writing() as lake:
            step.notes.note(lake, parts, step.sources, now)


def _counted(lake: LakeReader, made: Calculated, wanted: _Sources) -> Calculated:
    """The same with the rows of what was made, and the days that are there."""
    for table, days in made.rows.items():
        told = f"SELECT date, count(*) FROM {table} WHERE date IN (SELECT unnest($days)) GROUP BY date"
        found = dict(lake.query(told, {"days": sorted(days)}).iter_rows()) if days else {}
        days.update({day: found.get(day, 0) for day in days})
    for table in DAY_TABLES:
        parts = wanted.insights if table in _OF_INSIGHT_DAYS else wanted.stock
        made.known_days[table] = [date.fromisoformat(day) for day in parts]
    for table in WHOLE_MODELS if made.is_whole_made else ():
        made.whole_rows[table] = int(lake.query(f"SELECT count(*) FROM {table}").item())
    if made.is_whole_made:
        made.totals = _totals(lake)
    return made


def _totals(lake: LakeReader) -> dict[str, int]:
    """The back-test in sum: currency and figure -> the figure."""
    found = lake.query(
        f"SELECT * EXCLUDE (first_date, last_date, built_at) FROM {InventoryTable.BACKTEST_TOTALS}"
    )
    return {
        f"{row['currency']} {name}": int(figure)
        for row in found.iter_rows(named=True)
        for name, figure in row.items()
        if name != "currency"
    }
