"""A whole small shop whose ledger is a Postgres: the address alone is another, what comes out is the same."""

from pathlib import Path

import dagster as dg
import pytest

from demo.pos_host import PosHost as FakedPosHost
from tests.pos.crash.small_world import a_small_world
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.shop import Shop, a_business
from tests.resources.postgres import Cluster


def filled(home: Path, more: dict[str, str]) -> list[Snapshot]:
    """What is there after a fill, and after a second one that found more."""
    with FakedPosHost(a_small_world()) as host, dg.instance_for_test() as instance:
        shop = Shop(home, host, a_business(host.world, host.address), instance, more)
        assert shop.run("fill_missing").success
        first = snapshot(shop)
        host.mend("2025-11-14|BMC-2", "23-03")
        assert shop.run("fill_missing", {"force": True}).success
        assert (home / "ledger.sqlite").exists() == (not more)
        return [first, snapshot(shop)]


@pytest.mark.servers("postgres")
def test_a_shop_fills_and_publishes_with_its_ledger_on_a_server(tmp_path: Path, postgres: Cluster) -> None:
    in_a_file = filled(tmp_path / "file", {})
    with postgres.database() as address:
        on_a_server = filled(tmp_path / "server", {"ROMS_LEDGER": address})

    for seen, wanted in zip(on_a_server, in_a_file, strict=True):
        assert differences(seen, wanted) == []
    assert any(entry["published_version"] for entry in on_a_server[1].ledger.values())
    assert on_a_server[0] != on_a_server[1]
