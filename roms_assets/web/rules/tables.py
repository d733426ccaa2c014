"""The tables of web pages, and frames of their rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.tables import checked, descriptions, empty, frame_of
from roms_assets.web.rules import schemas
from roms_assets.web.rules.listings import Listing
from roms_assets.web.rules.sites import Column, ColumnKind, names_of

PAGES = "web_pages"
LISTINGS = "web_listings"
REFUSED = "web_refused_cells"
JOBS = "scraping_jobs"
MODELS: dict[str, type[DataFrameModel]] = {
    PAGES: schemas.WebPage,
    LISTINGS: schemas.WebListing,
    REFUSED: schemas.RefusedWebCell,
    JOBS: schemas.ScrapingJob,
}
Row = dict[str, Any]
_TYPES: Mapping[ColumnKind, pl.DataType] = {
    ColumnKind.TEXT: pl.String(),
    ColumnKind.INTEGER: pl.Int64(),
    ColumnKind.DECIMAL: pl.Decimal(18, 9),
    ColumnKind.MONEY: pl.Int64(),
    ColumnKind.DATE: pl.Date(),
    ColumnKind.URL: pl.String(),
}
TOLD: Mapping[ColumnKind, str] = {
    ColumnKind.TEXT: "As the page writes it, white space made one",
    ColumnKind.INTEGER: "A whole number",
    ColumnKind.DECIMAL: "An exact number",
    ColumnKind.MONEY: "Whole minor units of the currency beside it",
    ColumnKind.DATE: "A date",
    ColumnKind.URL: "A whole web address",
}
"""What a column of each kind holds, for people."""


def shape_of(columns: Iterable[Column]) -> dict[str, pl.DataType]:
    """Name -> type of what these columns of all sites add to the table of listings."""
    found: dict[str, pl.DataType] = {}
    for column in columns:
        name, *currency = names_of(column)
        found[name] = _TYPES[column.kind]
        found |= dict.fromkeys(currency, pl.String())
    return found


def told_of(columns: Iterable[Column]) -> dict[str, str]:
    """Name -> what it means, of the same."""
    found: dict[str, str] = {}
    for column in columns:
        name, *currency = names_of(column)
        found[name] = TOLD[column.kind]
        found |= dict.fromkeys(currency, "Three letters, as roms.yaml names it")
    return found


def cells_of(listing: Listing, columns: Sequence[Column]) -> Row:
    """What a listing says, by the names of the table."""
    cells: Row = {}
    for column in columns:
        if column.name in listing.values:
            name, *currency = names_of(column)
            cells[name] = listing.values[column.name]
            cells |= dict.fromkeys(currency, column.currency)
    return cells


def listings_frame(rows: Sequence[Row], columns: Iterable[Column]) -> pl.DataFrame:
    """Rows of listings with the columns of all sites. Raises RuleBroken."""
    schema = {**empty(schemas.WebListing).schema, **shape_of(columns)}
    found = pl.DataFrame(list(rows), schema=schema, strict=True, orient="row")
    return checked(LISTINGS, schemas.WebListing, found)


def listings_told(columns: Iterable[Column]) -> dict[str, str]:
    """Column of the table of listings -> what it means."""
    return descriptions(schemas.WebListing) | told_of(columns)


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame of the table's columns. Raises RuleBroken."""
    return frame_of(table, MODELS[table], rows)
