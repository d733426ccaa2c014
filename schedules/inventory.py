"""Inventory's clock: every night old insights are reviewed and purged."""

import dagster as dg

from roms_assets.jobs import purge_inventory
from roms_assets.settings import Business


def inventory_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The purge at 03:30 in the business's zone."""
    return [
        dg.ScheduleDefinition(
            name="purge_inventory_at_half_past_three",
            description="Every night at 03:30: reviews insights that are too old, notes them in a log, removes them.",
            job=purge_inventory,
            cron_schedule="30 3 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
