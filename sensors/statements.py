"""What starts the matching of card statements by itself: a file that was dropped, or orders that changed."""

import dagster as dg

from resources.clock import Clock
from roms_assets.jobs import reconcile_statements
from roms_assets.statements.desk import KIND, StatementsDesk
from sensors.under_way import is_under_way
from sensors.when_lake_changed import Work, run_when_changed


def statement_sensors(clock: Clock) -> list[dg.SensorDefinition]:
    """The sensor that has statements read within a minute or two, and matched again after orders changed."""

    @dg.sensor(
        name="reconcile_statements_when_changed",
        description=(
            "Every minute: when a statement lies in the drop folder, or orders changed and a minute was quiet, reads"
            " what is new and matches lines and orders again near what changed."
        ),
        job=reconcile_statements,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=60,
    )
    def reconcile_statements_when_changed(
        context: dg.SensorEvaluationContext, statements: dg.ResourceParam[StatementsDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        busy = "statements are being read and matched"
        if is_under_way(context.instance, reconcile_statements):
            return dg.SkipReason(busy)
        if statements.folder.has_waiting(KIND):
            return dg.RunRequest()
        nothing = "no statement and no order changed"
        work = Work([reconcile_statements], busy, statements.reconciler.is_stale, nothing)
        return run_when_changed(context, statements.stores.lake, work, clock.now())

    return [reconcile_statements_when_changed]
