"""Every command with its options; what it does is in the module that it imports when it runs.

Importing late keeps `roms --help` quick, and the options of a command are as many as people need.
"""
# ruff: noqa: PLR0913

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from roms_assets.cli.asking import Asked, AskedWrongly
from roms_assets.cli.endings import (
    INTERRUPTED,
    STOPPED,
    NothingExpectedYet,
    Stopped,
    faults_of_places,
    told_of_place,
)
from roms_assets.kernel.errors import RomsError
from roms_assets.pos.rules.layouts import FileType

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
        except typer.TyperException as error:
            raise _told(error.format_message().replace("Value error, ", ""), error.exit_code) from error
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
    """For a terminal, for programs or for a browser."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    PARQUET = "parquet"


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
        Format, typer.Option("--format", help="A table for people, JSON for programs, HTML for a browser.")
    ] = Format.TABLE,
    place: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the HTML page is written to.")
    ] = None,
) -> None:
    """Show what arrived, what did not, and why."""
    from roms_assets.cli import missing as showing

    asked = Asked.of(start, end, branch)
    if place and form is not Format.HTML:
        raise AskedWrongly("--out goes with --format html; the other forms go to standard output")
    if form is Format.HTML:
        showing.show_page(asked, place)
    elif form is Format.JSON:
        showing.show_json(asked)
    else:
        showing.show_table(asked)


@app.command()
def why(
    table: Annotated[
        str,
        typer.Argument(
            help="A year's record, such as record2025, or a table of Square, such as square_orders."
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
    square_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Square's id of an order, a payment, an item ...")
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Show the originals with names, phones and the like.")
    ] = False,
) -> None:
    """Walk from a number to the original that it was read from: a file's lines, or an answer of Square's."""
    from roms_assets.cli import explaining

    wanted = explaining.Wanted(branch, pos, date, receipt, square_id)
    if not explaining.explain(table, wanted, personal=personal):
        raise typer.Exit(1)


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="A table or view of the lake, such as record2025.")],
    place: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The file to write, .csv or .parquet.")
    ],
    start: Start = None,
    end: End = None,
    branch: Branch = None,
    form: Annotated[
        FileFormat | None, typer.Option("--format", help="What the file's name says by default.")
    ] = None,
    legacy: Annotated[
        bool, typer.Option("--legacy", help="A record with the 27 columns and text forms of the old program.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file when it is there already.")
    ] = False,
) -> None:
    """Write a table of the lake to a file, sorted by day, branch and till."""
    from roms_assets.cli import exporting

    way = exporting.way_of(place, form, legacy=legacy)
    exporting.export(table, Asked.of(start, end, branch), place, way, force=force)


@app.command(name="test-parse")
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

    trying.show(file, trying.Told(branch, kind), rows)


@app.command()
def reparse(start: Start = None, end: End = None, branch: Branch = None) -> None:
    """Read landed files again, without the host, after the parser's settings were corrected."""
    from roms_assets.cli import mending

    if not mending.reparse(Asked.of(start, end, branch)):
        raise typer.Exit(1)


@app.command()
def sync(
    source: Annotated[str, typer.Argument(help="What to sync: square.")],
    data_type: Annotated[
        list[str] | None,
        typer.Option(
            "--data-type",
            metavar="TYPE",
            help="Only this: orders, payments, inventory, catalog, categories, locations or completeness."
            " May be given several times.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="First day; without it what the nightly run reads.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Last day, included.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read; write nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Read again what is settled already.")] = False,
) -> None:
    """Read a source that is asked, such as Square, merge what it says, and prove that it is complete."""
    from roms_assets.cli import syncing

    asked = syncing.Asked.of(source, data_type or (), since, until)
    if dry_run:
        syncing.show_plan(asked, force=force)
    elif not syncing.sync(asked, force=force):
        raise typer.Exit(1)


@app.command()
def reconcile() -> None:
    """Make landing, staging, ledger, lake and Dagster agree, after a crash or a restored copy."""
    from roms_assets.cli import mending

    if not mending.reconcile():
        raise typer.Exit(1)


@app.command()
def housekeeping(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would go; remove nothing.")
    ] = False,
) -> None:
    """Remove what nobody needs any more: old runs and their output, superseded batches, leftovers of crashes."""
    from roms_assets.cli import tidying

    tidying.tidy(dry_run=dry_run)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; what is there already is not copied again.")],
) -> None:
    """Copy what cannot be made again to a folder, also while ROMS runs: settings, ledger, originals."""
    from roms_assets.cli import backing_up

    backing_up.back_up(folder)


@app.command()
def doctor() -> None:
    """Check the settings, every door and every store; one line each."""
    from roms_assets.cli import doctoring

    if not doctoring.examine():
        raise typer.Exit(1)


class Events(StrEnum):
    """What to do about events."""

    LIST = "list"
    SHOW = "show"
    REPLAY = "replay"
    SECRETS = "secrets"


@app.command()
def events(
    what: Annotated[
        Events,
        typer.Argument(
            help="list: the newest events and what came of each; show: all of some events; replay: read them once"
            " more; secrets: when each secret of a sender was used last."
        ),
    ],
    ids: Annotated[list[int] | None, typer.Argument(metavar="EVENT", help="Numbers of events.")] = None,
    state: Annotated[str | None, typer.Option(help="list: only waiting, read or dead ones.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Only those of this sender.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="list: only those received from this day of UTC on.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="list: how many.")] = 50,
    personal: Annotated[
        bool, typer.Option("--personal", help="show: also what may tell of persons, else masked.")
    ] = False,
    dead: Annotated[bool, typer.Option("--dead", help="replay: all that could not be read.")] = False,
) -> None:
    """Show what arrived by webhook, and read events once more after what they failed on was mended."""
    from roms_assets.cli import eventing

    if what is Events.LIST:
        eventing.show_list(eventing.Asked.of(state, source, since, limit))
    elif what is Events.SECRETS:
        eventing.show_secrets()
    elif what is Events.SHOW:
        eventing.show(ids or [], personal=personal)
    elif not eventing.replay(ids or [], dead=dead, source=source):
        raise typer.Exit(1)


class Notify(StrEnum):
    """What to do about notices."""

    TEST = "test"
    WATCH = "watch"
    REPORT = "report"


@app.command()
def notify(
    what: Annotated[
        Notify,
        typer.Argument(
            help="test: send a test through every channel; watch: look once for what goes wrong and tell people;"
            " report: send the daily report now."
        ),
    ],
) -> None:
    """Prove that notices reach people, look around once, or send the daily report."""
    from roms_assets.cli import notifying

    act = {
        Notify.TEST: notifying.prove,
        Notify.WATCH: notifying.look_around,
        Notify.REPORT: notifying.report,
    }
    if not act[what]():
        raise typer.Exit(1)


Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="The port to serve on; 3000 when it is free.")
]
WebhookPort = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="The port of the front door; what roms.yaml says when it is free."),
]


@app.command()
def up(port: Port = None, webhook_port: WebhookPort = None) -> None:
    """Serve the Dagster UI with its daemon, and the front door for webhooks, until Ctrl-C."""
    from roms_assets.cli.up import up as serve

    raise typer.Exit(serve(port, webhook_port))


@app.command()
def ingress(webhook_port: WebhookPort = None) -> None:
    """Serve the front door for webhooks alone, until Ctrl-C."""
    from roms_assets.cli.receiving import receive

    raise typer.Exit(receive(webhook_port))


@app.command()
def password() -> None:
    """Ask for a password and print its hash, for a person of the front door's page in roms.yaml."""
    from roms_assets.cli.receiving import hash_of

    typer.echo(hash_of(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)))


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
