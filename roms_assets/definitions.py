"""The roof: one Definitions, made from `roms.yaml` and the environment."""

import warnings

import dagster as dg

from resources.clock import Clock
from roms_assets import jobs
from roms_assets.doors import pos_desk
from roms_assets.pos.assets import pos_assets
from roms_assets.settings import Settings, load
from schedules.pos import pos_schedules
from sensors.pos import pos_sensors


def definitions(settings: Settings, clock: Clock | None = None) -> dg.Definitions:
    """Everything that Dagster shows for one business."""
    business, clock = settings.business, clock or Clock()
    today = clock.now().astimezone(business.zone).date()
    with warnings.catch_warnings():
        # Backfill policies and partition mappings are called beta; we pin the version that we tried them on.
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.Definitions(
            assets=pos_assets(business, today),
            jobs=jobs.ALL,
            schedules=pos_schedules(business),
            sensors=pos_sensors(),
            resources={"pos": pos_desk(settings, clock=clock)},
            executor=dg.in_process_executor,
        )


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: the business of the environment."""
    return definitions(load())
