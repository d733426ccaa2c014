"""The columns of web pages' tables. What a site's own columns add to the listings stands in `roms.yaml`."""

from typing import Annotated, Any

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time

Seconds = Annotated[pl.Decimal, 18, 9]


def _site() -> Any:
    return Field(description="The site, as roms.yaml names it")


def _date() -> Any:
    return Field(description="Business day on which its page was fetched")


def _page() -> Any:
    return Field(str_length=64, description="Checksum of the landed document that it was read from")


def _number() -> Any:
    return Field(ge=1, description="Place of that page among those of its reading, counted from 1")


def _position() -> Any:
    return Field(ge=0, description="Place among the elements that the selector finds there, counted from 0")


class WebPage(TableRow):
    """One row per fetched page."""

    site: str = _site()
    date: pl.Date = Field(description="Business day on which it was fetched")
    job_id: str = Field(description="The reading that fetched it, see `scraping_jobs`")
    page_number: int = Field(ge=1, description="Place among the pages of that reading, counted from 1")
    address: str = Field(description="Its address once it was there")
    fetched_at: Time = Field(description="When it was kept")
    status: int = Field(description="What the host answered, such as 200")
    seconds: Seconds = Field(description="From the question until it was kept")
    html_sha256: str = Field(str_length=64, description="Checksum of the document as landed")
    html_bytes: int = Field(ge=0, description="Size of the document")
    screenshot_sha256: str = Field(str_length=64, description="Checksum of its picture as landed, a PNG")
    screenshot_bytes: int = Field(ge=0, description="Size of the picture")


class WebListing(TableRow):
    """One row per element that a site's selector of rows finds, with the site's own columns behind these."""

    site: str = _site()
    date: pl.Date = _date()
    read_at: Time = Field(description="When its page was kept")
    page_sha256: str = _page()
    page_number: int = _number()
    page_position: int = _position()
    selector: str = Field(description="The selector that found its element")
    address: str = Field(description="The address of that page")


class RefusedWebCell(TableRow):
    """One row per cell that cannot be used, or that a row must have and has not."""

    site: str = _site()
    date: pl.Date = _date()
    page_sha256: str = _page()
    page_number: int = _number()
    page_position: int = _position()
    column: str = Field(description="The column, as roms.yaml names it")
    selector: str = Field(description="Its selector below the row's element; empty for that element itself")
    reason: str = Field(description="Why it cannot be used")
    seen: str = Field(description="What stands there, at most 200 characters")
    is_row_refused: bool = Field(description="Its row is not in the listings, for it must have that column")


class ScrapingJob(TableRow):
    """One row per reading of a site."""

    job_id: str = Field(description="Names the reading")
    site: str = _site()
    date: pl.Date = Field(description="Business day on which it began")
    state: str = Field(description="running, read, drifted, failed or killed")
    started_at: Time = Field(description="When it began")
    seconds: Seconds = Field(nullable=True, description="How long it took; of a killed one nobody knows")
    pages: int = Field(ge=0, description="Pages that were kept")
    rows: int = Field(ge=0, description="Rows that were read, also when they were not believed")
    refused: int = Field(ge=0, description="Cells that cannot be used")
    is_whole: bool = Field(
        nullable=True, description="The last page was reached; no: most_pages ended it before"
    )
    error: str = Field(description="Why it is not read; empty when it is")
    vanished: str = Field(
        nullable=True, description="Columns that used to be filled and are in no row any more; empty without"
    )
    screenshot_sha256: str = Field(
        nullable=True, description="Checksum of a picture: of what is said to be wrong, else of the last page"
    )
