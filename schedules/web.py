"""The clock of web pages: each site at its own times of day, those of one time in one run."""

import dagster as dg

from roms_assets.jobs import read_web_pages
from roms_assets.settings import Business, WebSettings
from roms_assets.web.ops import read_sites


def web_schedules(business: Business, settings: WebSettings) -> list[dg.ScheduleDefinition]:
    """One schedule of all times in the business's zone; none when no site has one."""
    times = sorted({time for site in settings.sites for time in site.read_at})
    if not times:
        return []

    @dg.schedule(
        name="read_web_pages_when_due",
        description="At the times that roms.yaml names for each site: reads its pages in one browser.",
        job=read_web_pages,
        cron_schedule=[_cron(time) for time in times],
        execution_timezone=business.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def read_web_pages_when_due(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        at = context.scheduled_execution_time.astimezone(business.zone)
        due = [site.name for site in settings.sites if f"{at:%H:%M}" in site.read_at]
        if not due:  # a time that the clock leaps over comes later, and no site is read for want of a name
            return dg.SkipReason(f"no site is to be read at {at:%H:%M}")
        return dg.RunRequest(run_config={"ops": {read_sites.name: {"config": {"sites": due}}}})

    return [read_web_pages_when_due]


def _cron(time: str) -> str:
    hour, _, minute = time.partition(":")
    return f"{int(minute)} {int(hour)} * * *"
