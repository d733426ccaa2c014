"""dbt's models as the graph shows them: each becomes an asset of a group, its tests become checks.

Which group, and what stands before a model, is said by whoever has the models.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from resources.dbt_manifest import Model


@dataclass(frozen=True)
class Look:
    """How the models of one group look in the graph."""

    group: str
    owners: Sequence[str]
    deps: Callable[[Sequence[dg.AssetDep]], Sequence[dg.AssetDep]] = lambda seen: seen
    """The tables that a model's SQL reads -> what it stands on in the graph."""
    condition: dg.AutomationCondition[Any] | None = None

    def specs(self, models: Sequence[Model]) -> list[dg.AssetSpec]:
        """An asset for each model."""
        return [self._spec(model) for model in models]

    def _spec(self, model: Model) -> dg.AssetSpec:
        return dg.AssetSpec(
            model.name,
            description=model.description,
            group_name=self.group,
            owners=list(self.owners),
            kinds={"dbt", "duckdb"},
            deps=self.deps([dg.AssetDep(name) for name in model.reads]),
            automation_condition=self.condition,
            metadata={**model.meta, "dagster/column_schema": _columns(model)},
            skippable=True,
        )


def checks(models: Sequence[Model]) -> list[dg.AssetCheckSpec]:
    """A check for each test, which tells and stops nothing."""
    return [
        dg.AssetCheckSpec(promise.name, asset=model.name, description=promise.description)
        for model in models
        for promise in model.promises
    ]


def _columns(model: Model) -> dg.TableSchema:
    return dg.TableSchema(
        [dg.TableColumn(name, kind, description=text) for name, kind, text in model.columns]
    )
