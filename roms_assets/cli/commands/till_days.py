"""Commands about the tills' files: what is missing, asking for it, reading it again, and trying one file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from roms_assets.cli.asking import Selection, WordWrong
from roms_assets.cli.commands.options import Branch, End, Start
from roms_assets.pos.rules.layouts import FileType


def fill(
    start: Start = None,
    end: End = None,
    branch: Branch = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be asked for; write nothing.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Fetch again what has arrived; only something usable, not smaller, replaces it."
        ),
    ] = False,
    accept_smaller: Annotated[
        bool,
        typer.Option(
            "--accept-smaller", help="Fetch again, and take what the host has now even where it is less."
        ),
    ] = False,
) -> None:
    """Ask the host for every till-day that is missing, and publish what came."""
    from roms_assets.cli import filling

    selection = Selection.of(start, end, branch)
    if dry_run:
        filling.show_plan(selection, again=force or accept_smaller)
    else:
        filling.fill(selection, force=force, accept_smaller=accept_smaller)


class Format(StrEnum):
    """For a terminal, for programs or for a browser."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def missing(
    start: Start = None,
    end: End = None,
    branch: Branch = None,
    form: Annotated[
        Format, typer.Option("--format", help="A table for people, JSON for programs, HTML for a browser.")
    ] = Format.TABLE,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the HTML page is written to.")
    ] = None,
) -> None:
    """Show what arrived, what did not, and why."""
    from roms_assets.cli import missing as showing

    selection = Selection.of(start, end, branch)
    if file and form is not Format.HTML:
        raise WordWrong("--out goes with --format html; the other forms go to standard output")
    if form is Format.HTML:
        showing.show_page(selection, file)
    elif form is Format.JSON:
        showing.show_json(selection)
    else:
        showing.show_table(selection)


def parse_sample(
    file: Annotated[Path, typer.Argument(help="A file as a till writes it.")],
    branch: Annotated[
        str | None, typer.Option(metavar="CODE", help="Read it as this branch's tills write.")
    ] = None,
    kind: Annotated[
        FileType | None, typer.Option("--type", help="What it holds, when its name does not say so.")
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=0, help="How many of its rows to show.")] = 10,
) -> None:
    """Show what a file would become and what of it would be refused; no store is touched."""
    from roms_assets.cli import trying

    trying.show(file, trying.Hints(branch, kind), rows)


def reparse(start: Start = None, end: End = None, branch: Branch = None) -> None:
    """Read landed files again, without the host, after the parser's settings were corrected."""
    from roms_assets.cli import mending

    if not mending.reparse(Selection.of(start, end, branch)):
        raise typer.Exit(1)
