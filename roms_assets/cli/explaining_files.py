"""`roms why` for dropped files and Sheets: the rows, the file and the line that they were read from."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.dropped.tracing import FileLine, trace
from roms_assets.settings import load


def explain(table: str, told: str, *, personal: bool) -> bool:
    """Show all that is known; whether it is there with all its originals. Raises SourceUnavailable."""
    found, console = trace(stores(load().environment), table, told), out()
    if not found.rows:
        console.print(Text(f"{table} has nothing of {told}.", style="heading"))
        return False
    console.print(f"\n{table}", style="heading")
    first = [name for name in ("line_number", "line_key") if name in found.rows[0]]
    show_rows(console, found.rows, first if len(found.rows) > 1 else ())
    console.print("\nRead from", style="heading")
    for line in found.lines:
        _show_line(console, line, personal=personal)
    if not personal:
        console.print("What stands there may be about a person; --personal shows it.", style="quiet")
    return not any(line.damage for line in found.lines)


def _show_line(console: Console, line: FileLine, *, personal: bool) -> None:
    name = f"{line.name}, " if line.name else ""
    where = f", line {line.line_number}" if line.line_number else ""
    place = f"{name}file {line.file_sha256}{where}"
    console.print(Padding(Text(place, overflow="fold"), (0, 2)))
    if line.damage:
        console.print(Padding(Text(line.damage, style="bad"), (0, 2)))
    elif personal:
        console.print(Padding(Text(line.original), (0, 2, 1, 2)))
