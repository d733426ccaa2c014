"""Every command with its options; what it does is in the module that it imports when it runs.

Importing late keeps `roms --help` quick, and the options of a command are as many as people need.
"""
# ruff: noqa: PLR0913

from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from roms_assets.cli.asking import Asked
from roms_assets.cli.endings import (
    INTERRUPTED,
    STOPPED,
    NothingExpectedYet,
    Stopped,
    faults_of_places,
    told_of_place,
)
from roms_assets.kernel.errors import RomsError

BEFORE_OURS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
"""Settings of a command that passes everything on, its --help too."""


class Commands(TyperGroup):
    """The commands; what ROMS found wrong is told in red, without a traceback, and ends with exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except NothingExpectedYet as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(0) from error
        except (Stopped, KeyboardInterrupt) as error:
            raise _told(STOPPED, INTERRUPTED) from error
        except RomsError as error:
            raise _told(str(error)) from error
        except BrokenPipeError:
            raise
        except faults_of_places() as error:
            raise _told(_of_place(error)) from error


def _told(sentence: str, exit_code: int = 1) -> typer.Exit:
    from roms_assets.cli.screen import tell_error

    tell_error(sentence)
    return typer.Exit(exit_code)


def _of_place(error: Exception) -> str:
    from roms_assets.settings import Environment

    return told_of_place(error, Environment().roms_home)


app = typer.Typer(
    cls=Commands,
    help="ROMS collects every till's files, keeps them complete, and explains every gap and every number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

Start = Annotated[str | None, typer.Option(metavar="DAY", help="First day, such as 2025-11-01.")]
End = Annotated[str | None, typer.Option(metavar="DAY", help="Last day, included.")]
Branch = Annotated[str | None, typer.Option(metavar="CODE", help="One branch only.")]


class Format(StrEnum):
    """For people or for programs."""

    TABLE = "table"
    JSON = "json"


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"roms {version('roms')}")
        raise typer.Exit


@app.callback()
def roms(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """What stands before every command."""


@app.command()
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

    asked = Asked.of(start, end, branch)
    if dry_run:
        filling.show_plan(asked, again=force or accept_smaller)
    else:
        filling.fill(asked, force=force, accept_smaller=accept_smaller)


@app.command()
def missing(
    start: Start = None,
    end: End = None,
    branch: Branch = None,
    form: Annotated[
        Format, typer.Option("--format", help="A table for people, or JSON for programs.")
    ] = Format.TABLE,
) -> None:
    """Show what arrived, what did not, and why."""
    from roms_assets.cli import missing as showing

    asked = Asked.of(start, end, branch)
    if form is Format.JSON:
        showing.show_json(asked)
    else:
        showing.show_table(asked)


@app.command()
def why(
    table: Annotated[str, typer.Argument(help="A year's record, such as record2025.")],
    branch: Annotated[str, typer.Option(metavar="CODE", help="The branch.")],
    pos: Annotated[str, typer.Option(metavar="NUMBER", help="The POS within the branch.")],
    date: Annotated[str, typer.Option(metavar="DAY", help="The business day, such as 2025-11-14.")],
    receipt: Annotated[
        str, typer.Option(metavar="NUMBER", help="The receipt: its OR or its transaction number.")
    ],
    personal: Annotated[
        bool, typer.Option("--personal", help="Show the original lines with names, phones and the like.")
    ] = False,
) -> None:
    """Walk from a receipt's numbers to the file, the lines and the checksum that they were read from."""
    from roms_assets.cli import explaining

    if not explaining.explain(table, (branch, pos, date), receipt, personal=personal):
        raise typer.Exit(1)


@app.command()
def reparse(start: Start = None, end: End = None, branch: Branch = None) -> None:
    """Read landed files again, without the host, after the parser's settings were corrected."""
    from roms_assets.cli import mending

    if not mending.reparse(Asked.of(start, end, branch)):
        raise typer.Exit(1)


@app.command()
def reconcile() -> None:
    """Make landing, staging, ledger, lake and Dagster agree, after a crash or a restored copy."""
    from roms_assets.cli import mending

    if not mending.reconcile():
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Check the settings, every door and every store; one line each."""
    from roms_assets.cli import doctoring

    if not doctoring.examine():
        raise typer.Exit(1)


@app.command()
def up(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port to serve on; 3000 when it is free.")
    ] = None,
) -> None:
    """Serve the Dagster UI with its daemon, until Ctrl-C."""
    from roms_assets.cli.up import up as serve

    raise typer.Exit(serve(port))


@app.command()
def home() -> None:
    """Prepare the Dagster home and print where it is: export DAGSTER_HOME=$(roms home)."""
    from roms_assets.cli.dagster_home import prepare
    from roms_assets.settings import Environment

    place = Environment().dagster_home
    prepare(place)
    typer.echo(place)


@app.command(context_settings=BEFORE_OURS)
def dagster(ctx: typer.Context) -> None:
    """Run any command of Dagster on ROMS's home: roms dagster job launch -j fill_missing."""
    from roms_assets.cli import passing_on

    passing_on.run_dagster(ctx.args)
