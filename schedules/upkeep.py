"""The clock of housekeeping: every night, after the collection."""

import dagster as dg

from roms_assets.jobs import housekeeping
from roms_assets.settings import Business


def upkeep_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """Housekeeping at 04:00 in the business's zone."""
    return [
        dg.ScheduleDefinition(
            name="housekeeping_at_four",
            description="Every night at 04:00: removes old runs that a newer one has done again, and leftovers.",
            job=housekeeping,
            cron_schedule="0 4 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
