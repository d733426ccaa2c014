"""Square's clock: every night at two, in the business's zone."""

import dagster as dg

from roms_assets.jobs import sync_square
from roms_assets.settings import Business


def square_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The nightly sync at 02:00 in the business's zone."""
    return [
        dg.ScheduleDefinition(
            name="sync_square_at_two",
            description="Every night at 02:00: changes of the last days, stock, all else in full; then the proof.",
            job=sync_square,
            cron_schedule="0 2 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
