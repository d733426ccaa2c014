"""What starts Square's calculations by itself: the lake has changed, and what SQL makes of it has not."""

import dagster as dg

from resources.clock import Clock
from roms_assets.jobs import calculate_square, sync_square
from roms_assets.square.desk import SquareDesk
from sensors.when_lake_changed import Work, run_when_changed


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
        work = Work(
            [sync_square, calculate_square],
            "Square is being read, and calculated at its end",
            square.is_stale,
            "nothing of Square's changed",
        )
        return run_when_changed(context, square.stores.lake, work, clock.now())

    return [calculate_square_when_changed]
