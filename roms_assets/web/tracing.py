"""From a row of web pages in the lake back to the page that it was read from, and the element in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.lake_reader import LakeReader
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.web.rules.listings import element_at
from roms_assets.web.rules.tables import LISTINGS, PAGES, REFUSED

Row = Mapping[str, Any]
TRACEABLE = (PAGES, LISTINGS)
_LEAST = 8
"""Characters of a checksum that name a page."""


@dataclass(frozen=True)
class WantedElement:
    """A landed page, or one element of it."""

    page: str
    """How its checksum begins."""
    position: int | None = None
    """Place among the elements that the site's selector of rows finds; None is the whole page."""
    day: date | None = None
    """Of equal pages of several days only this one's."""


@dataclass(frozen=True)
class Element:
    """What stands in a landed page at a row's place."""

    page_sha256: str
    position: int
    selector: str
    html: str = ""
    damage: str = ""
    """Why it cannot be shown."""


@dataclass(frozen=True)
class WebTrace:
    """All that is known of a page, or of one element of it."""

    pages: Sequence[Row]
    listings: Sequence[Row]
    refused: Sequence[Row]
    elements: Sequence[Element]
    """Of one element only; a page has too many."""
    damages: Sequence[str]
    """Originals that cannot be read, and why."""


def trace(stores: Stores, wanted: WantedElement) -> WebTrace:
    """Pages, rows and originals. Raises SourceUnavailable when the lake cannot be read."""
    with stores.lake.reading() as connection:
        lake = LakeReader(connection)
        pages = _rows(lake, PAGES, "html_sha256", wanted)
        listings = _rows(lake, LISTINGS, "page_sha256", wanted)
        refused = _rows(lake, REFUSED, "page_sha256", wanted)
    elements = [] if wanted.position is None else [_element(stores, row) for row in _each_page(listings)]
    originals = {row["html_sha256"] for row in pages} | {row["screenshot_sha256"] for row in pages}
    return WebTrace(pages, listings, refused, elements, [*_damages(stores, originals)])


def _rows(lake: LakeReader, table: str, column: str, wanted: WantedElement) -> list[Row]:
    """Rows of that page, oldest first; the element's alone where the table has such rows."""
    of_element = table != PAGES and wanted.position is not None
    where = f"starts_with({column}, $page) AND ($day IS NULL OR date = $day)"
    asked: dict[str, Any] = {"page": wanted.page, "day": wanted.day}
    if of_element:
        where, asked["position"] = f"{where} AND page_position = $position", wanted.position
    return [*lake.rows(f"SELECT * FROM {table} WHERE {where} ORDER BY ALL", asked)]


def _each_page(listings: Sequence[Row]) -> list[Row]:
    """A row of each page; equal pages of several days are one."""
    return list({row["page_sha256"]: row for row in listings}.values())


def _element(stores: Stores, row: Row) -> Element:
    place = (row["page_sha256"], row["page_position"], row["selector"])
    try:
        found = element_at(stores.landing.read(row["page_sha256"]), row["selector"], row["page_position"])
    except RomsError as error:
        return Element(*place, damage=str(error))
    if found is None:
        return Element(*place, damage="the page has no such element")
    return Element(*place, found)


def _damages(stores: Stores, sha256s: set[str]) -> list[str]:
    """Why some of these originals cannot be read."""
    found = []
    for sha256 in sorted(sha256s):
        try:
            stores.landing.read(sha256)
        except RomsError as error:
            found.append(str(error))
    return found


def wanted_of(told: str, day: date | None) -> WantedElement:
    """What was typed: the checksum of a page or its beginning, and behind a colon the place of a row in it.

    Raises RuleBroken when it is neither.
    """
    page, colon, position = told.partition(":")
    is_page = len(page) >= _LEAST and set(page) <= set("0123456789abcdef")
    if not is_page or bool(colon) != position.isdecimal():
        raise RuleBroken(f"{told!r} is no checksum of a page, nor one with a place such as 3f2a9c01d4e5:3")
    return WantedElement(page, int(position) if position else None, day)
