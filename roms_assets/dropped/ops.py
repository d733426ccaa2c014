"""The steps of the jobs: read what was dropped, ask the Sheets, and read landed files again that the lake lost."""

import dagster as dg
from pydantic import Field

from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.reporting import figures, insist, log_withdrawn, report

Desk = dg.ResourceParam[DroppedDesk]


class FilesConfig(dg.Config):
    """What is read beside the folder."""

    sheets: bool = Field(default=True, description="Whether the Google Sheets of roms.yaml are asked, too")


@dg.op
def read_files(context: dg.OpExecutionContext, config: FilesConfig, dropped: Desk) -> None:
    """Read every dropped file and every Sheet, each by itself, so that a bad one costs only itself."""
    readings = report(context, dropped, dropped.read())
    if config.sheets:
        readings += report(context, dropped, dropped.read_sheets())
    context.add_output_metadata(figures(readings))


class WithdrawConfig(dg.Config):
    """Which files are taken back, by whom and why."""

    files: list[str] = Field(
        description="Each by its name, or by the first 8 characters or more of its checksum"
    )
    who: str = Field(description="Who takes them back")
    why: str = Field(description="Why, for whoever asks later")


@dg.op
def withdraw_files(context: dg.OpExecutionContext, config: WithdrawConfig, dropped: Desk) -> None:
    """Take back dropped files that came by mistake: nothing of them counts any more, their originals stay."""
    dropped.insist_known(config.files)
    rows = before = 0
    for file in config.files:
        done = dropped.withdraw(file, config.who, config.why)
        log_withdrawn(context, dropped, done, f"by {config.who}: {config.why}")
        rows += done.rows
        before += done.before is not None
    context.add_output_metadata({"files": len(config.files), "rows": rows, "withdrawn_before": before})


@dg.op
def mend_dropped_files(context: dg.OpExecutionContext, dropped: Desk) -> None:
    """Read landed files again that the lake lost; nothing is asked and nothing need be dropped again."""
    days = dropped.lost_days()
    context.log.info(f"{len(days)} days of dropped files are not in the lake and are read again")
    readings = [each for day in days for each in report(context, dropped, dropped.read_day_again(day))]
    context.add_output_metadata({"file_days": len(days)})
    insist(readings)
