"""The clock of what heals: every night the stores are held against each other."""

import dagster as dg

from roms_assets.settings import Business


def reconcile_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The reconcile at 03:00 in the business's zone; none of tills alone, which `daily_pos` reconciles."""
    others = (business.square, business.has_webhooks, business.mail, business.web)
    if not any([*others, business.orders, business.statements, business.inventory]):
        return []
    return [
        dg.ScheduleDefinition(
            name="reconcile_at_three",
            description="Every night at 03:00: reads again, from the originals, what was lost of the tables.",
            job_name="reconcile",
            cron_schedule="0 3 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
