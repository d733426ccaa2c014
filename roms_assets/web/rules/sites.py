"""What is known of a site's pages: which elements are rows, and what of each goes into which column."""

from dataclasses import dataclass
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

SHARED = ("site", "date", "read_at", "page_sha256", "page_number", "page_position", "selector", "address")
"""The columns that the listings of every site have."""


class ColumnKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    URL = "url"


@dataclass(frozen=True)
class Column:
    """One value of each row, and how it is written there."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    selector: str | None = None
    """Below the row's element; None is that element itself."""
    attribute: str | None = None
    """Read instead of the text; of an address `href` unless another is named."""
    is_required: bool = False
    """A row without it is refused."""
    is_seldom: bool = False
    """That no row has it is nothing to be told of."""
    locale: str = "en"
    """How numbers are written there, such as `de` or `en_PH`."""
    currency: str | None = None
    """Of money, three letters."""
    date_format: str = "%Y-%m-%d"
    pattern: str | None = None
    """Only what it finds counts: its first group, or all of it."""


def names_of(column: Column) -> tuple[str, ...]:
    """The names that a site's column has in the table of listings: money has its currency beside it."""
    is_money = column.kind is ColumnKind.MONEY
    return (f"{column.name}_minor", f"{column.name}_currency") if is_money else (column.name,)


@dataclass(frozen=True)
class Site:
    """How the pages of one site are read."""

    name: str
    rows: str
    """Finds the element of each row."""
    columns: tuple[Column, ...]
    empty_sign: str | None = None
    """Found on a page that has nothing to list."""
    next_page: str | None = None
    """Finds the link to the next page."""
    most_pages: int = 20
    """Of each address."""
    fewest_rows_percent: float = 50
    """Of the last good reading; a list that has fewer, or now ends on a full page, is not believed. 0: it is."""


def is_selector(text: str) -> bool:
    """Whether it is a CSS selector that can be used."""
    try:
        LexborHTMLParser("<p></p>").css(text)
    except SelectolaxError:
        return False
    return True
