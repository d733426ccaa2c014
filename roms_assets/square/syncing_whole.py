"""Locations, categories and the catalog: read in full each time."""

from collections.abc import Callable, Iterable
from datetime import date

from resources.square import Page
from roms_assets.square.entries import DayRead
from roms_assets.square.merging import ReadingTerms
from roms_assets.square.one_sync import OneSync
from roms_assets.square.pages import Pages
from roms_assets.square.rules import asking, goods
from roms_assets.square.rules.kinds import CATALOG, CATEGORIES, LOCATIONS
from roms_assets.square.rules.reading import Frames, Seen

_OF_CATALOG = {CATEGORIES.name: ("CATEGORY",), CATALOG.name: ("ITEM", "ITEM_VARIATION")}


def sync_whole(work: OneSync, day: date) -> None:
    """Read all there is, as the reading of a day. Raises SourceUnavailable, SourceChangedShape."""
    work.progress.begin(f"reading {work.kind.name}", 1)
    with work.recording_failure([day]):
        pages = work.pages()
        tally = work.merge(pages, _listed(work, pages, day), ReadingTerms(_parse(work), work.now))
        work.record({day: DayRead.whole(tally.read, work.now)})
    work.progress.advance()


def _parse(work: OneSync) -> Callable[[Seen], Frames]:
    if work.kind is LOCATIONS:
        return goods.read_locations(work.now)
    return goods.read_categories if work.kind is CATEGORIES else goods.read_catalog


def _listed(work: OneSync, pages: Pages, day: date) -> Iterable[Page]:
    if work.kind is LOCATIONS:
        return [pages.locations()]
    asked = asking.catalog_objects(_OF_CATALOG[work.kind.name], work.page_limit)
    return pages.of(asked, f"square/{work.kind.name}/{day}", work.asked_before([day]).get(day), work.now)
