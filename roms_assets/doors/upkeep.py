"""Dagster's own records."""

from resources.clock import Clock
from roms_assets.settings import Business
from roms_assets.upkeep.desk import UpkeepDesk


def upkeep_desk(business: Business, clock: Clock | None = None) -> UpkeepDesk:
    """Whoever keeps Dagster's records small."""
    return UpkeepDesk(business.housekeeping.keep_runs, clock or Clock())
