"""`roms why` for web pages: a page's or an element's rows, and what stands in the landed page at that place."""

from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from roms_assets.cli.asking import AskedWrongly
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.kernel.errors import RuleBroken
from roms_assets.settings import load
from roms_assets.web.rules.tables import LISTINGS, PAGES, REFUSED
from roms_assets.web.tracing import Element, WebTrace, trace, wanted_of

_FIRST = {
    PAGES: ("fetched_at", "address", "html_sha256"),
    LISTINGS: ("page_position",),
    REFUSED: ("page_position", "column", "reason", "seen"),
}


def explain(table: str, told: str, day: date | None) -> bool:
    """Show all that is known; whether the table has it, with all its originals.

    Raises AskedWrongly for what names no page, SourceUnavailable.
    """
    try:
        wanted = wanted_of(told, day)
    except RuleBroken as error:
        raise AskedWrongly(f"--id {error}") from error
    found, console = trace(stores(load().environment), wanted), out()
    rows = found.pages if table == PAGES else found.listings
    if not rows:
        console.print(Text(f"{table} has nothing of {told}.", style="heading"))
    _show(console, found)
    for element in found.elements:
        _show_element(console, element)
    for damage in found.damages:
        console.print(Text(damage, style="bad"), soft_wrap=True)
    return bool(rows) and not found.damages and not any(each.damage for each in found.elements)


def _show(console: Console, found: WebTrace) -> None:
    for table, rows in ((PAGES, found.pages), (LISTINGS, found.listings), (REFUSED, found.refused)):
        if rows:
            console.print(f"\n{table}", style="heading")
            show_rows(console, rows, _FIRST[table] if len(rows) > 1 else ())


def _show_element(console: Console, element: Element) -> None:
    console.print("\nRead from", style="heading")
    place = f"page {element.page_sha256}, {element.selector} [{element.position}]"
    console.print(Padding(Text(place, overflow="fold"), (0, 2)))
    if element.damage:
        console.print(Padding(Text(element.damage, style="bad"), (0, 2)))
    else:
        console.print(Padding(Text(element.html), (0, 2, 1, 2)))
