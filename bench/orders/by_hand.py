"""The yardstick: the same SQL, model after model in one plain DuckDB connection, all days at once.

The models and their macros are those of `dbt_project`, rendered without dbt. There are no marks, no notes of what was
made from what, no tests, no days put in the place of others, and no process but this one. Orders find each other by the
product's own statements. What Python does between the SQL, which folds the stock day by day and chooses what had better
move, is done by the same rules: the SQL behind it stands on what they make.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import duckdb
import jinja2
import polars as pl

from bench.orders.business import Desks
from resources.dbt import PROJECT
from resources.lake import LakeTransaction
from roms_assets.inventory import reallocating
from roms_assets.inventory.calculating import FLOW_MODELS, INSIGHT_MODELS, WHOLE_MODELS
from roms_assets.inventory.rules.days import Day, State, made
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.orders.matching import match
from roms_assets.orders.rules.tables import EVENTS, LINES, ORDERS, SAID, SHIPMENTS, VIEWS

OF_ORDERS = (LINES, EVENTS, SHIPMENTS, ORDERS, *VIEWS)
"""In the order in which one stands on the other."""
_CONFIG = re.compile(r"\{\{ config\(.*?\) \}\}", re.DOTALL)


class ByHand:
    """One connection to the tables of the sources; everything is made in them once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, desks: Desks) -> None:
        self._lake = LakeTransaction(connection, None)
        self._connection = connection
        self._desks = desks
        self._now = desks.orders.clock.now()

    def calculate(self) -> None:
        """From what the sources say to insights and suggestions."""
        terms, inventory = self._desks.orders.terms, self._desks.inventory
        self._make(SAID, terms.variables)
        match(self._lake, terms.match, self._now, everything=True)
        self._make(OF_ORDERS, terms.variables)
        told = inventory.told_to_sql
        self._make(FLOW_MODELS, told, inventory.days)
        self._fold()
        days = inventory.days[-inventory.settings.keep_insights_days :]
        self._make(INSIGHT_MODELS, told, days)
        reallocating.make_table(self._lake)
        reallocating.suggest(self._lake, days, inventory.terms, self._now)
        self._make(WHOLE_MODELS, told)

    def _make(
        self, models: Sequence[str], variables: Mapping[str, Any], days: Sequence[date] | None = None
    ) -> None:
        """Make these models, of all days unless some are named."""
        told = {**variables, "built_at": self._now.isoformat(), "days": days and list(map(str, days))}
        rendered = Models(told)
        for model in models:
            kind = "VIEW" if model in VIEWS else "TABLE"
            self._connection.execute(f"CREATE OR REPLACE {kind} {model} AS {rendered.sql(model)}")

    def _fold(self) -> None:
        """The stock, day by day, each table written at once."""
        days = dict(self._folded())
        frames = {
            InventoryTable.MOVEMENTS: [each.movements for each in days.values()],
            InventoryTable.LAYERS: [each.state.stock.layers for each in days.values()],
            InventoryTable.POSITIONS: [each.positions for each in days.values()],
            InventoryTable.UNDER_WAY: [each.under_way for each in days.values()],
        }
        for table, several in frames.items():
            dated = [
                frame.select(pl.lit(day).alias("date"), pl.all())
                for day, frame in zip(days, several, strict=True)
            ]
            self._connection.register("folded", pl.concat(dated, how="vertical_relaxed"))
            self._connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM folded")
            self._connection.unregister("folded")

    def _folded(self) -> Iterator[tuple[date, Day]]:
        told = "* EXCLUDE (built_at) REPLACE (quantity::DECIMAL(38, 9) AS quantity)"
        flows = self._lake.query(f"SELECT {told} FROM {InventoryTable.FLOWS}")
        by_day = {
            key[0]: frame.drop("date") for key, frame in flows.partition_by("date", as_dict=True).items()
        }
        state, nothing = State.none(), flows.clear().drop("date")
        under_way_days = self._desks.inventory.settings.under_way_days
        for day in self._desks.inventory.days:
            found = made(state, by_day.get(day, nothing), day, under_way_days)
            yield day, found
            state = found.state


class Models:
    """The SQL of the models for one set of variables; what is no table of its own stands inside of what reads it."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._engine = jinja2.Environment(autoescape=False)
        self._engine.globals |= {
            "source": lambda _, table: table,
            "ref": lambda name: f"({self.sql(name)})" if _is_inside(name) else name,
            "var": lambda name, usual=None: variables.get(name, usual),
            "return": json.dumps,
        }
        macros = vars(self._engine.from_string(_macros()).module)
        self._engine.globals |= {name: made for name, made in macros.items() if not name.startswith("_")}
        self._engine.globals["order_sources"] = lambda: json.loads(macros["order_sources"]())

    def sql(self, model: str) -> str:
        """A model's SQL."""
        return self._engine.from_string(_CONFIG.sub("", _text(model))).render()


def _is_inside(model: str) -> bool:
    return 'materialized="ephemeral"' in _text(model)


@cache
def _macros() -> str:
    """All of them; those that are tests of dbt's have tags of their own."""
    return "".join(file.read_text() for file in sorted(PROJECT.glob("macros/*.sql")) if file.stem != "tests")


@cache
def _text(model: str) -> str:
    [file] = PROJECT.glob(f"models/**/{model}.sql")
    return file.read_text()
