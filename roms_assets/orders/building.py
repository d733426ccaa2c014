"""The tables of orders, kept as the sources are: what is stale is made anew, in three steps.

First what the sources say, by the day of what they say; then which order each of it is of; then the orders, by their
own day. Each step finds by itself what is stale, from marks that stand in the lake: a kill between two leaves nothing
out. Many days are made in portions, so that memory does not grow with the history.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from resources.build_notes import BuildNotes, are_there
from resources.dbt import Dbt, Outcome
from resources.lake import HeldLake, Lake, LakeReader, LakeTransaction
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.orders import marks, reviewing
from roms_assets.orders.matching import RULES, MatchTerms, count_touched, make_match_tables, match
from roms_assets.orders.rules.portions import in_portions
from roms_assets.orders.rules.schemas import Built
from roms_assets.orders.rules.stood_on import TABLES
from roms_assets.orders.rules.tables import BUILDS, BY_DAY, SAID, SIGHTINGS, VIEWS

_SAID, _ORDER, _RULES, _SHOWN = "said ", "order ", "(rules)", "(views)"
_NOTES = BuildNotes(BUILDS, Built)
_SAID_SQL, _ORDER_SQL = "orders/said/*", "orders/core/*"
AT_ONCE = 500_000
"""Sightings of the days that dbt makes at once: not all that it keeps of their orders can be laid aside on the disk."""
_ROWS_OF_A_SIGHTING = 4
"""About as many rows of the sources tell of one."""
_Built = tuple[Sequence[str], Sequence[Outcome]]
"""The parts that were made, and how the tests of their models went."""


@dataclass(frozen=True)
class Terms:
    """What is told of the business: to SQL, and to matching."""

    variables: Mapping[str, Any]
    match: MatchTerms

    @property
    def time_zone(self) -> str:
        """The zone of its business days."""
        return str(self.variables["time_zone"])

    @property
    def web_columns(self) -> Collection[str]:
        """The columns of its web pages that tell of orders."""
        columns: Collection[str] = self.variables["web_columns"]
        return columns


@dataclass(frozen=True)
class Calculated:
    """What was made anew, and what is there."""

    said_days: Sequence[date] = ()
    """Days of which it was read again what the sources say."""
    touched: int = 0
    """Sightings of which it was asked again which order they are of."""
    days: Sequence[date] = ()
    """Days whose orders were made anew."""
    known_days: Collection[date] = ()
    """Days whose orders are as they should be."""
    rows_of_day: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    """Day made anew -> table -> its rows."""
    sightings: int = 0
    """All that the sources say, on whatever day."""
    waiting: Sequence[tuple[str, str]] = ()
    """Sightings that wait for a person, each with why."""
    checks: Sequence[Outcome] = ()
    """dbt's tests, when it ran."""


@dataclass(frozen=True)
class _Wanted:
    """What each part is to be made from, which are not made from that, and on how many rows each stands."""

    sources: Mapping[str, str]
    stale: Sequence[str]
    rows: Mapping[str, int]


