"""Whether a site's pages are still the ones that its selectors were made for."""

from collections.abc import Sequence

from roms_assets.web.rules.listings import Found
from roms_assets.web.rules.sites import Site


def drift_of(pages: Sequence[Found], site: Site, earlier_rows: int) -> str:
    """Why the rows must not be believed, with the numbers; empty when they may.

    `earlier_rows` is how many the last good reading had; 0 before any.
    """
    matched = sum(page.matched for page in pages)
    if not matched:
        return "" if pages and all(page.says_empty for page in pages) else _nothing(pages, site, earlier_rows)
    lacking = [
        f"`{column.name}` ({column.selector or site.rows}) cannot be read in {count:,} of {matched:,} rows"
        for column in site.columns
        if column.is_required and (count := _lacking(pages, column.name)) * 2 > matched
    ]
    return "; ".join(lacking) and f"{'; '.join(lacking)}{_before(earlier_rows)}"


def _nothing(pages: Sequence[Found], site: Site, earlier_rows: int) -> str:
    count = f"{len(pages):,} page{'' if len(pages) == 1 else 's'}"
    return f"`{site.rows}` finds no row on {count}{_before(earlier_rows)}"


def _before(earlier_rows: int) -> str:
    return (
        f"; the last good reading had {earlier_rows:,} rows" if earlier_rows else "; no reading was good yet"
    )


def _lacking(pages: Sequence[Found], column: str) -> int:
    return sum(cell.column == column for page in pages for cell in page.refused)
