"""`roms backup`: what cannot be made again, copied to a folder while ROMS goes on."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from rich.text import Text

from resources.backup import copy_new, copy_sqlite
from roms_assets.cli.screen import out
from roms_assets.cli.tables import plural
from roms_assets.doors import goods_file, own_templates, pseudonym_key
from roms_assets.settings import Environment, read_business


def back_up(folder: Path) -> None:
    """Copy settings, ledger and events, and of landing what the folder lacks; last, for the ledger names its files."""
    environment, console = Environment(), out()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(environment.roms_config, folder / "roms.yaml")
    ledger = sa.make_url(environment.ledger)
    if ledger.get_backend_name() == "sqlite":
        copy_sqlite(Path(ledger.database or ""), folder / "ledger.sqlite")
        console.print("The settings and the ledger are copied.")
    else:
        console.print("The settings are copied. The ledger is on a server: back it up there, with pg_dump.")
    _copy_events(environment, folder)
    key = pseudonym_key(environment).file
    if key.is_file():
        shutil.copy2(key, folder / key.name)
        console.print("The key of pseudonyms is copied.")
    _copy_goods(environment, folder)
    _copy_templates(environment, folder)
    if "://" in environment.landing:
        console.print(Text(f"Landing is at {environment.landing}: back it up there."), soft_wrap=True)
        return
    copied = copy_new(Path(environment.landing), folder / "landing")
    console.print(f"{plural(copied.count, 'new file')} of landing copied: {copied.bytes / 1e6:,.1f} MB.")


def _copy_goods(environment: Environment, folder: Path) -> None:
    """The shop's own list of goods, where roms.yaml names one that is there. Raises SettingsWrong."""
    square = read_business(environment.roms_config).square
    goods = goods_file(environment, square) if square else None
    if goods and goods.path.is_file():
        shutil.copy2(goods.path, folder / goods.path.name)
        out().print("The list of goods is copied.")


def _copy_templates(environment: Environment, folder: Path) -> None:
    """The shop's own templates of senders, where roms.yaml has mailboxes and somebody wrote one."""
    mail = read_business(environment.roms_config).mail
    own = own_templates(environment, mail).path if mail else None
    if own and own.is_dir():
        shutil.copytree(own, folder / own.name, dirs_exist_ok=True)
        out().print("The templates of mail senders are copied.")


def _copy_events(environment: Environment, folder: Path) -> None:
    """The event store, once somebody has sent something."""
    events = sa.make_url(environment.events)
    if events.get_backend_name() != "sqlite":
        out().print("The event store is on a server: back it up there, with pg_dump.")
    elif Path(events.database or "").is_file():
        copy_sqlite(Path(events.database or ""), folder / "events.sqlite")
        out().print("The event store is copied.")
