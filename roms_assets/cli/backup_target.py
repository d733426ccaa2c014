"""Where a backup may go: never onto what it copies, into it, or onto what another ROMS works with."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from roms_assets.cli.asking import WordWrong
from roms_assets.doors.mail import own_templates
from roms_assets.doors.pseudonyms import pseudonym_key
from roms_assets.doors.square import goods_file
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment, read_business

HOME = "ROMS_HOME"
ADVICE = "name a folder of its own, such as /srv/backup/roms"
MARKS = ("up.lock", "locks", "dagster")
"""What the home of a ROMS has and no backup: a backup is written over the stores beside these."""


def backup_target(environment: Environment, folder: Path) -> Path:
    """The folder with its links followed. Raises WordWrong for one that a live store would suffer from."""
    target = folder.expanduser().resolve()
    if target.exists() and not target.is_dir():
        raise WordWrong(f"{folder} is no folder; {ADVICE}")
    live, sources = list(_live(environment)), list(copied_files(environment))
    for written in (target, *_led_to(target)):
        for what, place in (*live, *sources):
            if _lies_in(place.resolve(), written):
                raise _refused(folder, f"{what} would be written over, {place}")
        for what, place in live:
            if what != HOME and _lies_in(written, place):
                raise _refused(folder, f"it lies in {what}, {place}")
    for mark in MARKS:
        if (target / mark).exists():
            raise _refused(folder, f"with {mark} in it, it is the home of a ROMS")
    return target


def copied_files(environment: Environment) -> Iterator[tuple[str, Path]]:
    """The files beside the stores that are copied where they are there, by their names in the copy.

    Raises SettingsWrong.
    """
    yield "roms.yaml", environment.roms_config
    key = pseudonym_key(environment).file
    yield key.name, key
    business = read_business(environment.roms_config)
    goods = goods_file(environment, business.square) if business.square else None
    if goods:
        yield goods.path.name, goods.path
    if business.mail:
        own = own_templates(environment, business.mail).path
        for template in sorted(own.iterdir()) if own.is_dir() else ():
            yield f"{own.name}/{template.name}", template


def _led_to(target: Path) -> list[Path]:
    """Where the links in the folder lead: what is copied under their names is written there."""
    entries = sorted(target.iterdir()) if target.is_dir() else []
    return [each.resolve() for each in entries if each.is_symlink()]


def _live(environment: Environment) -> Iterator[tuple[str, Path]]:
    """What ROMS works with on this machine, and where it is when every link is followed."""
    yield HOME, environment.roms_home.resolve()
    for what, address in (("the ledger", environment.ledger), ("the event store", environment.events)):
        url = sa.make_url(address)
        if url.get_backend_name() == "sqlite" and url.database:
            yield what, Path(url.database).resolve()
    for what, folder in (("landing", environment.landing), ("staging", environment.staging)):
        if "://" not in folder:
            yield what, Path(folder).resolve()
    yield "the Dagster home", environment.dagster_home.resolve()
    for place in (environment.lake_folder, *stores(environment).lake.places):
        yield "the lake", place.resolve()


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether it is that folder or below it, under whatever name the disk knows the folder."""
    if path.is_relative_to(folder):
        return True
    return folder.exists() and any(each.exists() and each.samefile(folder) for each in (path, *path.parents))


def _refused(folder: Path, why: str) -> WordWrong:
    return WordWrong(f"{folder} is no place for a backup: {why}; {ADVICE}")
