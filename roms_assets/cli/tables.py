"""How tables look on the command line."""

from collections.abc import Mapping
from decimal import Decimal

from rich import box
from rich.table import Table
from rich.text import Text

from roms_assets.kernel.money import shown
from roms_assets.kernel.numbers import plain


def a_table(*headings: str, numbers_from: int | None = None) -> Table:
    """A plain table; columns from number `numbers_from` on stand to the right."""
    table = Table(box=box.SIMPLE_HEAD, header_style="heading", pad_edge=False, show_edge=False)
    for column, heading in enumerate(headings):
        is_number = numbers_from is not None and column >= numbers_from
        table.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number)
    return table


def number(value: int, style: str = "") -> Text:
    """A count with thousands; none is a quiet dot, so that what is there catches the eye."""
    return Text(f"{value:,}", style=style) if value else Text("·", style="quiet")


def cell(value: object) -> str:
    """A value of a row as people read it; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def amount(row: Mapping[str, object], name: str) -> str:
    """The amount of that name of a row, in minor units of its `currency`; nothing where one of both is not told."""
    minor, currency = row[name], row["currency"]
    return shown(int(str(minor)), str(currency)) if minor is not None and currency else ""
