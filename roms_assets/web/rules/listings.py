"""A page's HTML -> its rows, each with where it stands, and what of it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from roms_assets.kernel.errors import SourceChangedShape
from roms_assets.web.rules.sight import Sight, parsed
from roms_assets.web.rules.sites import Column, ColumnKind, Site
from roms_assets.web.rules.values import NUMBERS, CellRefused, Value, value_of

MISSING = "it is not there"
_SHOWN = 200
"""Characters that are kept of what cannot be used."""


@dataclass(frozen=True)
class Listing:
    """One row: column -> value; a column that is not there, or refused, is left out."""

    position: int
    """Place of its element among those that the selector finds, counted from 0."""
    values: Mapping[str, Value]


@dataclass(frozen=True)
class RefusedCell:
    """One cell that cannot be used, or that a row must have and has not."""

    position: int
    column: str
    selector: str
    reason: str
    seen: str
    is_row_refused: bool
    """Whether the row went with it, because it must have that column."""


@dataclass(frozen=True)
class Found:
    """What a page lists."""

    rows: tuple[Listing, ...]
    refused: tuple[RefusedCell, ...]
    matched: int
    """How many elements the selector of rows found that a person sees."""
    says_empty: bool = False
    """The page itself says that it has nothing to list."""
    is_repeat: bool = False
    """It lists the same as a page before it; its rows count there already."""
    leads_back: bool = False
    """Its link to the next page leads to one that was read before."""
    path: str = ""
    """Of the address at which it was, without what a session puts behind `;`."""

    @property
    def is_bare(self) -> bool:
        """It lists nothing and does not say so."""
        return not self.matched and not self.says_empty


def rows_of(html: bytes, site: Site, address: str) -> Found:
    """The rows of a page; `address` is its own, for what it links to."""
    tree = parsed(html)
    sight = Sight(tree)
    elements = [(place, each) for place, each in enumerate(tree.css(site.rows)) if sight.sees(each)]
    read = [_row(_Element(each, place, sight), site, address) for place, each in elements]
    rows = tuple(row for row, _ in read if row is not None)
    refused = tuple(cell for _, cells in read for cell in cells)
    says_empty = bool(site.empty_sign and sight.first(tree, site.empty_sign))
    return Found(rows, refused, len(elements), says_empty, path=_path_of(address))


def _path_of(address: str) -> str:
    return urlsplit(address).path.partition(";")[0].rstrip("/") or "/"


def element_at(html: bytes, selector: str, position: int) -> str | None:
    """The HTML of the element at that place among those that the selector finds; None when there are fewer."""
    found = parsed(html).css(selector)
    return found[position].html if position < len(found) else None


def next_address(html: bytes, selector: str, address: str) -> str | None:
    """Where the link to the next page leads that a person sees, or the head of the page names; None on the last one.

    Raises SourceChangedShape where it leads nowhere.
    """
    tree = parsed(html)
    sight = Sight(tree)
    link = next((each for each in tree.css(selector) if each.tag == "link" or sight.sees(each)), None)
    href = (link.attributes.get("href") or "").strip() if link is not None else ""
    if not href or href.startswith("#"):
        return None
    try:
        return urljoin(address, href).partition("#")[0]
    except ValueError as error:
        raise SourceChangedShape(
            f"the link {selector!r} to the next page is no web address: {href[:_SHOWN]!r}"
        ) from error


@dataclass(frozen=True)
class _Element:
    """One that the selector of rows finds."""

    node: LexborNode
    position: int
    sight: Sight


def _row(element: _Element, site: Site, address: str) -> tuple[Listing | None, list[RefusedCell]]:
    position = element.position
    values: dict[str, Value] = {}
    refused = []
    for column in site.columns:
        text = _text(element, column)
        try:
            if text:
                value = value_of(text, column, address)
                _refuse_two(element, column, value, address)
                values[column.name] = value
                continue
            if column.is_required:
                refused.append(_refused(position, column, MISSING, ""))
        except CellRefused as error:
            refused.append(_refused(position, column, str(error), text))
    is_whole = not any(cell.is_row_refused for cell in refused)
    return (Listing(position, values) if is_whole else None), refused


def _refuse_two(element: _Element, column: Column, value: Value, address: str) -> None:
    """Of two prices that a person sees nobody knows which one counts. Raises CellRefused."""
    if column.kind not in NUMBERS or column.attribute or column.selector is None:
        return
    for other in filter(element.sight.sees, element.node.css(column.selector)):
        text = _words(element.sight.text(other))
        try:
            is_another = bool(text) and value_of(text, column, address) != value
        except CellRefused:  # it is none, so it is no other one
            continue
        if is_another:
            raise CellRefused(f"{column.selector!r} finds another there, too: {text[:_SHOWN]!r}")


def _text(element: _Element, column: Column) -> str:
    """What the cell says; empty when it is not there. Nobody sees attributes, so theirs may be hidden."""
    attribute = column.attribute or ("href" if column.kind is ColumnKind.URL else None)
    if column.selector is None:
        found: LexborNode | None = element.node
    elif attribute:
        found = element.node.css_first(column.selector)
    else:
        found = element.sight.first(element.node, column.selector)
    if found is None:
        return ""
    text = found.attributes.get(attribute) if attribute else element.sight.text(found)
    return _words(text or "")


def _words(text: str) -> str:
    return " ".join(text.split())


def _refused(position: int, column: Column, reason: str, seen: str) -> RefusedCell:
    selector = column.selector or ""
    return RefusedCell(position, column.name, selector, reason, seen[:_SHOWN], column.is_required)
