"""Whether the pages of one address are all that it lists: a list may shrink, end too early, or lead in a circle.

What is said here may be true of a shop that lists less than it did, so a person may accept it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roms_assets.web.rules.listings import Found
from roms_assets.web.rules.sites import Site


@dataclass(frozen=True)
class Extent:
    """How far the list of one address went in its last good reading."""

    rows: int = 0
    """Of the last one that had any."""
    pages: int = 0
    """0 when nobody knows."""
    fullest: int = 0
    """Elements that the selector of rows found on the fullest of these pages."""
    is_circle: bool = False
    """Its last page led back to one before it, and that was all there is."""
    path: str = ""
    """Where the first page was, perhaps after a redirect; empty when nobody knows."""


def counted(pages: Sequence[Found]) -> list[Found]:
    """Those whose rows count, each list once."""
    return [page for page in pages if not page.is_repeat]


def repeats(page: Found, before: Sequence[Found]) -> bool:
    """Whether a page lists exactly what one before it does."""
    listed = [row.values for row in page.rows]
    return bool(listed) and any(listed == [row.values for row in other.rows] for other in before)


def extent_of(pages: Sequence[Found], known: Extent) -> Extent:
    """How far these pages went, for the next reading; an empty list says nothing of how far one goes."""
    listed = counted(pages)
    rows = sum(len(page.rows) for page in listed)
    if not rows:
        return replace(known, path=pages[0].path) if pages else known
    return Extent(rows, len(listed), max(page.matched for page in listed), _is_circle(pages), pages[0].path)


def accepting(site: Site) -> str:
    """What a person may do about it."""
    return f"; if that is all there is: roms web accept --site {site.name}"


def is_in_part(pages: Sequence[Found], site: Site, known: Extent) -> str:
    """Why these pages may not be all that there is, with the numbers; empty when nothing speaks for it."""
    asked = (_led_elsewhere, _circling, _shrunken, _ended_early)
    return "; ".join(filter(None, (ask(pages, site, known) for ask in asked)))


def _led_elsewhere(pages: Sequence[Found], site: Site, known: Extent) -> str:
    """A shop that gives up a list leads to its first page instead, which has products, too."""
    if not (site.fewest_rows_percent and pages and known.path) or pages[0].path == known.path:
        return ""
    return f"it leads to {pages[0].path} now, and led to {known.path} at the last good reading"


def _circling(pages: Sequence[Found], site: Site, known: Extent) -> str:
    if not _is_circle(pages) or known.is_circle:
        return ""
    number = len(pages)
    if pages[-1].is_repeat:
        return f"page {number} lists the same as one before it, so `{site.next_page}` leads in a circle"
    return f"`{site.next_page}` of page {number} leads to a page that was read before"


def _shrunken(pages: Sequence[Found], site: Site, known: Extent) -> str:
    rows = sum(len(page.rows) for page in counted(pages))
    is_empty = not any(page.matched for page in pages)
    if is_empty or _was_cut(pages, site, known) or rows * 100 >= site.fewest_rows_percent * known.rows:
        return ""
    said = "1 row is" if rows == 1 else f"{rows:,} rows are"
    share = f"{site.fewest_rows_percent:g}% of the {known.rows:,} rows"
    return f"{said} fewer than {share} of the last good reading"


def _ended_early(pages: Sequence[Found], site: Site, known: Extent) -> str:
    """Behind a full page a list goes on: so it was at the last reading, and a link that was renamed looks like this."""
    listed = counted(pages)
    is_asked = bool(site.next_page and site.fewest_rows_percent and listed)
    if not is_asked or len(listed) >= known.pages or _was_cut(pages, site, known):
        return ""
    if listed[-1].matched < known.fullest or _is_circle(pages):
        return ""
    return (
        f"`{site.next_page}` leads no further than page {len(listed)}, which is full with {listed[-1].matched:,} rows,"
        f" and the last good reading had {known.pages:,} pages"
    )


def _was_cut(pages: Sequence[Found], site: Site, known: Extent) -> bool:
    """Whether most_pages ended it before the page at which it ended the last time."""
    return site.most_pages <= len(pages) < known.pages


def _is_circle(pages: Sequence[Found]) -> bool:
    return bool(pages) and (pages[-1].is_repeat or pages[-1].leads_back)
