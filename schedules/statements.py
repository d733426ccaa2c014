"""Card statements' clock: every night all lines are proven, also those that nothing touched."""

import dagster as dg

from roms_assets.jobs import prove_statements
from roms_assets.settings import Business


def statement_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The proof at 03:45 in the business's zone."""
    return [
        dg.ScheduleDefinition(
            name="prove_statements_at_a_quarter_to_four",
            description="Every night at 03:45: proves of every line of card statements that no cent is lost.",
            job=prove_statements,
            cron_schedule="45 3 * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
