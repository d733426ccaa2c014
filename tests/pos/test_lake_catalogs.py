"""One contract for every kind of lake and place of landing: configuration alone chooses them."""

from pathlib import Path

import dagster as dg
import pytest

from demo.pos_host import PosHost as FakedPosHost
from tests.pos.crash.small_world import a_small_world
from tests.pos.crash.snapshot import Snapshot, snapshot
from tests.pos.shop import Shop, a_business

ELSEWHERE = {
    "DuckLake over SQLite": {"ROMS_LAKE": "ducklake:sqlite"},
    "landing in an object store": {"ROMS_LANDING": "memory://landing"},
    "landing at a file address": {"ROMS_LANDING": "file://{home}/originals"},
}


@pytest.fixture(scope="module")
def on_a_duckdb_file(tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    return told_of(tmp_path_factory.mktemp("duckdb"), {})


@pytest.mark.parametrize("where", ELSEWHERE)
def test_elsewhere_the_same_tables_are_made(
    where: str, on_a_duckdb_file: list[Snapshot], tmp_path: Path
) -> None:
    more = {name: value.format(home=tmp_path) for name, value in ELSEWHERE[where].items()}

    assert told_of(tmp_path, more) == on_a_duckdb_file


def told_of(home: Path, more: dict[str, str]) -> list[Snapshot]:
    """What is there after a fill, after a second one that found more, and after a reconcile."""
    told = []
    with FakedPosHost(a_small_world()) as host, dg.instance_for_test() as instance:
        shop = Shop(home, host, a_business(host.world, host.address), instance, more)
        assert shop.run("fill_missing").success
        told.append(snapshot(shop))
        host.mend("2025-11-14|BMC-2", "23-03")
        assert shop.run("fill_missing", {"force": True}).success
        told.append(snapshot(shop))
        assert shop.run("reconcile").success
        told.append(snapshot(shop))
    assert told[1] == told[2] != told[0]
    return told
