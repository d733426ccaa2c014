"""Commands about files of orders: one read where it lies, and the former sheet compared with our orders."""

from enum import StrEnum
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


class Files(StrEnum):
    """What to do about files that came."""

    WITHDRAW = "withdraw"


def files(
    what: Annotated[Files, typer.Argument(help="withdraw: take back files of orders that came by mistake.")],
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Its name, or the first 8 characters or more of its checksum."),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why, for whoever asks later.")] = "",
) -> None:
    """Take back files of orders that were dropped or imported by mistake; their originals stay."""
    from roms_assets.cli import withdrawing

    if what is Files.WITHDRAW:
        withdrawing.withdraw_files(named or [], why)
