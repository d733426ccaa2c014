"""The homes that undisturbed runs leave behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roms_assets.cli import dagster_home
from tests.pos.crash.small_world import (
    EVERYTHING_AGAIN,
    FIRST_DAYS,
    Hosts,
    a_shop_at,
    both_hosts,
    copied,
)
from tests.pos.crash.snapshot import Snapshot, snapshot


@pytest.fixture(scope="session")
def hosts() -> Iterator[Hosts]:
    with both_hosts() as hosts:
        yield hosts


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which nothing has run."""
    home = tmp_path_factory.mktemp("empty")
    dagster_home.prepare(home / "dagster")
    return home


@pytest.fixture(scope="session")
def first_home(empty_home: Path, hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after an undisturbed first run."""
    home = copied(empty_home, tmp_path_factory.mktemp("first"))
    with a_shop_at(home, hosts.early) as shop:
        assert shop.run("fill_missing", FIRST_DAYS).success
    return home


@pytest.fixture(scope="session")
def second_home(first_home: Path, hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after an undisturbed second run, too."""
    home = copied(first_home, tmp_path_factory.mktemp("second"))
    with a_shop_at(home, hosts.later) as shop:
        assert shop.run("fill_missing", EVERYTHING_AGAIN).success
    return home


@pytest.fixture(scope="session")
def after_first(first_home: Path, hosts: Hosts) -> Snapshot:
    with a_shop_at(first_home, hosts.early) as shop:
        return snapshot(shop)


@pytest.fixture(scope="session")
def after_second(second_home: Path, hosts: Hosts) -> Snapshot:
    with a_shop_at(second_home, hosts.later) as shop:
        return snapshot(shop)
