"""What a marked test needs from the system: it runs where that is there; one line says what was left out.

With CI=true nothing may be left out: then each skipped test makes the run fail.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import quick, waiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.resources.dovecot import Dovecot
    from tests.resources.postgres import Cluster

SERVERS = {"postgres": ("postgres", "initdb"), "redis": ("redis-server",), "dovecot": ("dovecot",)}
PLACES_OF_SERVERS = ("/usr/sbin", "/usr/lib/postgresql/*/bin", "/opt/homebrew/bin")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


quick.collect_no_garbage()
quick.write_to_memory()
quick.read_migrations_once()
quick.load_certificates_once()
quick.find_the_same_examples()
quick.let_children_import_quickly()
waiting.let_clients_be_patient()


def pytest_collection_finish() -> None:
    quick.keep_engines()
    quick.copy_instances()
    quick.have_dbt_at_hand()
    quick.leave_imports_alone()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=quick.turn)
    for item in items:
        if lacking := _lacking(item):
            item.add_marker(pytest.mark.skip(reason=f"no {lacking}"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    quick.count_lines(item.config, are_counted=quick.is_counted(item))
    quick.have_engines_at_hand(item)


def _lacking(item: pytest.Item) -> str:
    """The programs that a test's markers name and this machine has not; empty when there are all."""
    names = ["browser"] if item.get_closest_marker("browser") and not _chromium() else []
    for marker in item.iter_markers("servers"):
        names += [name for name in marker.args if not all(map(_program, SERVERS.get(name, (name,))))]
    return ", ".join(names)


def _program(name: str) -> str | None:
    folders = [str(path) for place in PLACES_OF_SERVERS for path in Path("/").glob(place.lstrip("/"))]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))


def _chromium() -> str | None:
    """The system's own browser, else the one that Playwright fetched."""
    from demo.browsers import chromium

    return chromium()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if skipped := terminalreporter.stats.get("skipped"):
        reasons = sorted({report.longrepr[2].removeprefix("Skipped: ") for report in skipped})
        terminalreporter.write_line(f"left out {len(skipped)} test(s): {'; '.join(reasons)}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        reporter
        and reporter.stats.get("skipped")
        and os.environ.get("CI") == "true"
        and not session.exitstatus
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def browser() -> "Iterator[Browser]":
    """A headless Chromium that asks nothing of the outside world; its event loop ends with the test."""
    from playwright.sync_api import sync_playwright

    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_chromium(), args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Cluster]":
    """A Postgres server; what asks for it is marked `servers("postgres")`."""
    from tests.resources.postgres import a_cluster

    with a_cluster(_program("initdb") or "initdb", _program("postgres") or "postgres") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def dovecot() -> "Iterator[Dovecot]":
    """A mail server; what asks for it is marked `servers("dovecot")`."""
    from tests.resources.dovecot import a_dovecot

    with a_dovecot(_program("dovecot") or "dovecot") as server:
        yield server
