"""Commands about what is not a till: a source that is asked, events that come by webhook, web pages."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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

    selection = syncing.SyncSelection.of(source, data_type or (), since, until)
    if dry_run:
        syncing.show_plan(selection, force=force)
    elif not syncing.sync(selection, force=force):
        raise typer.Exit(1)


class Events(StrEnum):
    """What to do about events."""

    LIST = "list"
    SHOW = "show"
    REPLAY = "replay"
    SECRETS = "secrets"


def events(
    what: Annotated[
        Events,
        typer.Argument(
            help="list: the newest events and what came of each; show: all of some events; replay: read them once"
            " more; secrets: when each secret of a sender was used last."
        ),
    ],
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="EVENT", help="Events by their numbers or their correlation ids."),
    ] = None,
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
        eventing.show_list(eventing.EventFilter.of(state, source, since, limit))
    elif what is Events.SECRETS:
        eventing.show_secrets()
    elif what is Events.SHOW:
        eventing.show(named or [], personal=personal)
    elif not eventing.replay(named or [], dead=dead, source=source):
        raise typer.Exit(1)


class Web(StrEnum):
    """What to do about web pages."""

    READ = "read"
    LIST = "list"
    SAVE = "save"
    ACCEPT = "accept"


def web(
    what: Annotated[
        Web,
        typer.Argument(
            help="read: read sites now; list: the newest readings and what came of each; save: write the pages of a"
            " reading into a folder, each with its picture; accept: believe the last reading of a site that lists less"
            " than it did."
        ),
    ],
    site: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this site. May be given several times.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="read: only say what would be read; ask nobody.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="list: how many.")] = 20,
    job: Annotated[
        str | None, typer.Option(metavar="ID", help="save: that reading, not the last one.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="save: where the files are written; a folder SITE-DAY here unless you say.",
        ),
    ] = None,
) -> None:
    """Read web pages with a browser, show what came of it, and save a page as it was."""
    from roms_assets.cli import web_pages

    sites = site or ()
    if what is Web.LIST:
        web_pages.show_list(sites, limit)
    elif what is Web.SAVE:
        web_pages.save(sites, job, folder)
    elif what is Web.ACCEPT:
        web_pages.accept(sites)
    elif dry_run:
        web_pages.show_plan(sites)
    elif not web_pages.read(sites):
        raise typer.Exit(1)
