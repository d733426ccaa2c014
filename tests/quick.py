"""What makes the tests quick and changes nothing of what they show."""

import functools
import gc
import importlib
import os
import shutil
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, settings

IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a place, not a file of a guessable name)
ROOM_BYTES = 4 * 1024**3
LONG = (
    "tests/e2e/test_a_day_in_the_ui",
    "tests/e2e/test_automation",
    "tests/square/test_insight.py",
    "tests/square/test_people_are_told",
    "tests/e2e",
    "tests/docs/test_backup",
    "tests/bench/test_square",
    "tests/bench/test_runs",
    "tests/pos/test_daily_sales",
    "tests/pos/test_demo_world",
    "tests/cli/test_up",
    "tests/square/test_",
    "tests/web/test_",
    "tests/webhooks/test_",
    "tests/pos/test_",
    "tests/inventory/test_calculating",
    "tests/orders/test_any_order",
    "tests/pos/crash",
    "tests/cli",
    "tests/notices/test_",
    "tests/dbt",
    "tests/demo/test_demo_command",
    "tests/resources/test_lake",
    "tests/bench",
    "tests/inventory",
    "tests/orders",
    "tests/mail",
    "tests/docs",
    "tests/ingress",
    "tests/graph",
    "tests/setup",
)
"""Where the tests are that start many processes and do whole runs, the longest first; not three daemons at once."""
NOT_COUNTED = (
    "tests/bench",
    "tests/demo",
    "tests/docs",
    "tests/e2e",
    "tests/ingress/test_bad_input",
    "tests/mail/rules/test_fuzz",
    "tests/mail/test_killed",
    "tests/notices/test_watch",
    "tests/cli/test_breaking_the_demo",
    "tests/cli/test_up",
    "tests/pos/crash",
    "tests/pos/test_bad_input",
    "tests/pos/test_daily_sales",
    "tests/pos/test_demo_world",
    "tests/pos/test_lake_catalogs",
    "tests/pos/test_ledger_on_a_server",
    "tests/pos/test_replacing",
    "tests/pos/test_runs",
    "tests/pos/test_slow_and_huge",
    "tests/square/test_bad_input",
    "tests/square/test_insight",
    "tests/square/test_lost_lake",
    "tests/square/test_people_are_told",
    "tests/web/test_killed",
    "tests/web/test_people_are_told",
    "tests/webhooks/rules/test_fuzzing",
    "tests/webhooks/test_every_type",
    "tests/webhooks/test_people_are_told",
)
"""Where tests run lines that others count already: to count them makes their own processes half as quick."""
_NOT_KEPT = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}


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


def read_migrations_once() -> None:
    """Let Alembic read Dagster's ninety migrations once, not several times for each database that a run makes."""
    _replace(ScriptDirectory, "from_config", functools.cache(ScriptDirectory.from_config))


def load_certificates_once() -> None:
    """Let httpx load the system's certificates once, not for each client that is made."""
    real: Callable[..., ssl.SSLContext] = httpx.create_ssl_context
    usual = functools.cache(lambda _where: real())

    def create(verify: object = True, **more: Any) -> ssl.SSLContext:
        if verify is not True or more.get("cert") or not more.get("trust_env", True):
            return real(verify=verify, **more)
        return usual((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")))

    _replace(importlib.import_module("httpx._transports.default"), "create_ssl_context", create)


def keep_engines() -> None:
    """Let Dagster keep the engine of a file of events and the SQL compiled for it: it makes both anew for each event.

    No connection is kept.
    """
    if "dagster" not in sys.modules:
        return
    storage = importlib.import_module("dagster._core.storage.event_log.sqlite.sqlite_event_log")

    @functools.lru_cache(maxsize=64)
    def kept(address: str, pool: Any, arguments: tuple[tuple[str, Any], ...]) -> sa.Engine:
        return sa.create_engine(address, poolclass=pool, connect_args=dict(arguments))

    def create(address: str, poolclass: Any, connect_args: dict[str, Any]) -> sa.Engine:
        return kept(address, poolclass, tuple(connect_args.items()))

    _replace(storage, "create_engine", create)


def copy_instances() -> None:
    """Let an instance for a test be a copy of one that was made once; whoever names a folder gets what lies there.

    What a run prints is not kept: for that Dagster starts four processes beside each run.
    """
    if "dagster" not in sys.modules:
        return
    dagster = importlib.import_module("dagster")
    real = functools.partial(dagster.instance_for_test, overrides={"compute_logs": _NOT_KEPT})

    @functools.cache
    def made() -> tempfile.TemporaryDirectory[str]:
        folder = tempfile.TemporaryDirectory()
        with real(temp_dir=folder.name) as instance:
            instance.get_runs_count()
        return folder

    @contextmanager
    def copied(*, temp_dir: str | None = None, **more: Any) -> Iterator[Any]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
            if not temp_dir:
                shutil.copytree(made().name, own, dirs_exist_ok=True)
            with real(temp_dir=temp_dir or own, **more) as instance:
                yield instance

    _replace(dagster, "instance_for_test", copied)


def let_children_import_quickly() -> None:
    """Let each Python that a test starts look seldom through what it imports; a hundred of them import the product."""
    place = str(Path(__file__).with_name("children"))
    told = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each not in ("", place)]
    os.environ["PYTHONPATH"] = os.pathsep.join([place, *told])


def have_dbt_at_hand() -> None:
    """Let dbt be started by a server that has imported it: of the four seconds that it computes, three are imports."""
    if "resources.dbt" in sys.modules:
        importlib.import_module("tests.resources.dbt_at_hand").have_dbt_at_hand()


def have_engines_at_hand(item: pytest.Item) -> None:
    """Let the lake be opened by an engine that was made before, except where the lake itself is tested."""
    if "resources.lake" in sys.modules:
        engines = importlib.import_module("tests.resources.engines_at_hand")
        engines.have_engines_at_hand(are_kept=not item.nodeid.startswith("tests/resources"))


def _replace(owner: object, name: str, by: Callable[..., object]) -> None:
    """For as long as the process lives."""
    setattr(owner, name, by)


def collect_no_garbage() -> None:
    """Let nothing be looked through while it is imported: a fifth of the time would go into that."""
    gc.disable()


def leave_imports_alone() -> None:
    """Let the garbage collector no longer look through what was imported, which is there to the end; else seldom."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 20)


def turn(item: pytest.Item) -> int:
    """By this the tests are ordered: the long ones begin, so that at the end no core waits for the other."""
    return next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


def is_counted(item: pytest.Item) -> bool:
    """Whether the lines that the test runs are counted; a property runs those of its neighbours a hundred times."""
    is_property = hasattr(getattr(item, "obj", None), "hypothesis")
    return not is_property and not item.nodeid.startswith(NOT_COUNTED)


def count_lines(config: pytest.Config, *, are_counted: bool) -> None:
    """Let lines be counted from now on, or not; the mark of pytest-cov leaves the lines of fixtures counted."""
    counting = getattr(config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    if counting and counting.started != are_counted:
        (counting.resume if are_counted else counting.pause)()


def find_the_same_examples() -> None:
    """Let property tests try the same examples each time, however slow the machine is; `make fuzz` tries others."""
    slow = [HealthCheck.too_slow]
    settings.register_profile(
        "roms", derandomize=True, deadline=None, database=None, suppress_health_check=slow
    )
    settings.register_profile(
        "fuzz",
        derandomize=False,
        deadline=None,
        database=None,
        max_examples=1000,
        print_blob=True,
        suppress_health_check=slow,
    )
    settings.load_profile("roms")
