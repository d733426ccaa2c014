"""The assets of inventory: the tables by day, those that are made as a whole, and the log of what was purged."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import dagster as dg

from resources.dbt import MANIFEST
from resources.dbt_manifest import Manifest
from resources.models_shown import Days, Look, checks, days_asset, of_any_day
from roms_assets import partitions
from roms_assets.inventory.calculating import FLOW_MODELS, INSIGHT_MODELS, WHOLE_MODELS
from roms_assets.inventory.checking import PROMISES
from roms_assets.inventory.describing import spec
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.inventory.reporting import log_calculated, log_findings, log_purged
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.settings import Business

Desk = dg.ResourceParam[InventoryDesk]
_FOLDED = (
    InventoryTable.MOVEMENTS,
    InventoryTable.LAYERS,
    InventoryTable.POSITIONS,
    InventoryTable.UNDER_WAY,
    InventoryTable.CANDIDATES,
)


def inventory_assets(
    business: Business, others: Collection[str], manifest: Path = MANIFEST
) -> list[dg.AssetsDefinition]:
    """Every asset of inventory, for one business; `others` are the names of those that may stand before them.

    Raises SettingsWrong without a manifest.
    """
    told = Manifest(manifest)
    return [_by_day(business, told, {*others, *InventoryTable}), _as_a_whole(told), _purges()]


def _by_day(business: Business, manifest: Manifest, known: Collection[str]) -> dg.AssetsDefinition:
    """A day is made from what may change on any day; of a business without Square there is nothing of Square's."""
    models = [manifest.model(name) for name in (*FLOW_MODELS, *INSIGHT_MODELS)]
    promised = [
        dg.AssetCheckSpec(name, asset=table.value, description=text)
        for name, (table, text) in PROMISES.items()
    ]
    days = Days(
        "calculate_inventory_days",
        [*Look("inventory", of_any_day(known)).specs(models), *map(spec, _FOLDED)],
        [*checks(models), *promised],
        partitions.days(business),
        resource="inventory",
    )
    return days_asset(days, _calculate)


def _calculate(
    context: dg.AssetExecutionContext, inventory: InventoryDesk, days: list[date], again: bool
) -> None:
    log_calculated(context, inventory.calculate(days if again else ()), days)
    log_findings(context, inventory.findings(days))


def _as_a_whole(manifest: Manifest) -> dg.AssetsDefinition:
    models = [manifest.model(name) for name in WHOLE_MODELS]

    @dg.multi_asset(
        specs=Look("inventory").specs(models),
        check_specs=checks(models),
        name="backtest_reallocations",
        can_subset=True,
    )
    def backtest_reallocations(
        context: dg.AssetExecutionContext, inventory: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        log_calculated(context, inventory.calculate(), inventory.days)
        yield from ()

    return backtest_reallocations


def _purges() -> dg.AssetsDefinition:
    @dg.multi_asset(specs=[spec(InventoryTable.PURGES)], name="purge_insights")
    def purge_insights(
        context: dg.AssetExecutionContext, inventory: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        log_purged(context, inventory.purge())
        yield from ()

    return purge_insights
