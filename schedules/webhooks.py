"""ShipStation's clock: every hour it is asked for what no webhook told of."""

import dagster as dg

from roms_assets.jobs import ask_shipstation
from roms_assets.settings import Business


def webhook_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """The question at ten past every hour."""
    return [
        dg.ScheduleDefinition(
            name="ask_shipstation_every_hour",
            description="Ten minutes past every hour: asks ShipStation for what changed since the last good time.",
            job=ask_shipstation,
            cron_schedule="10 * * * *",
            execution_timezone=business.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
    ]