class Orders:
    """Keeps the tables of orders as the sources are."""

    def __init__(self, lake: Lake, dbt: Dbt, clock: Callable[[], datetime], at_once: int = AT_ONCE) -> None:
        self._lake = lake
        self._dbt = dbt
        self._clock = clock
        self._at_once = at_once

    def is_stale(self, terms: Terms) -> bool:
        """Whether anything would be made anew; only looks."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            try:
                terms = _as_read(lake, terms)
                return bool(
                    self._stale_said(lake, terms).stale
                    or count_touched(lake)
                    or self._stale_orders(lake, terms).stale
                )
            except (duckdb.CatalogException, duckdb.BinderException):  # a table or column is not made yet
                return True

    def rebuild(self, terms: Terms, days: Collection[date] = (), *, again: bool = False) -> Calculated:
        """Make anew what is stale; nothing stale starts no dbt. With `again` these days in any case.

        Raises SourceUnavailable when dbt could not do it; each table is then whole, as it was or as it is to be.
        """
        forced = [day.isoformat() for day in sorted(days)] if again else []
        with self._lake.held() as held:
            with held.writing() as lake:
                make_tables(lake)
                terms = _as_read(lake, terms)
            said, of_said = self._build_said(held, terms, forced)
            with held.writing() as lake:
                touched = self._match(lake, terms)
            made, of_orders = self._build_orders(held, terms, forced)
            checks = [*of_said, *of_orders]
            done = Calculated(list(map(_day, said)), touched, list(map(_day, made)), checks=checks)
            with held.writing() as lake:
                return _with_what_is_there(lake, done)

    def _build_said(self, held: HeldLake, terms: Terms, forced: Sequence[str]) -> _Built:
        with held.writing() as lake:
            wanted = self._stale_said(lake, terms)
        stale = sorted({*wanted.stale, *(_SAID + day for day in forced if _SAID + day in wanted.sources)})
        if not stale and not self._lacks(held, SAID):
            return [], ()
        return stale, self._build(held, SAID, replace(wanted, stale=stale), terms)

    def _match(self, lake: LakeTransaction, terms: Terms) -> int:
        told = _checksum([*RULES, repr(terms.match)])
        everything = _NOTES.built(lake).get(_RULES) != told
        touched = match(lake, terms.match, self._clock(), everything=everything)
        if everything:
            _NOTES.note(lake, [_RULES], {_RULES: told}, self._clock())
        return touched

    def _build_orders(self, held: HeldLake, terms: Terms, forced: Sequence[str]) -> _Built:
        with held.writing() as lake:
            wanted = self._stale_orders(lake, terms)
        stale = sorted({*wanted.stale, *(_ORDER + day for day in forced if _ORDER + day in wanted.sources)})
        if not stale:
            return [], ()
        models = [*BY_DAY, *(VIEWS if _SHOWN in stale else ())]
        checks = self._build(held, models, replace(wanted, stale=stale), terms)
        return [part for part in stale if part != _SHOWN], checks

    def _build(
        self, held: HeldLake, models: Sequence[str], wanted: _Wanted, terms: Terms
    ) -> Sequence[Outcome]:
        """Have dbt make what is stale of these models; returns how their tests went, at last and of all of it."""
        portions = in_portions(wanted.stale, wanted.rows, self._at_once)
        checks: Sequence[Outcome] = ()
        for number, parts in enumerate(portions, 1):
            told = {**terms.variables, "days": _days(parts), "built_at": self._clock().isoformat()}
            if len(portions) > 1:
                told["tested_days"] = _days(wanted.stale) if number == len(portions) else []
            checks = [each for each in self._dbt.build(models, told, held) if each.is_test]
            with held.writing() as lake:
                _NOTES.note(lake, parts, wanted.sources, self._clock())
        return checks

    def _lacks(self, held: HeldLake, tables: Collection[str]) -> bool:
        with held.writing() as lake:
            return not are_there(lake, tables)

    def _stale_said(self, lake: LakeReader, terms: Terms) -> _Wanted:
        """Of each day of the sources."""
        code = _checksum([self._dbt.code_version([_SAID_SQL]), repr(sorted(terms.variables.items()))])
        told = marks.days_of_sources(lake, terms.time_zone, terms.web_columns)
        sources = {_SAID + day: _checksum([code, mark]) for day, mark in told.items()}
        rows = {_SAID + day: -(-marks.rows_of(mark) // _ROWS_OF_A_SIGHTING) for day, mark in told.items()}
        noted = [part for part in _NOTES.built(lake) if part.startswith(_SAID)]
        return _Wanted(sources, _NOTES.stale(lake, {*noted, *sources}, sources, SAID), rows)

    def _stale_orders(self, lake: LakeReader, terms: Terms) -> _Wanted:
        """Of each day of orders, and of the views."""
        code = _checksum([self._dbt.code_version([_ORDER_SQL]), repr(sorted(terms.variables.items()))])
        told = marks.days_of_orders(lake)
        sources = {_ORDER + day: _checksum([code, mark]) for day, mark in told.items()} | {_SHOWN: code}
        rows = {_ORDER + day: marks.rows_of(mark) for day, mark in told.items()}
        noted = [part for part in _NOTES.built(lake) if part.startswith(_ORDER)]
        return _Wanted(sources, _NOTES.stale(lake, {*noted, *sources}, sources, BY_DAY), rows)


def make_tables(lake: LakeTransaction) -> None:
    """All that the SQL stands on, empty where nothing was read yet."""
    for table, columns in TABLES.items():
        lake.ensure(table, pl.DataFrame(schema=columns))
    make_match_tables(lake)
    lake.ensure(BUILDS, empty(Built), descriptions(Built))


def _as_read(lake: LakeReader, terms: Terms) -> Terms:
    """The terms with those columns of web pages alone that a reading has brought already."""
    sql = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'lake' AND table_name = 'web_listings'"
    there = {name for (name,) in lake.query(sql).iter_rows()}
    known = [name for name in terms.web_columns if name in there]
    return replace(terms, variables={**terms.variables, "web_columns": known})


def _with_what_is_there(lake: LakeReader, done: Calculated) -> Calculated:
    return replace(
        done,
        known_days={_day(part) for part in _NOTES.built(lake) if part.startswith(_ORDER)},
        rows_of_day=_rows_of_days(lake, done.days),
        sightings=int(lake.query(f"SELECT count(*) FROM {SIGHTINGS}").item()),
        waiting=reviewing.reasons(lake),
    )


def _rows_of_days(lake: LakeReader, days: Sequence[date]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {day: dict.fromkeys(BY_DAY, 0) for day in days}
    for table in BY_DAY if days else ():
        asked = f"SELECT date, count(*) FROM {table} WHERE date IN (SELECT unnest($days)) GROUP BY date"
        for day, rows in lake.query(asked, {"days": list(days)}).iter_rows():
            found[day][table] = rows
    return found


def _day(part: str) -> date:
    return date.fromisoformat(part.split(" ")[1])


def _days(parts: Sequence[str]) -> list[str]:
    return [part.split(" ")[1] for part in parts if part != _SHOWN]


def _checksum(told: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
