"""What the manifest of a dbt project says of its models: columns, what their SQL reads, the tests beside them.

Set-up makes the manifest (`make .venv`). It is read as the JSON that it is: loading dbt for it would make each start of
a run a third longer; see docs/decisions/0020.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from resources.dbt import MANIFEST
from roms_assets.kernel.errors import SettingsWrong

_EPHEMERAL = "ephemeral"
"""A model that is a part of those that read it, and no table."""


@dataclass(frozen=True)
class Promise:
    """A test of dbt's: what holds for a model."""

    name: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """The manifest in a file."""

    path: Path = MANIFEST

    def model(self, name: str) -> "Model":
        """One model. Raises SettingsWrong when there is no manifest, or no such model in it."""
        found = [node for node in self._nodes.values() if _is_model(node) and node["name"] == name]
        if not found:
            raise SettingsWrong(f"{self.path} has no model {name}: run make .venv, which makes it anew")
        return Model(found[0], self)

    def tests_of(self, unique_id: str) -> Iterator[Promise]:
        """The tests that stand beside a model: of it alone, or of several and named after it."""
        name = self._nodes[unique_id]["name"]
        for node in self._nodes.values():
            if node["resource_type"] == "test" and name == self._beside(node):
                yield Promise(node["name"], node["description"])

    def tables_of(self, node: Mapping[str, Any]) -> Iterator[str]:
        """Names of the tables and sources that a model's SQL reads, through models that are none."""
        for unique_id in node["depends_on"]["nodes"]:
            read = self._nodes.get(unique_id) or self._content["sources"][unique_id]
            if _is_model(read) and read["config"]["materialized"] == _EPHEMERAL:
                yield from self.tables_of(read)
            else:
                yield read["name"]

    def _beside(self, test: Mapping[str, Any]) -> str:
        """The model that a test names (`meta.dagster.ref`), else the only one that it reads; empty for others."""
        named = test["config"]["meta"].get("dagster", {}).get("ref", {}).get("name")
        read = [self._nodes[each]["name"] for each in test["depends_on"]["nodes"] if each in self._nodes]
        return str(named or (read[0] if len(read) == 1 else ""))

    @property
    def _nodes(self) -> Mapping[str, Any]:
        nodes: Mapping[str, Any] = self._content["nodes"]
        return nodes

    @cached_property
    def _content(self) -> Mapping[str, Any]:
        try:
            content: Mapping[str, Any] = json.loads(self.path.read_bytes())
        except FileNotFoundError as error:
            raise SettingsWrong(
                f"{self.path} is not there: run make .venv, which makes it from dbt_project/"
            ) from error
        return content


@dataclass(frozen=True)
class Model:
    """One model as its manifest has it."""

    node: Mapping[str, Any]
    manifest: Manifest

    @property
    def name(self) -> str:
        """Also that of its table."""
        return str(self.node["name"])

    @property
    def description(self) -> str:
        """What its YAML says of it."""
        return str(self.node["description"])

    @property
    def meta(self) -> Mapping[str, Any]:
        """What its YAML notes under `meta`."""
        meta: Mapping[str, Any] = self.node["config"]["meta"]
        return meta

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """Name, type and description of each column."""
        columns = self.node["columns"].values()
        return [(each["name"], each["data_type"], each["description"]) for each in columns]

    @property
    def reads(self) -> list[str]:
        """Names of the tables and sources that its SQL reads, each once."""
        return list(dict.fromkeys(self.manifest.tables_of(self.node)))

    @property
    def promises(self) -> list[Promise]:
        """The tests beside it."""
        return list(self.manifest.tests_of(self.node["unique_id"]))


def _is_model(node: Mapping[str, Any]) -> bool:
    return bool(node["resource_type"] == "model")
