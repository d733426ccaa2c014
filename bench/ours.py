"""ROMS outside a Dagster run: its own collector and publisher, with a folder in place of the host."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from bench.till_days import FIRST_DAY, TILLS, TillDayFolder, generations
from resources.lake import Lake, LakeTransaction
from resources.pos_host import PosHost, PosHostClient
from roms_assets.doors.pos import pos_desk
from roms_assets.pos.collecting import How
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import LakeTable
from roms_assets.settings import Business, Environment, Settings

_ADDRESS = "http://localhost/"
_ASKED_AT_ONCE = 2


class Bench:
    """One business with empty stores below a folder."""

    def __init__(self, till_days: list[TillDayFolder], home: Path) -> None:
        self._till_days = [TillDay(each.day, each.branch, each.pos) for each in till_days]
        self._days = sorted({each.day for each in till_days})
        folders = {(each.branch, each.pos, each.day): each.folder for each in till_days}
        settings = Settings(
            a_business(self._days[-1]), Environment(_env_file=None, ROMS_HOME=str(home.resolve()))
        )
        made = pos_desk(settings)
        assert made.host, "its business has tills"
        lake = made.stores.lake
        self._lake = CountedLake(address=lake.address, lock_folder=lake.lock_folder)
        self._desk: PosDesk = replace(
            made, stores=replace(made.stores, lake=self._lake), host=a_host(made.host, folders)
        )
        self.publish_transactions = 0

    def collect(self) -> None:
        """Bytes -> landing -> rules -> staging -> ledger."""
        for _ in self._desk.collect(self._till_days, How()):
            pass

    def publish(self) -> None:
        """staging -> lake."""
        self._desk.publisher.publish(self._days)
        self.publish_transactions = self._lake.transactions

    def run_again(self) -> None:
        """The same once more: every list is as it was, and the lake holds what is staged."""
        self.collect()
        self._desk.publisher.publish(self._days, only_changed=True)

    def totals(self) -> tuple[int, str]:
        """Lines, and the exact sum of their amounts, as the lake has them."""
        with self._lake.reading() as connection:
            found = connection.execute(
                f"SELECT count(*), coalesce(sum(amount), 0) FROM {LakeTable.RECORD_LINES}"
            ).fetchone()
        assert found
        return int(found[0]), str(found[1])


class CountedLake(Lake):
    """A lake that counts its writing transactions."""

    _begun: list[None] = PrivateAttr(default_factory=list)

    @property
    def transactions(self) -> int:
        """How many there were."""
        return len(self._begun)

    @contextmanager
    def writing(self) -> Iterator[LakeTransaction]:
        """As every lake does."""
        self._begun.append(None)
        with super().writing() as transaction:
            yield transaction


class _FolderHost(PosHost):
    """A host whose files lie in folders."""

    _folders: dict[tuple[str, str, date], Path] = PrivateAttr()

    @contextmanager
    def open(self) -> Iterator[PosHostClient]:
        """A client that reads files."""
        yield _FolderClient(self._folders)


class _FolderClient(PosHostClient):
    """Lists and reads the files of folders."""

    def __init__(self, folders: dict[tuple[str, str, date], Path]) -> None:
        self._folders = folders
        self._seen: dict[str, Path] = {}

    def list_files(self, branch: str, pos: str, day: date) -> bytes:
        """The names of a till-day's files."""
        paths = {path.name: path for path in self._folders[branch, pos, day].iterdir()}
        self._seen.update(paths)
        return ",".join(sorted(paths)).encode()

    def fetch(self, address: str) -> bytes:
        """A file's bytes."""
        return self._seen.pop(address).read_bytes()


def a_host(like: PosHost, folders: dict[tuple[str, str, date], Path]) -> PosHost:
    """A host of folders; they answer at once, so more threads would only wait for each other."""
    host = _FolderHost(address=like.address, concurrency=_ASKED_AT_ONCE)
    host._folders = folders
    return host


def a_business(last_day: date) -> Business:
    """The business whose tills are generated."""
    branches: list[dict[str, Any]] = [
        {"code": code, "name": code, "generation": generation, "tills": [{"code": till} for till in TILLS]}
        for code, generation in generations().items()
    ]
    facts = {"name": "Bench", "time_zone": "Asia/Manila", "currency": "PHP"}
    told = {"host": {"address": _ADDRESS}, "branches": branches}
    return Business.model_validate({**facts, "first_day": FIRST_DAY, "last_day": last_day, "pos": told})
