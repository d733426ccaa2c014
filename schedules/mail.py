"""Mail's clock: every half hour all mailboxes are asked, also those that could not be reached before."""

import dagster as dg

from roms_assets.jobs import read_mail
from roms_assets.settings import Business
from sensors.under_way import is_under_way


def mail_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The poll at five and thirty-five past every hour."""

    @dg.schedule(
        name="read_mail_every_half_hour",
        description="Five minutes past every half hour: fetches new mail from every mailbox and reads it.",
        job=read_mail,
        cron_schedule="5,35 * * * *",
        execution_timezone=business.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def read_mail_every_half_hour(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if is_under_way(context.instance, read_mail):
            return dg.SkipReason("mail is being read, as at the first visit of a large mailbox")
        return dg.RunRequest()

    return [read_mail_every_half_hour]
