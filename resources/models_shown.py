"""dbt's models as the graph shows them: each becomes an asset of a group, its tests become checks.

The domain that has the models says which group they are of, what stands before them, and how their days are made.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg

from resources.dbt_manifest import Model
from roms_assets.kernel.owners import OWNERS


@dataclass(frozen=True)
class Look:
    """How the models of one group look in the graph."""

    group: str
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
            owners=list(OWNERS),
            kinds={"dbt", "duckdb"},
            deps=self.deps([dg.AssetDep(name) for name in model.reads]),
            automation_condition=self.condition,
            metadata={**model.meta, "dagster/column_schema": _columns(model)},
            skippable=True,
        )


class CalculateConfig(dg.Config):
    """What a person may choose when calculating."""

    again: bool = False


@dataclass(frozen=True)
class Days:
    """Tables of days that are made together."""

    name: str
    """Of the step that makes them."""
    specs: Sequence[dg.AssetSpec]
    checks: Sequence[dg.AssetCheckSpec]
    partitions: dg.PartitionsDefinition[str]
    resource: str
    """The name of the resource that makes them."""


def days_asset(
    days: Days, calculate: Callable[[dg.AssetExecutionContext, Any, list[date], bool], None]
) -> dg.AssetsDefinition:
    """The step in which a person has days made: `calculate` is given the resource, the days, and whether again."""

    @dg.multi_asset(
        specs=days.specs,
        check_specs=days.checks,
        name=days.name,
        partitions_def=days.partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,
        required_resource_keys={days.resource},
    )
    def calculate_days(
        context: dg.AssetExecutionContext, config: CalculateConfig
    ) -> Iterator[dg.AssetMaterialization]:
        asked = [date.fromisoformat(key) for key in context.partition_keys]
        calculate(context, getattr(context.resources, days.resource), asked, config.again)
        yield from ()

    return calculate_days


def of_any_day(known: Collection[str] | None = None) -> Callable[[Sequence[dg.AssetDep]], list[dg.AssetDep]]:
    """Dependencies on tables of which any day may change a day; of those alone that are known, when these are told."""

    def deps(seen: Sequence[dg.AssetDep]) -> list[dg.AssetDep]:
        keys = [dep.asset_key for dep in seen]
        there = [key for key in keys if known is None or key.to_user_string() in known]
        return [dg.AssetDep(key, partition_mapping=dg.AllPartitionMapping()) for key in there]

    return deps


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
