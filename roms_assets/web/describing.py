"""What people read in the Dagster UI about web pages."""

from collections.abc import Sequence
from typing import Any

import dagster as dg
from dagster_pandera import pandera_schema_to_dagster_type
from pandera.polars import DataFrameModel

from roms_assets.settings import WebSettings
from roms_assets.web.reading import Reading
from roms_assets.web.rules import schemas
from roms_assets.web.rules.tables import LISTINGS, PAGES, shape_of, told_of

OWNERS = ["team:shop-data"]
TOLD: dict[str, tuple[str, str, type[DataFrameModel]]] = {
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
    description, row, model = TOLD[name]
    return dg.AssetSpec(
        name,
        description=description,
        group_name="web",
        owners=OWNERS,
        kinds={"html", "duckdb"},
        metadata={"one row is": row, "dagster/column_schema": _columns(name, model, settings)},
        skippable=True,
        deps=list(deps),
    )


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


def _columns(name: str, model: type[DataFrameModel], settings: WebSettings) -> dg.TableSchemaMetadataValue:
    """Those of the model, and of listings those of the sites."""
    shared: Any = pandera_schema_to_dagster_type(model).metadata["schema"]
    if name != LISTINGS:
        return shared  # type: ignore[no-any-return]
    told, shape = told_of(settings.columns), shape_of(settings.columns)
    more = [dg.TableColumn(each, str(kind), description=told[each]) for each, kind in shape.items()]
    return dg.MetadataValue.table_schema(dg.TableSchema([*shared.schema.columns, *more]))
