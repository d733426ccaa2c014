"""The command `roms`: every command it has, in the order in which its help shows them."""

from typing import Annotated

import typer

from roms_assets.cli.command_group import Commands
from roms_assets.cli.commands import (
    files,
    inventory,
    mails,
    orders,
    serving,
    sources,
    statements,
    tables,
    till_days,
    upkeep,
)

AS_TYPED = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
"""Settings of a command that passes everything on, its --help too."""

app = typer.Typer(
    cls=Commands,
    help="ROMS collects every till's files, keeps them complete, and explains every gap and every number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


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


app.command()(till_days.fill)
app.command()(till_days.missing)
app.command()(tables.why)
app.command()(tables.export)
app.command("import")(files.import_file)
app.command()(files.compare)
app.command("files")(files.files)
app.command("test-parse")(till_days.parse_sample)
app.command()(till_days.reparse)
app.command()(sources.sync)
app.command()(upkeep.reconcile)
app.command()(upkeep.housekeeping)
app.command()(upkeep.backup)
app.command()(upkeep.doctor)
app.command()(sources.events)
app.add_typer(mails.mail, name="mail")
app.command()(sources.web)
app.command()(statements.statements)
app.command()(orders.orders)
app.command()(inventory.inventory)
app.command()(upkeep.notify)
app.command()(serving.up)
app.command()(serving.ingress)
app.command()(serving.password)
app.command()(serving.home)
app.command(context_settings=AS_TYPED)(serving.dagster)
