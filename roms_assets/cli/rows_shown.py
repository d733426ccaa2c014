"""Rows of the lake on the screen: what they have in common once, then what differs."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roms_assets.cli.tables import a_table, cell

Row = Mapping[str, object]
EVIDENCE = ("file_sha256", "page_sha256", "page_position")
"""Told with the original itself."""


def show_rows(console: Console, rows: Sequence[Row], first: Sequence[str]) -> None:
    """What all rows have in common once, then a table of what differs; empty columns are left out."""
    cells = [{name: cell(value) for name, value in row.items()} for row in rows]
    names = [name for name in cells[0] if name not in (*first, *EVIDENCE) and any(row[name] for row in cells)]
    common = [name for name in names if len({row[name] for row in cells}) == 1]
    console.print(Padding(_pairs((_words(name), cells[0][name]) for name in common), (0, 2)))
    shown = [*first, *(name for name in names if name not in common)]
    if shown:
        console.print(Padding(_table(rows, cells, shown), (1, 2, 0, 2)))


def _table(rows: Sequence[Row], cells: Sequence[Mapping[str, str]], shown: Sequence[str]) -> Table:
    table = a_table()
    for name in shown:
        is_number = isinstance(rows[0][name], Decimal | int)
        table.add_column(
            _words(name).replace(" ", "\n"), justify="right" if is_number else "left", no_wrap=is_number
        )
    for row in cells:
        table.add_row(*(Text(row[name]) for name in shown))
    return table


def _pairs(pairs: Iterable[tuple[str, str]]) -> Text:
    parts = [Text.assemble((f"{name} ", "quiet"), value.replace(" ", "\u00a0")) for name, value in pairs]
    return Text("   ").join(parts)


def _words(column: str) -> str:
    return "OR" if column == "or_number" else column.replace("_", " ")
