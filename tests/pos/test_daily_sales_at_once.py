"""dbt beside other writers, and killed in the middle of its transaction: one at a time, and nothing stays half.

dbt is held by a hook that reads a pipe: it has written and has not committed until the test writes to that pipe.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest

from demo.world import Branch
from resources.dbt import PROJECT, Dbt
from resources.lake import Lake
from roms_assets.doors.pos import pos_desk
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.pos.desk import PosDesk
from roms_assets.settings import Business, Environment, Settings
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, days
from tests.pos.shop import Shop, a_shop
from tests.resources.processes import Middle, ended, held, started
from tests.waiting import PATIENCE_SECONDS

LATE = f"{FIRST}|BMC-2"


@pytest.fixture
def lake() -> str:
    """The kind of lake, where the test does not say."""
    return "duckdb"


def a_world() -> OddWorld:
    """Two tills, two days; one till-day has not come."""
    return OddWorld([Branch("BMC", ("1", "2"))], days(2), {LATE: "never_uploaded"}, sizes=SMALL)


@pytest.fixture(scope="module")
def late_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Kind of lake -> a home to copy whose sales are calculated, but for one till-day that has come since."""

    @cache
    def made(lake: str) -> Path:
        with a_shop(a_world(), tmp_path_factory.mktemp("late")) as shop:
            shop.more = {"ROMS_LAKE": lake}
            assert shop.run("fill_missing", with_dbt=True).success
            shop.host.mend(LATE)
            assert shop.run("fill_missing").success
            return shop.home

    return made


@pytest.fixture
def shop(lake: str, late_home: Callable[[str], Path], tmp_path: Path) -> Iterator[Shop]:
    """A shop whose sales are calculated, but for one till-day that has come since."""
    shutil.copytree(late_home(lake), tmp_path, dirs_exist_ok=True)
    with a_shop(a_world(), tmp_path) as shop:
        shop.more = {"ROMS_LAKE": lake}
        shop.host.mend(LATE)
        yield shop


@dataclass
class HeldDbt:
    """A process that calculates, and its dbt, which has written and not committed."""

    process: BaseProcess
    dbt: psutil.Process
    pipe: int

    def let_go(self) -> None:
        """Let dbt commit."""
        os.write(self.pipe, b"go on\n")
        os.close(self.pipe)


@contextmanager
def held_dbt(shop: Shop) -> Iterator[HeldDbt]:
    """dbt in the middle of its transaction."""
    pipe = shop.home / "pipe"
    os.mkfifo(pipe)
    project = shutil.copytree(PROJECT, shop.home / "project", ignore=shutil.ignore_patterns("target"))
    with (project / "dbt_project.yml").open("a") as settings:
        settings.write(f"""  +post-hook: "create temp table held as select * from read_text('{pipe}')"\n""")
    process = started(calculate, shop.home, shop.business.model_dump_json(), dict(shop.more), project)
    try:
        writing = open_when_read(pipe, process)
        [dbt] = psutil.Process(process.pid).children()
        yield HeldDbt(process, dbt, writing)
    finally:
        process.kill()
        ended(process)


def open_when_read(pipe: Path, process: BaseProcess) -> int:
    """The pipe's end to write to, as soon as somebody reads the other."""
    while process.is_alive():
        with suppress(OSError):  # nobody reads yet
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        process.join(0.05)
    raise TimeoutError(f"dbt was not held; the process ended with {process.exitcode}")


def calculate(home: Path, business: str, more: dict[str, str], project: Path) -> None:
    """What a calculating process does."""
    desk = replace(a_desk(home, business, more), dbt=Dbt(home / "dbt", project))
    desk.daily_sales.rebuild(days(2))


def a_desk(home: Path, business: str, more: dict[str, str]) -> PosDesk:
    environment = Environment(_env_file=None, ROMS_HOME=str(home), **more)
    return pos_desk(Settings(Business.model_validate_json(business), environment))


def impatient(shop: Shop) -> Lake:
    lake = shop.desk.stores.lake
    return Lake(address=lake.address, lock_folder=lake.lock_folder, wait_seconds=0)


def is_right(shop: Shop) -> bool:
    """Whether the sales of both days are those of the record."""
    return bool(
        shop.query("SELECT sum(line_count) FROM pos_daily_sales").item() == len(shop.table("record_lines"))
    )


def test_a_publish_waits_for_dbt_and_dbt_for_a_publish(shop: Shop) -> None:
    with held_dbt(shop) as running:
        with pytest.raises(SourceUnavailable, match=f"process {running.process.pid} holds it"):
            impatient(shop).writing().__enter__()
        running.let_go()
        assert shop.run("reparse").success, "it waited"
        assert ended(running.process) == [0]
    assert is_right(shop)

    with held(hold_the_lake, shop.home, shop.business.model_dump_json(), dict(shop.more)) as writer:
        waiting = started(calculate, shop.home, shop.business.model_dump_json(), dict(shop.more), PROJECT)
        assert writer.let_go() == 0
        assert ended(waiting) == [0]
    assert is_right(shop)


def hold_the_lake(home: Path, business: str, more: dict[str, str], middle: Middle) -> None:
    """What a publishing process does that is held in its transaction."""
    with a_desk(home, business, more).stores.lake.writing():
        middle()


@pytest.mark.parametrize("lake", ["duckdb", "ducklake:sqlite"])
def test_dbt_killed_in_the_middle_leaves_the_table_as_it_was(shop: Shop) -> None:
    before = shop.table("pos_daily_sales")
    with held_dbt(shop) as running:
        running.dbt.send_signal(signal.SIGKILL)
        assert ended(running.process) == [1]
    assert shop.table("pos_daily_sales").equals(before)
    assert not is_right(shop)

    assert shop.run("reconcile", with_dbt=True).success

    assert is_right(shop)


def test_dbt_whose_starter_was_killed_keeps_the_lock_until_it_ends(shop: Shop) -> None:
    with held_dbt(shop) as running:
        running.process.kill()
        assert ended(running.process) == [-signal.SIGKILL]
        with pytest.raises(SourceUnavailable, match="holds it"):
            impatient(shop).writing().__enter__()
        running.let_go()
        psutil.wait_procs([running.dbt], timeout=PATIENCE_SECONDS)
    assert is_right(shop), "it ended its work"
    results = shop.home / "dbt" / "target" / "run_results.json"
    ran_at = results.stat().st_mtime_ns

    assert shop.run("reconcile", with_dbt=True).success

    assert results.stat().st_mtime_ns > ran_at, "nobody had noted it, so it was done once more"
    assert is_right(shop)
