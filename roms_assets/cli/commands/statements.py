"""The command about card statements: importing a file, and what lines came to."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Statements(StrEnum):
    """What to do about card statements."""

    IMPORT = "import"
    WITHDRAW = "withdraw"
    SHOW = "show"


def statements(
    what: Annotated[
        Statements,
        typer.Argument(
            help="import: read files and match their lines with orders; withdraw: take back files that were imported"
            " by mistake; show: what lines came to, and what fits next best."
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE",
            help="import: statements as CSV or OFX; without, the drop folder is read. withdraw: their names, or the"
            " first 8 characters or more of their checksums.",
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="import, withdraw: their account, whatever they are called; show: only this one.",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="show: all lines of that day; without, those that wait for a person."
        ),
    ] = None,
    of_both: Annotated[
        bool, typer.Option("--of-both", help="import: although the same file is known as another account's.")
    ] = False,
    why: Annotated[str, typer.Option(metavar="TEXT", help="withdraw: why, for whoever asks later.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="show: how many, the newest first.")] = 50,
) -> None:
    """Import card statements, take them back, and show which orders their lines belong to and what is left."""
    from roms_assets.cli import statement_lines, withdrawing

    if what is Statements.SHOW:
        statement_lines.show(account, date, limit)
    elif what is Statements.WITHDRAW:
        withdrawing.withdraw_statements([str(file) for file in files or []], account, why)
    elif not statement_lines.import_files(files or [], account, of_both=of_both):
        raise typer.Exit(1)
