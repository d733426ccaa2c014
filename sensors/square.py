"""What starts Square's calculations by itself: the lake has changed, and what SQL makes of it has not."""

import dagster as dg

from resources.clock import Clock
from roms_assets.jobs import calculate_square, sync_square
from roms_assets.square.desk import SquareDesk
from roms_assets.square.rules.due import QUIET
from sensors.under_way import is_under_way


def square_sensors(clock: Clock) -> list[dg.SensorDefinition]:
    """The sensor that has sales, stock and margins calculated after something of Square's changed."""

    @dg.sensor(
        name="calculate_square_when_changed",
        description=(
            "Every minute: when something of Square's changed in the tables and a minute was quiet, calculates sales,"
            " low stock, margins and the rest anew."
        ),
        job=calculate_square,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=60,
    )
    def calculate_square_when_changed(
        context: dg.SensorEvaluationContext, square: dg.ResourceParam[SquareDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        change = square.stores.lake.newest_change()
        if change is None or change.mark == context.cursor:
            return dg.SkipReason("nothing changed since the last look")
        if clock.now() - change.at < QUIET:
            return dg.SkipReason("something changed just now; waiting until a minute is quiet")
        if any(is_under_way(context.instance, job) for job in (sync_square, calculate_square)):
            return dg.SkipReason("Square is being read, and calculated at its end")
        is_stale = square.is_stale()
        context.update_cursor(change.mark)
        return dg.RunRequest() if is_stale else dg.SkipReason("nothing of Square's changed")

    return [calculate_square_when_changed]
