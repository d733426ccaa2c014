"""The clock of Google Sheets: every quarter of an hour all that roms.yaml names are asked."""

import dagster as dg

from roms_assets.jobs import read_dropped_files
from roms_assets.settings import Business
from sensors.under_way import is_under_way


def dropped_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The question seven minutes past every quarter of an hour."""

    @dg.schedule(
        name="read_sheets_every_quarter_hour",
        description="Seven minutes past every quarter of an hour: asks each Google Sheet what it says now.",
        job=read_dropped_files,
        cron_schedule="7,22,37,52 * * * *",
        execution_timezone=business.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def read_sheets_every_quarter_hour(
        context: dg.ScheduleEvaluationContext,
    ) -> dg.RunRequest | dg.SkipReason:
        if is_under_way(context.instance, read_dropped_files):
            return dg.SkipReason("files are being read")
        return dg.RunRequest()

    return [read_sheets_every_quarter_hour]
