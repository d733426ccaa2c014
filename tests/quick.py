"""What makes the tests quick and changes nothing of what they show."""

import functools
import gc
import os
import tempfile
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from alembic.util import pyfiles
from hypothesis import HealthCheck, settings

IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a place, not a file of a guessable name)
ROOM_BYTES = 4 * 1024**3
LONG = (
    "tests/e2e",
    "tests/pos/test_daily_sales",
    "tests/docs/test_backup",
    "tests/pos/test_",
    "tests/cli",
    "tests/dbt",
    "tests/square",
    "tests/pos/crash",
)
"""Where the tests are that start many processes and do whole runs, the longest first."""
NOT_COUNTED = (
    "tests/bench",
    "tests/demo",
    "tests/docs",
    "tests/e2e",
    "tests/notices/test_watch",
    "tests/cli/test_up",
    "tests/pos/crash",
    "tests/pos/test_bad_input",
    "tests/pos/test_daily_sales",
    "tests/pos/test_demo_world",
    "tests/pos/test_lake_catalogs",
    "tests/pos/test_ledger_on_a_server",
    "tests/pos/test_replacing",
    "tests/pos/test_slow_and_huge",
    "tests/square/test_bad_input",
    "tests/square/test_insight",
    "tests/square/test_lost_lake",
    "tests/square/test_people_are_told",
)
"""Where tests run lines that others count already: to count them makes their own processes half as quick."""


def write_to_memory() -> None:
    """Let temporary files lie in memory where there is room: a database on a disk waits for it at each commit.

    Whoever has set TMPDIR gets that.
    """
    if "TMPDIR" not in os.environ and _has_room(IN_MEMORY):
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None


def _has_room(folder: Path) -> bool:
    """Whether it holds enough, memory too, and programs may be started from there."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    told = os.statvfs(folder)
    room = min(told.f_bavail * told.f_frsize, psutil.virtual_memory().available)
    return room >= ROOM_BYTES and not told.f_flag & os.ST_NOEXEC


def load_migrations_once() -> None:
    """Let Alembic load Dagster's ninety migrations once, not for each database that is made, as every run makes one."""
    real = pyfiles.load_module_py
    remembered = functools.cache(real)

    def load(module_id: str, path: str | os.PathLike[str]) -> ModuleType:
        is_migration = Path(path).parent.name == "versions"  # env.py beside them does something when loaded
        return remembered(module_id, str(path)) if is_migration else real(module_id, path)

    pyfiles.load_module_py = load


def leave_imports_alone() -> None:
    """Let the garbage collector no longer look through what was imported: it is there to the end."""
    gc.collect()
    gc.freeze()


def turn(item: pytest.Item) -> int:
    """By this the tests are ordered: the long ones begin, so that at the end no core waits for the other."""
    return next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


def is_counted(item: pytest.Item) -> bool:
    """Whether the lines that the test runs are counted."""
    return not item.nodeid.startswith(NOT_COUNTED)


def find_the_same_examples() -> None:
    """Let property tests try the same examples each time, however slow the machine is."""
    settings.register_profile(
        "roms", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("roms")
