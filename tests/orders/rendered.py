"""The product's SQL of orders on a lake in memory, without dbt's start: tests that build hundreds of times use it.

Models and macros are those of dbt_project, word for word; only who puts them together is another. That dbt makes the
same of them is a test of its own.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from resources.dbt import PROJECT, Dbt, Outcome
from resources.lake import HeldLake
from resources.lake_reader import LakeReader
from resources.lake_transaction import LakeTransaction
from roms_assets.orders.building import Orders, Terms, make_tables
from roms_assets.orders.matching import MatchTerms

_A_DAY = "1970-01-01"
"""Stands in the SQL where the days that are asked for are to stand."""
NOW = datetime(2025, 12, 31, 12, tzinfo=UTC)
SOURCES = ["pos", "square", "shipstation", "checkout", "mail", "web", "file", "sheet"]
SHOPS = {"amazon": "Amazon", "amazon_com": "Amazon", "etsy": "Etsy", "etsy store": "Etsy"}
VARIABLES: dict[str, Any] = {
    "time_zone": "America/New_York",
    "currency": "USD",
    "shop_names": SHOPS,
    "web_columns": [],
}
MATCHING = MatchTerms(("Amazon", "Etsy"), 48)


def terms(**more: Any) -> Terms:
    return Terms({**VARIABLES, **more}, MATCHING)


class MemoryLake:
    """One connection that stays open; a transaction is one of the engine's."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("ATTACH ':memory:' AS lake; USE lake; SET TimeZone = 'UTC'; SET threads = 1")

    @contextmanager
    def writing(self) -> Iterator[LakeTransaction]:
        self.connection.execute("BEGIN")
        try:
            yield LakeTransaction(self.connection, None)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def held(self) -> Iterator["MemoryLake"]:
        yield self

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        yield self.connection


class RenderedDbt(Dbt):
    """Runs the models as dbt would, in the transaction of the lake."""

    runs = 0

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        object.__setattr__(self, "runs", self.runs + 1)
        with lake.writing() as transaction:
            for model in _in_turn(models):
                self._build(model, variables, transaction)
        return []

    def last(self) -> list[Outcome]:
        return []

    def _build(self, model: str, variables: Mapping[str, Any], lake: LakeTransaction) -> None:
        told = {name: value for name, value in variables.items() if name not in ("days", "built_at")}
        sql, kind = rendered(model, repr(sorted(told.items())))
        days = sorted(variables["days"])
        asked = ", ".join(f"DATE '{day}'" for day in days)
        for place, day in (("- interval", days[:1]), ("+ interval", days[-1:])):
            named, wanted = (
                f"timestamptz '{each} 00:00:00+00' {place}" for each in (_A_DAY, *(day or [_A_DAY]))
            )
            sql = sql.replace(named, wanted)
        sql = sql.replace(f"in (date '{_A_DAY}')", f"in ({asked})" if asked else "is null")
        if kind == "view":
            lake.run(f"CREATE OR REPLACE VIEW {model} AS {sql}")
            return
        lake.run(f"CREATE TABLE IF NOT EXISTS {model} AS FROM ({sql}) LIMIT 0")
        if asked:
            lake.run(f"DELETE FROM {model} WHERE date IN ({asked})")
            lake.run(f"INSERT INTO {model} BY NAME {sql}")


TURNS = (
    "order_said_lines", "order_said_events", "order_sightings", "order_lines", "order_events", "shipments", "orders",
    "customers", "products",
)  # fmt: skip


def _in_turn(models: Sequence[str]) -> list[str]:
    return sorted(models, key=TURNS.index)


@cache
def rendered(model: str, variables: str) -> tuple[str, str]:
    """A model as SQL of one day, and what is made of it; one that is ephemeral becomes a part of whoever reads it."""
    told = {**dict(ast.literal_eval(variables)), "days": [_A_DAY]}
    configured: dict[str, Any] = {}

    def config(**more: Any) -> str:
        configured.update(more)
        return ""

    def ref(name: str) -> str:
        sql, kind = rendered(name, variables)
        return f"({sql})" if kind == "ephemeral" else name

    def var(name: str, default: Any = None) -> Any:
        return told.get(name, default)

    dbts_own = {
        "config": config,
        "ref": ref,
        "source": lambda _, table: table,
        "var": var,
        "return": lambda found: found,
    }
    ours = {
        "made_by_day": lambda: {"materialized": "incremental"},
        "built_at": lambda: f"TIMESTAMPTZ '{NOW}'",
        "order_sources": lambda: SOURCES,
    }
    engine = jinja2.Environment(autoescape=False)  # noqa: S701 - it writes SQL
    engine.globals.update({**dbts_own, **ours})
    for name, end in (
        ("days", "{#-\n    The incremental strategy"),
        ("orders", "{#- Whoever tells of orders"),
    ):
        macros = engine.from_string((PROJECT / f"macros/{name}.sql").read_text().split(end)[0]).module
        engine.globals.update({each: made for each, made in vars(macros).items() if each[0] != "_"})
    [file] = PROJECT.glob(f"models/**/{model}.sql")
    return engine.from_string(file.read_text()).render().strip(), configured.get("materialized", "table")


class Shop:
    """A lake that can be told things, and the orders made of them."""

    def __init__(self, **more: Any) -> None:
        self.lake = MemoryLake()
        self.dbt = RenderedDbt(Path("/nowhere"))
        self.terms = terms(**more)
        self.desk = Orders(self.lake, self.dbt, lambda: NOW)  # type: ignore[arg-type]
        with self.lake.writing() as lake:
            make_tables(lake)

    def told(self, table: str, *rows: Mapping[str, Any]) -> None:
        """Put rows into a source's table."""
        for row in rows:
            names = ", ".join(row)
            places = ", ".join(f"${name}" for name in row)
            self.lake.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", dict(row))

    def build(self) -> Any:
        return self.desk.rebuild(self.terms)

    def build_killed_before(self, model: str) -> None:
        """A build that ends where dbt would make this model."""

        class Killed(RenderedDbt):
            def build(
                self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake
            ) -> list[Outcome]:
                if model in models:
                    raise KeyboardInterrupt
                return super().build(models, variables, lake)

        Orders(self.lake, Killed(self.dbt.folder), lambda: NOW).rebuild(self.terms)  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.lake.connection.execute(sql).fetchall()

    def reader(self) -> LakeReader:
        return LakeReader(self.lake.connection)
