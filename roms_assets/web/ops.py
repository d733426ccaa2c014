"""The steps of the jobs: read sites, and read landed pages again that the lake lost."""

import dagster as dg
from pydantic import Field

from roms_assets.web.desk import WebDesk
from roms_assets.web.reading import JobState
from roms_assets.web.reporting import accept, fetch, raise_first, raise_lost, read_again

Desk = dg.ResourceParam[WebDesk]


class SitesConfig(dg.Config):
    """Which sites."""

    sites: list[str] = Field(default=[], description="Names of sites in roms.yaml; all of them without")


@dg.op
def read_sites(context: dg.OpExecutionContext, config: SitesConfig, web: Desk) -> None:
    """Read sites in one browser, each by itself, so that one that fails costs only itself."""
    readings = fetch(context, web, config.sites)
    good = sum(reading.state is JobState.READ for reading in readings)
    context.add_output_metadata({"sites": len(readings), "read": good})
    raise_first(readings)


@dg.op
def accept_readings(context: dg.OpExecutionContext, config: SitesConfig, web: Desk) -> None:
    """Believe the last reading of sites of which a person says that it listed all there is."""
    readings = accept(context, web, config.sites)
    context.add_output_metadata({"accepted_rows": sum(reading.rows for reading in readings)})


@dg.op
def mend_web_pages(context: dg.OpExecutionContext, web: Desk) -> None:
    """Read landed pages again whose rows the lake lost; no site is asked."""
    days = web.lost_days()
    context.log.info(f"{len(days)} days of web pages are not in the lake and are read again")
    readings = read_again(context, web, days)
    context.add_output_metadata({"web_days": len(days)})
    raise_lost(readings)
