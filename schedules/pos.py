"""The POS clock: every night, when the tills have uploaded."""

import dagster as dg

from roms_assets.jobs import daily_pos
from roms_assets.settings import Business


def pos_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The nightly collection at 02:00 in the business's zone."""
    return [
        dg.ScheduleDefinition(
            name="collect_yesterday_at_two",
            description="Every night at 02:00: yesterday's files, and what was partial or missing lately.",
            job=daily_pos,
            cron_schedule="0 2 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
