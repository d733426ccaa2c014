"""`roms why` for Square: a thing's rows, and the answer in which Square told of it."""

from datetime import date

import orjson
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.settings import load
from roms_assets.square.rules.kinds import Kind
from roms_assets.square.tracing import TRACEABLE, Original, SquareTrace, SquareTracer

_FIRST = {
    "square_order_lines": ("line_number", "name", "quantity", "total_minor"),
    "square_returned_lines": ("line_number", "name", "quantity", "total_minor"),
    "square_tenders": ("tender_id", "amount_minor"),
    "square_refunds": ("refund_id", "amount_minor"),
}


def explain(table: str, square_id: str, day: date | None, *, personal: bool) -> bool:
    """Show all that is known of a thing; whether it is there with all its originals. Raises SourceUnavailable."""
    kind = TRACEABLE[table]
    trace = SquareTracer(stores(load().environment), in_clear=personal).trace(kind, square_id, day)
    console = out()
    _show(console, kind, square_id, trace)
    for original in trace.originals:
        _show_original(console, kind, original)
    if trace.originals and not personal:
        console.print("What could be about a person is masked; --personal shows it.", style="quiet")
    return bool(trace.rows) and not any(each.damage for each in trace.originals)


def _show(console: Console, kind: Kind, square_id: str, trace: SquareTrace) -> None:
    if not trace.rows:
        console.print(Text(f"{kind.table} has no {kind.id_column} {square_id}.", style="heading"))
    for table, rows in trace.rows.items():
        console.print(f"\n{table}", style="heading")
        show_rows(console, rows, _FIRST.get(table, ()))
    for row in trace.refused:
        console.print(Text(f"\nRefused: {row['reason']}", style="refused"))
    for row in trace.differences:
        told = f"\n{row['date']}, proof of completeness: {row['explanation']}"
        console.print(Text(told, style="bad"), soft_wrap=True)


def _show_original(console: Console, kind: Kind, original: Original) -> None:
    console.print("\nRead from", style="heading")
    answer = f"answer {original.page_sha256}, {kind.lists}[{original.page_position}]"
    console.print(Padding(Text(answer, overflow="fold"), (0, 2)))
    if original.damage:
        console.print(Padding(Text(original.damage, style="bad"), (0, 2)))
        return
    told = orjson.dumps(original.thing, option=orjson.OPT_INDENT_2).decode()
    console.print(Padding(Text(told), (0, 2, 1, 2)))
