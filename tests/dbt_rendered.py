"""The dbt project without dbt: its models rendered and run in the lake's transaction, in milliseconds.

Models and macros are those of dbt_project, word for word; only who puts them together is another. That dbt makes the
same of them is a test of its own, of orders in test_graph and of inventory in test_calculating.
"""

import ast
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from graphlib import TopologicalSorter
from typing import Any

import jinja2

from resources.build_notes import are_there
from resources.dbt import PROJECT, Dbt, Outcome
from resources.lake import HeldLake
from resources.lake_transaction import LakeTransaction

_REF = re.compile(r'\bref\("(\w+)"\)')
_RETURNS = re.compile(r"\{% macro (\w+)\(\) -%\}\s*\{\{ return\((.*?)\) \}\}\s*\{%- endmacro %\}", re.DOTALL)
"""A macro that gives a value; jinja's own macros give text."""
_A_DAY, _A_MOMENT = "1970-01-01", "1970-01-01T00:00:00+00:00"
"""Stand in the SQL where the days that are asked for, and the time of the build, are to stand."""


@dataclass(frozen=True)
class RenderedDbt(Dbt):
    """Makes models, each after those that it reads; dbt's tests do not run."""

    built: list[list[str]] = field(default_factory=list)
    """The models of each build."""

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        """Make these models in one transaction."""
        self.built.append(list(models))
        told = {name: value for name, value in variables.items() if name not in ("days", "built_at")}
        with lake.writing() as transaction:
            for model in _in_turn(models):
                sql, kind = rendered(model, json.dumps(told, sort_keys=True, default=str))
                sql = sql.replace(_A_MOMENT, str(variables.get("built_at", _A_MOMENT)))
                _make(transaction, model, sql, kind, variables["days"])
        return []

    def last(self) -> list[Outcome]:
        """No test ever ran."""
        return []


@cache
def rendered(model: str, variables: str) -> tuple[str, str]:
    """A model as SQL of one day, and what is made of it; one that is ephemeral is a part of whoever reads it."""
    told = {**json.loads(variables), "days": [_A_DAY], "built_at": _A_MOMENT}
    configured: dict[str, Any] = {}

    def config(**more: Any) -> str:
        configured.update(more)
        return ""

    def ref(name: str) -> str:
        sql, kind = rendered(name, variables)
        return f"({sql})" if kind == "ephemeral" else name

    given = {
        "config": config,
        "ref": ref,
        "source": lambda _, table: table,
        "var": told.get,
        "run_started_at": "",
    }
    macros = vars(_template(_macros()).make_module(given))
    sql = _template(_text(model)).render({**macros, **given})
    return sql.strip(), configured.get("materialized", "table")


@cache
def _template(text: str) -> jinja2.Template:
    engine = jinja2.Environment(autoescape=False)  # noqa: S701 - it writes SQL
    for name, value in _RETURNS.findall(_all_macros()):
        engine.globals[name] = partial(ast.literal_eval, value)
    return engine.from_string(text)


@cache
def _all_macros() -> str:
    files = [each for each in sorted((PROJECT / "macros").glob("*.sql")) if each.name != "tests.sql"]
    return "".join(each.read_text() for each in files)


def _macros() -> str:
    """Those that give text."""
    return _RETURNS.sub("", _all_macros())


def _in_turn(models: Iterable[str]) -> list[str]:
    asked = {*models}
    turns = TopologicalSorter({model: sorted(_read_by(model) & asked) for model in sorted(asked)})
    return list(turns.static_order())


@cache
def _read_by(model: str) -> frozenset[str]:
    """The models that one reads, also through others."""
    direct = frozenset(_REF.findall(_text(model)))
    return direct.union(*(_read_by(each) for each in direct))


@cache
def _text(name: str) -> str:
    [file] = PROJECT.glob(f"models/**/{name}.sql")
    return file.read_text()


def _make(lake: LakeTransaction, model: str, sql: str, kind: str, days: Sequence[str]) -> None:
    if kind in ("view", "table"):
        lake.run(f"CREATE OR REPLACE {kind.upper()} {model} AS {sql}")
        return
    asked = ", ".join(f"DATE '{day}'" for day in days) or "NULL"
    sql = _between(sql, days).replace(f"in (date '{_A_DAY}')", f"in ({asked})")
    if not are_there(lake, [model]):
        lake.run(f"CREATE TABLE {model} AS {sql}")
        return
    lake.run(f"DELETE FROM {model} WHERE date IN ({asked})")
    lake.run(f"INSERT INTO {model} BY NAME {sql}")


def _between(sql: str, days: Sequence[str]) -> str:
    """The SQL with the first and the last day where a model asks for times from the one to the other."""
    for day, place in ((min(days, default=_A_DAY), "- interval"), (max(days, default=_A_DAY), "+ interval")):
        sql = sql.replace(
            f"timestamptz '{_A_DAY} 00:00:00+00' {place}", f"timestamptz '{day} 00:00:00+00' {place}"
        )
    return sql
