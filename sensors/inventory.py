"""What starts inventory's calculations by itself: the lake has changed, or a day is over."""

import dagster as dg

from resources.clock import Clock
from roms_assets.inventory.desk import QUIET, InventoryDesk
from roms_assets.jobs import calculate_inventory
from sensors.under_way import is_under_way


def inventory_sensors(clock: Clock) -> list[dg.SensorDefinition]:
    """The sensor that has stock and insights calculated after orders, counts or files changed."""

    @dg.sensor(
        name="calculate_inventory_when_changed",
        description=(
            "Every minute: when orders, counts or received files changed in the tables and a minute was quiet, or a"
            " day is over, calculates stock, insights and suggestions anew."
        ),
        job=calculate_inventory,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=60,
    )
    def calculate_inventory_when_changed(
        context: dg.SensorEvaluationContext, inventory: dg.ResourceParam[InventoryDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        change = inventory.stores.lake.newest_change()
        seen = f"{change.mark if change else ''} {inventory.last_day}"
        if change is None or seen == context.cursor:
            return dg.SkipReason("nothing changed since the last look")
        if clock.now() - change.at < QUIET:
            return dg.SkipReason("something changed just now; waiting until a minute is quiet")
        if is_under_way(context.instance, calculate_inventory):
            return dg.SkipReason("inventory is being calculated")
        is_stale = inventory.is_stale()
        context.update_cursor(seen)
        return dg.RunRequest() if is_stale else dg.SkipReason("nothing of inventory changed")

    return [calculate_inventory_when_changed]
