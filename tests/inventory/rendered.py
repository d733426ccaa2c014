"""The dbt project without dbt: its models rendered and run in the lake's transaction, in milliseconds.

What dbt itself makes of them is the same: test_calculating runs both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jinja2

from resources.dbt import PROJECT, Dbt, Outcome
from resources.lake import HeldLake, LakeTransaction

_CONFIG = re.compile(r"\{\{ config\(.*?\) \}\}", re.DOTALL)


@dataclass(frozen=True)
class RenderedDbt(Dbt):
    """Makes models; its tests do not run."""

    built: list[list[str]] = field(default_factory=list)
    """The models of each build."""

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        """Make these models, in the order given."""
        self.built.append(list(models))
        with lake.writing() as transaction:
            for model in models:
                _make(transaction, model, rendered(model, variables), variables["days"])
        return []

    def last(self) -> list[Outcome]:
        """No test ever ran."""
        return []


def rendered(model: str, variables: Mapping[str, Any]) -> str:
    """The SQL of a model, those that are no tables inside of it."""
    return _template(model).render(
        source=lambda _, name: name,
        ref=lambda name: f"({rendered(name, variables)})" if _is_part(name) else name,
        var=lambda name, default=None: variables.get(name, default),
        run_started_at="",
    )


@cache
def _template(model: str) -> jinja2.Template:
    files = [each for each in sorted((PROJECT / "macros").glob("*.sql")) if each.name != "tests.sql"]
    macros = "".join(each.read_text() for each in files)
    environment = jinja2.Environment(autoescape=False)  # noqa: S701 (SQL, not HTML)
    return environment.from_string(macros + _CONFIG.sub("", _text(model)))


def _is_part(name: str) -> bool:
    return 'materialized="ephemeral"' in _text(name)


@cache
def _text(name: str) -> str:
    [file] = PROJECT.glob(f"models/**/{name}.sql")
    return file.read_text()


def _make(lake: LakeTransaction, model: str, sql: str, days: Sequence[str]) -> None:
    run = lake.query
    if "made_by_day" not in _text(model):
        run(f"CREATE OR REPLACE TABLE {model} AS {sql}")
        return
    run(f"CREATE TABLE IF NOT EXISTS {model} AS SELECT * FROM ({sql}) LIMIT 0")
    run(f"DELETE FROM {model} WHERE date IN (SELECT unnest($days)::DATE)", {"days": list(days) or [None]})
    run(f"INSERT INTO {model} BY NAME {sql}")
