"""Commands that serve or lead to Dagster: the UI, the front door and its people, the Dagster home."""

from typing import Annotated

import typer

from roms_assets.cli.commands.options import WebhookPort

Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="The port to serve on; 3000 when it is free.")
]


def up(port: Port = None, webhook_port: WebhookPort = None) -> None:
    """Serve the Dagster UI with its daemon, and the front door for webhooks, until Ctrl-C."""
    from roms_assets.cli.up import up as serve

    raise typer.Exit(serve(port, webhook_port))


def ingress(webhook_port: WebhookPort = None) -> None:
    """Serve the front door for webhooks alone, until Ctrl-C."""
    from roms_assets.cli.receiving import receive

    raise typer.Exit(receive(webhook_port))


def password() -> None:
    """Ask for a password and print its hash, for a person of the front door's page in roms.yaml."""
    from roms_assets.cli.receiving import hash_of

    typer.echo(hash_of(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)))


def home() -> None:
    """Prepare the Dagster home and print where it is: export DAGSTER_HOME=$(roms home)."""
    from roms_assets.cli.dagster_home import prepare
    from roms_assets.settings import Environment

    folder = Environment().dagster_home
    prepare(folder)
    typer.echo(folder)


def dagster(ctx: typer.Context) -> None:
    """Run any command of Dagster on ROMS's home: roms dagster job launch -j fill_missing."""
    from roms_assets.cli import passing_on

    passing_on.run_dagster(ctx.args)
