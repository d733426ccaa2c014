"""dbt's models as the graph shows them: each becomes an asset of a group, its tests become checks.

The manifest says what there is; set-up makes it (`make .venv`). Which group, and what stands before a model, is said
by whoever has the models.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

from roms_assets.kernel.errors import SettingsWrong


@dataclass(frozen=True)
class Look:
    """How the models of one group look in the graph."""

    group: str
    owners: Sequence[str]
    deps: Callable[[str, Sequence[dg.AssetDep]], Sequence[dg.AssetDep]] = lambda _, seen: seen
    """A model, and the tables that its SQL reads -> what it stands on in the graph."""
    condition: dg.AutomationCondition[Any] | None = None


def checked_manifest(manifest: Path) -> Path:
    """The manifest itself. Raises SettingsWrong when it is not there."""
    if not manifest.is_file():
        raise SettingsWrong(f"{manifest} is not there: run make .venv, which makes it from dbt_project/")
    return manifest


class ShownModels(DagsterDbtTranslator):
    """dbt's words in those of the graph: a source is the asset of its table's name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The name of the table."""
        return dg.AssetKey(dbt_resource_props["name"])

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """A model of the group."""
        node = self.get_resource_props(manifest, unique_id)
        spec = super().get_asset_spec(manifest, unique_id, project)
        if node["resource_type"] != "model":
            return spec
        return spec.replace_attributes(
            description=node["description"],
            group_name=self._look.group,
            owners=list(self._look.owners),
            deps=list(self._look.deps(node["name"], list(spec.deps))),
            automation_condition=self._look.condition,
        ).merge_attributes(metadata=node["config"]["meta"])

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """A test that tells and stops nothing; one of several models stands beside that which it names."""
        if super().get_asset_check_spec(asset_spec, manifest, unique_id, project) is None:
            return None
        test = self.get_resource_props(manifest, unique_id)
        return dg.AssetCheckSpec(test["name"], asset=asset_spec.key, description=test["description"])
