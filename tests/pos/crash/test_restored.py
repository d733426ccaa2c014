"""Stores that were lost, restored from an older copy or damaged, and made to agree again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from roms_assets.cli import dagster_home
from roms_assets.pos.collecting import How
from tests.pos.crash.driver import opened
from tests.pos.crash.small_world import Hosts, a_shop_at, copied
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.shop import Shop

A_TILL_DAY = "2025-11-16|BMC-1"


@pytest.fixture
def shop(second_home: Path, hosts: Hosts, tmp_path: Path) -> Iterator[Shop]:
    """A shop of its own for each test, after both runs."""
    with a_shop_at(copied(second_home, tmp_path), hosts.later) as shop:
        yield shop


def test_a_lake_restored_from_yesterdays_copy_is_reconciled(
    shop: Shop, first_home: Path, after_second: Snapshot
) -> None:
    shutil.copy(first_home / "lake.duckdb", shop.home / "lake.duckdb")

    assert shop.run("reconcile").success

    assert differences(snapshot(shop), after_second) == []


def test_a_lost_lake_is_made_again(shop: Shop, after_second: Snapshot) -> None:
    (shop.home / "lake.duckdb").unlink()

    assert shop.run("reconcile").success

    assert differences(snapshot(shop), after_second) == []


def test_a_ledger_restored_from_yesterdays_copy_is_reconciled_from_what_is_landed(
    shop: Shop, first_home: Path, hosts: Hosts, after_second: Snapshot
) -> None:
    for file in shop.home.glob("ledger.sqlite*"):
        file.unlink()
    for file in first_home.glob("ledger.sqlite*"):
        shutil.copy(file, shop.home / file.name)
    asked = hosts.later.requests

    assert shop.run("reconcile").success

    assert hosts.later.requests == asked
    reconciled = snapshot(shop)
    assert reconciled.shown == after_second.shown
    assert without_arrivals(reconciled) == without_arrivals(after_second)
    assert shop.run("fill_missing").success, "only the host knows why the others are missing"
    filled = snapshot(shop)
    assert (filled.tables, filled.shown) == (after_second.tables, after_second.shown)


def without_arrivals(seen: Snapshot) -> dict[str, str]:
    return {name: told for name, told in seen.tables.items() if name != "pos_arrivals"}


def test_a_lost_staging_folder_is_made_again_from_what_is_landed(
    shop: Shop, hosts: Hosts, after_second: Snapshot
) -> None:
    shutil.rmtree(shop.home / "staging")
    (shop.home / "lake.duckdb").unlink()
    asked = hosts.later.requests

    assert shop.run("reconcile").success

    assert hosts.later.requests == asked
    assert differences(snapshot(shop), after_second) == []


def test_a_lost_dagster_home_shows_everything_again(shop: Shop, after_second: Snapshot) -> None:
    shop.instance.dispose()
    shutil.rmtree(shop.home / "dagster")
    dagster_home.prepare(shop.home / "dagster")

    anew = opened(shop.home, shop.business, shop.host)
    with anew.instance:
        assert anew.run("reconcile").success

        assert differences(snapshot(anew), after_second) == []


def test_fill_shows_what_a_killed_run_had_recorded_but_not_shown(
    empty_home: Path, hosts: Hosts, tmp_path: Path
) -> None:
    with a_shop_at(copied(empty_home, tmp_path), hosts.early) as shop:
        list(shop.desk.collect([each.till_day for each in shop.desk.expected()], How()))
        assert shop.shown("pos_records") == set()

        assert shop.run("fill_missing").success

        arrived = {key for key, state in shop.states().items() if state not in ("absent", "refused")}
        assert shop.shown("pos_records") == shop.shown("raw_pos_files") == arrived


def test_a_lost_automation_tick_is_made_good(
    first_home: Path, hosts: Hosts, after_second: Snapshot, tmp_path: Path
) -> None:
    with a_shop_at(copied(first_home, tmp_path), hosts.later) as shop:
        till_days = list(shop.states())
        in_the_ui = shop.definitions().resolve_implicit_global_asset_job_def()
        collected = in_the_ui.execute_in_process(
            instance=shop.instance,
            asset_selection=[dg.AssetKey("raw_pos_files"), dg.AssetKey("pos_records")],
            tags={
                "dagster/asset_partition_range_start": till_days[0],
                "dagster/asset_partition_range_end": till_days[-1],
            },
        )
        assert collected.success
        assert "2025-11-16" not in shop.shown("record2025")

        assert shop.run("reconcile").success

        assert differences(snapshot(shop), after_second) == []


@pytest.mark.parametrize("job", ["reparse", "reconcile"])
@pytest.mark.parametrize("damage", ["flipped bytes", "no file"])
def test_a_damaged_original_is_named_and_leaves_all_else_as_it_is(
    shop: Shop, after_second: Snapshot, job: str, damage: str
) -> None:
    original = the_lines_of(shop, A_TILL_DAY)
    if damage == "no file":
        original.unlink()
    else:
        body = original.read_bytes()
        original.write_bytes(body[:20] + bytes(byte ^ 255 for byte in body[20:40]) + body[40:])

    assert shop.run(job).success

    seen = snapshot(shop)
    if job == "reconcile":
        assert differences(seen, after_second) == [], "nobody had to read it"
        return
    assert shop.states()[A_TILL_DAY] == "partial"
    assert original.name in shop.reason(A_TILL_DAY)
    assert without_arrivals(seen) == without_arrivals(after_second)
    assert seen.shown == after_second.shown
    others = after_second.ledger.keys() - {A_TILL_DAY}
    assert {key: seen.ledger[key] for key in others} == {key: after_second.ledger[key] for key in others}
    assert shop.run("fill_missing", {"force": True}).success
    assert differences(snapshot(shop), after_second) == [], "fetched again, it is as good as new"


def test_a_damaged_original_whose_staged_version_is_gone_is_named(shop: Shop, after_second: Snapshot) -> None:
    original = the_lines_of(shop, A_TILL_DAY)
    original.unlink()
    shutil.rmtree(shop.home / "staging")

    assert shop.run("reconcile").success

    assert original.name in shop.reason(A_TILL_DAY)
    states = {key: entry["state"] for key, entry in after_second.ledger.items()}
    assert shop.states() == {**states, A_TILL_DAY: "partial"}


@pytest.mark.parametrize("job", ["reparse", "reconcile", "fill_missing"])
def test_a_damaged_manifest_is_named_and_leaves_all_else_as_it_is(
    shop: Shop, after_second: Snapshot, job: str
) -> None:
    manifest = damaged_manifest(shop, A_TILL_DAY)

    assert shop.run(job, {"force": True} if job == "fill_missing" else None).success

    seen = snapshot(shop)
    if job == "reconcile":
        assert differences(seen, after_second) == [], "nobody had to read it"
        return
    assert shop.states()[A_TILL_DAY] == "partial"
    assert "kept as it was read before" in shop.reason(A_TILL_DAY)
    assert manifest.name in shop.reason(A_TILL_DAY)
    assert without_arrivals(seen) == without_arrivals(after_second)
    assert {key: entry["state"] for key, entry in seen.ledger.items() if key != A_TILL_DAY} == {
        key: entry["state"] for key, entry in after_second.ledger.items() if key != A_TILL_DAY
    }
    manifest.unlink()
    assert shop.run("fill_missing", {"force": True}).success
    assert shop.states()[A_TILL_DAY] == after_second.ledger[A_TILL_DAY]["state"]
    assert without_arrivals(snapshot(shop)) == without_arrivals(after_second)


def test_a_damaged_manifest_whose_staged_version_is_gone_is_named_and_published_as_absent(shop: Shop) -> None:
    manifest = damaged_manifest(shop, A_TILL_DAY)
    others = set(shop.states()) - {A_TILL_DAY}
    before = {key: shop.states()[key] for key in others}
    shutil.rmtree(shop.home / "staging")

    assert shop.run("reconcile").success

    assert shop.states() == {**before, A_TILL_DAY: "absent"}
    assert manifest.name in shop.reason(A_TILL_DAY)
    told = "SELECT date, branch, pos, lines FROM pos_arrivals WHERE lines > 0 ORDER BY ALL"
    held = "SELECT date, branch, pos, count(*) FROM record_lines GROUP BY ALL ORDER BY ALL"
    assert shop.query(told).rows() == shop.query(held).rows()


def test_the_reconcile_sweeps_what_killed_processes_left_in_staging(shop: Shop) -> None:
    old, young = (shop.home / "staging" / ".unfinished" / name for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))

    assert shop.run("reconcile").success

    assert (old.exists(), young.exists()) == (False, True)


def damaged_manifest(shop: Shop, key: str) -> Path:
    """The newest manifest of the till-day, now cut short."""
    newest = max((shop.home / "landing" / "manifests" / "pos").joinpath(*key.split("|")).iterdir())
    newest.write_bytes(newest.read_bytes()[:40])
    return newest


def the_lines_of(shop: Shop, key: str) -> Path:
    """The original that the till-day's lines were read from."""
    day, _, till = key.partition("|")
    branch, _, pos = till.rpartition("-")
    sha256: str = shop.query(
        f"SELECT DISTINCT file_sha256 FROM record_lines"
        f" WHERE date = '{day}' AND branch = '{branch}' AND pos = '{pos}'"
    ).item()
    return shop.home / "landing" / "originals" / sha256[:2] / f"{sha256}.zst"
