"""The step of the job that reads web pages."""

import dagster as dg
from pydantic import Field

from roms_assets.web.desk import WebDesk
from roms_assets.web.reading import JobState
from roms_assets.web.reporting import fetch, raise_first

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
