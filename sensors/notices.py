"""What tells people by itself: a look around every five minutes."""

from collections.abc import Sequence

import dagster as dg

from resources.clock import Clock
from roms_assets.settings import Settings
from roms_assets.watching import watch


def notice_sensors(
    settings: Settings, schedules: Sequence[dg.ScheduleDefinition], clock: Clock
) -> list[dg.SensorDefinition]:
    """The sensor that tells people what goes wrong; it starts no run."""
    began = clock.now()

    @dg.sensor(
        name="tell_people_what_goes_wrong",
        description=(
            "Every five minutes: looks for days with missing tills, runs that failed, were killed or do not start,"
            " and schedules that did not run; sends a notice of each new one, of each that is over, and the daily"
            " report."
        ),
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=300,
    )
    def tell_people_what_goes_wrong(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        watched = watch(settings, context.instance, schedules, began).look_around(clock.now())
        return dg.SkipReason(str(watched))

    return [tell_people_what_goes_wrong]
