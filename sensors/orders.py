"""What has orders made by itself: the lake has changed, and the orders have not."""

import dagster as dg

from resources.clock import Clock
from roms_assets.jobs import calculate_orders
from roms_assets.orders.desk import OrderDesk
from roms_assets.orders.rules.due import QUIET
from sensors.under_way import is_under_way


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
        change = orders.lake.newest_change()
        if change is None or change.mark == context.cursor:
            return dg.SkipReason("nothing changed since the last look")
        if clock.now() - change.at < QUIET:
            return dg.SkipReason("something changed just now; waiting until a minute is quiet")
        if is_under_way(context.instance, calculate_orders):
            return dg.SkipReason("orders are being made")
        is_stale = orders.is_stale()
        context.update_cursor(change.mark)
        return dg.RunRequest() if is_stale else dg.SkipReason("nothing of orders changed")

    return [calculate_orders_when_changed]
