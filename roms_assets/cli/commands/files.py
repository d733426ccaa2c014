"""Commands about files of orders: one read where it lies, and the former sheet compared with our orders."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file, CSV in UTF-8.")]


def import_file(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="What it tells of: tracking, received, cancelled or sheet.")
    ],
    file: File,
) -> None:
    """Read a file of orders where it lies, as if it had been dropped; say which lines cannot be used."""
    from roms_assets.cli import importing

    if not importing.import_file(kind, file):
        raise typer.Exit(1)


def compare(
    file: File,
    csv: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the differences there, too, as CSV.")
    ] = None,
) -> None:
    """List every order in which the sheet of the earlier system and our tables differ, and why."""
    from roms_assets.cli import importing

    if not importing.compare(file, csv):
        raise typer.Exit(1)
