"""`roms backup`: what cannot be made again, copied to a folder while ROMS goes on."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from rich.text import Text

from resources.backup import copy_new, copy_sqlite
from roms_assets.cli.backup_target import backup_target, copied_files
from roms_assets.cli.screen import out
from roms_assets.kernel.plurals import plural
from roms_assets.settings import Environment


def back_up(folder: Path) -> None:
    """Copy settings, ledger and events, and of landing what the folder lacks; last, for the ledger names its files.

    Raises WordWrong for a folder in which a copy would harm what is copied, before anything is written.
    """
    environment, console = Environment(), out()
    folder = backup_target(environment, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in copied_files(environment):
        _copy_file(name, path, folder)
    ledger = sa.make_url(environment.ledger)
    if ledger.get_backend_name() == "sqlite":
        copy_sqlite(Path(ledger.database or ""), folder / "ledger.sqlite")
        console.print("The ledger is copied.")
    else:
        console.print("The ledger is on a server: back it up there, with pg_dump.")
    _copy_events(environment, folder)
    if "://" in environment.landing:
        console.print(Text(f"Landing is at {environment.landing}: back it up there."), soft_wrap=True)
        return
    copied = copy_new(Path(environment.landing), folder / "landing")
    console.print(f"{plural(copied.count, 'new file')} of landing copied: {copied.bytes / 1e6:,.1f} MB.")


def _copy_file(name: str, path: Path, folder: Path) -> None:
    """One file with its rights, if it is there, in the place of an earlier copy, which may be one that is read only."""
    if path.is_file():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        shutil.copy2(path, folder / name)
        out().print(Text(f"{name} is copied."), soft_wrap=True)


def _copy_events(environment: Environment, folder: Path) -> None:
    """The event store, once somebody has sent something."""
    events = sa.make_url(environment.events)
    if events.get_backend_name() != "sqlite":
        out().print("The event store is on a server: back it up there, with pg_dump.")
    elif Path(events.database or "").is_file():
        copy_sqlite(Path(events.database or ""), folder / "events.sqlite")
        out().print("The event store is copied.")
