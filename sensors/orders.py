"""What has orders made by itself: the lake has changed, and the orders have not."""

import dagster as dg

from resources.clock import Clock
from roms_assets.jobs import calculate_orders
from roms_assets.orders.desk import OrderDesk
from sensors.when_lake_changed import Work, run_when_changed


def order_sensors(clock: Clock) -> list[dg.SensorDefinition]:
    """The sensor that has orders made after something of a source changed."""

    @dg.sensor(
        name="calculate_orders_when_changed",
        description=(
            "Every minute: when something changed in the tables of a source and a minute was quiet, makes anew the days"
            " of orders that it changes."
        ),
        job=calculate_orders,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=60,
    )
    def calculate_orders_when_changed(
        context: dg.SensorEvaluationContext, orders: dg.ResourceParam[OrderDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        work = Work([calculate_orders], "orders are being made", orders.is_stale, "nothing of orders changed")
        return run_when_changed(context, orders.lake, work, clock.now())

    return [calculate_orders_when_changed]
