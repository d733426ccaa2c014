"""Commands about the lake's tables: from a number to its original, and from a table to a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from roms_assets.cli.asking import Selection
from roms_assets.cli.commands.options import Branch, End, Start


def why(
    table: Annotated[
        str,
        typer.Argument(
            help="A year's record, such as record2025, or a table of Square, mail, web, files, orders ...."
        ),
    ],
    branch: Annotated[str | None, typer.Option(metavar="CODE", help="The branch.")] = None,
    pos: Annotated[str | None, typer.Option(metavar="NUMBER", help="The POS within the branch.")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help="The business day, such as 2025-11-14.")
    ] = None,
    receipt: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="The receipt: its OR or its transaction number.")
    ] = None,
    named: Annotated[
        str | None,
        typer.Option(
            "--id",
            metavar="ID",
            help="Square's id, a mail's, a line's of a statement or file, a page's checksum, an order, or a product.",
        ),
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Show the originals with names, phones and the like.")
    ] = False,
) -> None:
    """Walk from a number to what it was made of: lines of a file, an answer of Square's, a mail, movements of stock."""
    from roms_assets.cli import explaining

    wanted = explaining.Wanted(branch, pos, date, receipt, named)
    if not explaining.explain(table, wanted, personal=personal):
        raise typer.Exit(1)


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    PARQUET = "parquet"


def export(
    table: Annotated[str, typer.Argument(help="A table or view of the lake, such as record2025.")],
    file: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write, .csv or .parquet.")],
    start: Start = None,
    end: End = None,
    branch: Branch = None,
    form: Annotated[
        FileFormat | None, typer.Option("--format", help="What the file's name says by default.")
    ] = None,
    legacy: Annotated[
        bool, typer.Option("--legacy", help="A record with the 27 columns and text forms of the old program.")
    ] = False,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="The table orders with the 19 columns of the former sheet.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file when it is there already.")
    ] = False,
) -> None:
    """Write a table of the lake to a file, sorted by day, branch and till."""
    from roms_assets.cli import exporting

    if sheet:
        exporting.export_sheet(table, Selection.of(start, end, branch), file, force=force)
        return
    way = exporting.way_of(file, form, legacy=legacy)
    exporting.export(table, Selection.of(start, end, branch), file, way, force=force)
