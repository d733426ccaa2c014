"""What starts inventory's calculations by itself: the lake has changed, or a day is over."""

import dagster as dg

from resources.clock import Clock
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.jobs import calculate_inventory
from sensors.when_lake_changed import Work, run_when_changed


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
        work = Work(
            [calculate_inventory],
            "inventory is being calculated",
            inventory.is_stale,
            "nothing of inventory changed",
            str(inventory.last_day),
        )
        return run_when_changed(context, inventory.stores.lake, work, clock.now())

    return [calculate_inventory_when_changed]
