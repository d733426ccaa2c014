"""What people read in the Dagster UI about web pages."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from resources.tables_shown import Told, columns_of, table_spec
from roms_assets.settings import WebSettings
from roms_assets.web.reading import Reading
from roms_assets.web.rules import schemas
from roms_assets.web.rules.tables import LISTINGS, PAGES, shape_of, told_of

TOLD: dict[str, Told] = {
    PAGES: (
        "Pages of the sites in roms.yaml as a browser had them, by the business day on which they were fetched.\n\n"
        "Document and picture are landed as they were.",
        "one fetched page",
        schemas.WebPage,
    ),
    LISTINGS: (
        "What the pages list, typed by the selectors in roms.yaml; a site's last good reading of each day.\n\n"
        "Amounts named _minor are whole minor units of their currency. What a site no longer shows in a way that its"
        " selectors find replaces nothing.",
        "one element that a site's selector of rows finds",
        schemas.WebListing,
    ),
}
"""Asset -> what it is, what one row is, its columns."""


def spec(name: str, settings: WebSettings, deps: Sequence[str] = ()) -> dg.AssetSpec:
    """An asset of the group `web`; the first line of the description is what the shop reads."""
    told = table_spec(name, TOLD[name], group="web", kinds=["html"], deps=deps)
    if name != LISTINGS:
        return told
    return told.merge_attributes(metadata={"dagster/column_schema": _columns(settings)})


def reading_metadata(reading: Reading) -> dict[str, Any]:
    """The figures of one reading."""
    return {
        "site": reading.site,
        "state": reading.state.value,
        "pages": len(reading.pages),
        "rows": reading.rows,
        "cells_refused": reading.refused,
        "reached_the_last_page": bool(reading.is_whole),
        "seconds": round(reading.seconds or 0, 2),
        "screenshot_sha256": reading.screenshot_sha256 or "none",
    }


def _columns(settings: WebSettings) -> dg.TableSchemaMetadataValue:
    """Those that every listing has, and those of the sites."""
    told, shape = told_of(settings.columns), shape_of(settings.columns)
    more = [dg.TableColumn(each, str(kind), description=told[each]) for each, kind in shape.items()]
    shared = columns_of(schemas.WebListing).schema.columns
    return dg.MetadataValue.table_schema(dg.TableSchema([*shared, *more]))
