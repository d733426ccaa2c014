"""What starts the reading of dropped files by itself: one that lies there and is no longer written to."""

import dagster as dg

from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.ops import read_files
from roms_assets.jobs import read_dropped_files
from sensors.under_way import is_under_way


def dropped_sensors() -> list[dg.SensorDefinition]:
    """The sensor that has a file read within a minute of its being dropped."""

    @dg.sensor(
        name="read_files_when_dropped",
        description=(
            "Every half minute: when a file lies in one of the folders and nobody writes to it any more, reads it and"
            " sets it aside, with the reason beside it when it is refused."
        ),
        job=read_dropped_files,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=30,
    )
    def read_files_when_dropped(
        context: dg.SensorEvaluationContext, dropped: dg.ResourceParam[DroppedDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        if is_under_way(context.instance, read_dropped_files):
            return dg.SkipReason("files are being read")
        if not dropped.has_waiting():
            return dg.SkipReason("nothing was dropped")
        return dg.RunRequest(run_config={"ops": {read_files.name: {"config": {"sheets": False}}}})

    return [read_files_when_dropped]
