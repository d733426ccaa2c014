"""Mail's clock: every half hour all mailboxes are asked, also those that could not be reached before."""

import dagster as dg

from roms_assets.jobs import read_mail
from roms_assets.settings import Business


def mail_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The poll at five and thirty-five past every hour."""
    return [
        dg.ScheduleDefinition(
            name="read_mail_every_half_hour",
            description="Five minutes past every half hour: fetches new mail from every mailbox and reads it.",
            job=read_mail,
            cron_schedule="5,35 * * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
