"""Housekeeping's step on Dagster's records."""

import dagster as dg
from pydantic import Field

from resources.disk import figures
from roms_assets.upkeep.desk import UpkeepDesk


class HousekeepingConfig(dg.Config):
    """Whether to do it."""

    dry_run: bool = Field(default=False, description="Only say what would go")


@dg.op
def tidy_dagster(
    context: dg.OpExecutionContext, config: HousekeepingConfig, upkeep: dg.ResourceParam[UpkeepDesk]
) -> bool:
    """Remove old runs that hold the newest record of nothing, and old output; returns whether it only said so."""
    freed = figures(upkeep.tidy(context.instance, dry_run=config.dry_run))
    context.log.info(f"{'would go' if config.dry_run else 'went'}: {freed}")
    context.add_output_metadata(dict(freed))
    return config.dry_run
