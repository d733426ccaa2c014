"""The clock of what people read: a new snapshot once the work is quiet."""

import dagster as dg

from roms_assets.serve.assets import LAKE_SNAPSHOT
from roms_assets.serve.desk import ServeDesk
from roms_assets.settings import Business


def serve_schedules(business: Business) -> list[dg.ScheduleDefinition]:
    """Every quarter of an hour a look whether a snapshot is due."""

    @dg.schedule(
        name="snapshot_when_quiet",
        description="Every 15 minutes: makes the snapshot anew if the lake changed and has been quiet for 5 minutes.",
        target=dg.AssetSelection.assets(LAKE_SNAPSHOT),
        cron_schedule="*/15 * * * *",
        execution_timezone=business.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def snapshot_when_quiet(serve: dg.ResourceParam[ServeDesk]) -> dg.RunRequest | dg.SkipReason:
        reason = serve.why_not_yet()
        return dg.SkipReason(reason) if reason else dg.RunRequest()

    return [snapshot_when_quiet]
