"""Whether a site's pages are still the ones that its selectors were made for, judged for each address by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roms_assets.kernel.plurals import plural
from roms_assets.web.rules.listings import Found
from roms_assets.web.rules.sites import Column, Site
from roms_assets.web.rules.whole_lists import Extent, accepting, counted, extent_of, is_in_part


@dataclass(frozen=True)
class Known:
    """What the good readings of one address had so far."""

    extent: Extent = field(default_factory=Extent)
    """How far the list went in the last one that had any row."""
    filled: frozenset[str] = frozenset()
    """Columns that a row of theirs had."""


@dataclass(frozen=True)
class Judgement:
    """What is to be made of a reading."""

    drift: str = ""
    """Why its rows must not be believed, with the numbers; empty when they may."""
    vanished: str = ""
    """Which columns used to be filled and are in no row any more; the rows are believed without them."""
    addresses: frozenset[str] = frozenset()
    """Those that this is said of."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """By address, for the next reading; it counts when this one is believed."""


def judged(
    pages: Mapping[str, Sequence[Found]], site: Site, known: Mapping[str, Known], is_accepted: bool = False
) -> Judgement:
    """The pages of each address that the site begins with, compared with what is known of it.

    Of what `is_accepted` a person says that it is all there is.
    """
    before = {address: known.get(address, Known()) for address in pages}
    listed = {address: counted(found) for address, found in pages.items()}
    unfit = {address: drift_of(found, site, before[address]) for address, found in listed.items()}
    in_part = {
        address: "" if is_accepted else is_in_part(found, site, before[address].extent)
        for address, found in pages.items()
    }
    drifts = {address: told or in_part[address] for address, told in unfit.items()}
    advice = accepting(site) if any(in_part.values()) and not any(unfit.values()) else ""
    vanished = {address: vanished_from(found, site, before[address]) for address, found in listed.items()}
    struck = drifts if any(drifts.values()) else vanished
    return Judgement(
        f"{_by_address(drifts)}{advice}",
        _by_address(vanished),
        frozenset(address for address, told in struck.items() if told),
        {address: _known_after(found, site, before[address]) for address, found in pages.items()},
    )


def drift_of(pages: Sequence[Found], site: Site, known: Known) -> str:
    """Why the rows of one address must not be believed, with the numbers; empty when they may."""
    bare = sum(page.is_bare for page in pages)
    if bare or not pages:
        return f"`{site.rows}` finds no row on {_count(bare, len(pages))}{_before(known)}"
    matched = _matched(pages)
    lacking = [
        f"{_named(column, site)} cannot be read in {count:,} of {matched:,} rows"
        for column in site.columns
        if column.is_required and (count := _lacking(pages, column.name)) * 2 > matched
    ]
    return "; ".join(lacking) and f"{'; '.join(lacking)}{_before(known)}"


def vanished_from(pages: Sequence[Found], site: Site, known: Known) -> str:
    """Which columns used to be filled there and are in no row any more; empty where there is no row at all."""
    matched = _matched(pages)
    if not matched:
        return ""
    gone = known.filled - _filled(pages)
    return "; ".join(
        f"{_named(column, site)} used to be filled and is in none of {matched:,} rows"
        for column in site.columns
        if column.name in gone and not column.is_seldom
    )


def _known_after(pages: Sequence[Found], site: Site, known: Known) -> Known:
    """What vanished stays known until it is there again, or no column any more."""
    columns = {column.name for column in site.columns}
    return Known(extent_of(pages, known.extent), (known.filled | _filled(pages)) & columns)


def _by_address(told: Mapping[str, str]) -> str:
    """What is told of addresses; the only one need not be named."""
    if len(told) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{address}: {reason}" for address, reason in told.items() if reason)


def _named(column: Column, site: Site) -> str:
    return f"`{column.name}` ({column.selector or site.rows})"


def _count(some: int, pages: int) -> str:
    part = "" if some == pages else f"{some:,} of "
    return f"{part}{plural(pages, 'page')}"


def _before(known: Known) -> str:
    rows = known.extent.rows
    return f"; the last good reading had {rows:,} rows" if rows else "; no reading was good yet"


def _matched(pages: Sequence[Found]) -> int:
    return sum(page.matched for page in pages)


def _filled(pages: Sequence[Found]) -> frozenset[str]:
    return frozenset(name for page in pages for row in page.rows for name in row.values)


def _lacking(pages: Sequence[Found], column: str) -> int:
    return sum(cell.column == column for page in pages for cell in page.refused)
