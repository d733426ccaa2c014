"""Housekeeping on a shop's home: what goes, and that nothing that counts goes with it."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from demo.world import Branch, Sizes, World
from resources.landing import Landing
from roms_assets.doors.pos import pos_desk
from roms_assets.doors.upkeep import upkeep_desk
from roms_assets.jobs import housekeeping
from roms_assets.pos.folding import fold
from roms_assets.pos.landed import lost
from roms_assets.pos.rules.manifests import place
from roms_assets.pos.rules.till_days import TillDay
from tests.pos.crash.small_world import Hosts, a_shop_at, copied
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.odd_worlds import FIRST, a_small_world
from tests.pos.shop import Shop, a_shop
from tests.stopped_clock import StoppedClock

LINES = pl.DataFrame({"text": ["a"]})
FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)


@pytest.fixture
def shop(second_home: Path, hosts: Hosts, tmp_path: Path) -> Iterator[Shop]:
    """After two runs, of which the second has done again what the first did, and with a batch that nobody uses."""
    with a_shop_at(copied(second_home, tmp_path), hosts.later) as shop:
        shop.desk.stores.staging.write("pos", "superseded", {"2025-11-14|BMC-1": {"lines": LINES}})
        yield shop


def kept_house(shop: Shop, **config: Any) -> Mapping[str, int]:
    """Run the job when all that is there is old; what it says went."""
    clock = StoppedClock(FAR_AHEAD)
    resources = {
        "pos": pos_desk(shop.settings, clock=clock),
        "upkeep": upkeep_desk(shop.business, clock),
    }
    result = housekeeping.execute_in_process(
        instance=shop.instance,
        resources=resources,
        run_config={
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            "ops": {"tidy_dagster": {"config": config}},
        },
    )
    assert result.success
    return {
        name: value.value
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.STEP_OUTPUT
        for name, value in event.step_output_data.metadata.items()
        if isinstance(value, dg.IntMetadataValue) and value.value is not None
    }


def runs(shop: Shop) -> list[str]:
    return [run.job_name for run in shop.instance.get_runs()]


def test_old_runs_go_and_everything_is_as_it_was(shop: Shop, after_second: Snapshot) -> None:
    assert runs(shop) == ["fill_missing", "fill_missing"]
    assert shop.run("reconcile").success
    went = kept_house(shop)

    assert went["runs"] == 1, "the first fill: the second one has fetched all of it again"
    assert went["kept_runs"] == 2
    assert went["runs_bytes"] > 100_000
    assert runs(shop) == ["housekeeping", "reconcile", "fill_missing"]
    assert differences(snapshot(shop), after_second) == []
    assert shop.run("reconcile").success
    assert differences(snapshot(shop), after_second) == []


def test_superseded_batches_go(shop: Shop, after_second: Snapshot) -> None:
    in_use = shop.desk.stores.ledger.batches_in_use("pos")
    went = kept_house(shop)

    assert went["batches"] == 1
    assert went["batches_bytes"] > 0
    assert batches(shop) == in_use
    (shop.home / "lake.duckdb").unlink()
    assert shop.run("reconcile").success
    assert differences(snapshot(shop), after_second) == []


def test_no_batch_goes_when_the_ledger_was_lost(shop: Shop) -> None:
    before = batches(shop)
    for file in shop.home.glob("ledger.sqlite*"):
        file.unlink()
    assert kept_house(shop)["batches"] == 0
    assert batches(shop) == before


def test_no_batch_goes_that_the_lake_names_and_an_older_ledger_does_not(shop: Shop, first_home: Path) -> None:
    newest = shop.desk.stores.ledger.batches_in_use("pos")
    for file in shop.home.glob("ledger.sqlite*"):
        file.unlink()
    for file in first_home.glob("ledger.sqlite*"):
        shutil.copy(file, shop.home / file.name)
    assert newest - shop.desk.stores.ledger.batches_in_use("pos"), "both ledgers name the same batches"
    kept_house(shop)
    assert newest <= batches(shop)


def batches(shop: Shop) -> set[str]:
    return {path.name for path in (shop.home / "staging" / "pos").iterdir()}


def test_looking_changes_nothing(shop: Shop) -> None:
    before = {path for path in shop.home.rglob("*") if path.is_file() and "staging" in path.parts}
    would_go = kept_house(shop, dry_run=True)

    assert would_go["runs"] > 0
    assert would_go["batches"] > 0
    assert runs(shop) == ["housekeeping", "fill_missing", "fill_missing"]
    assert {path for path in shop.home.rglob("*") if path.is_file() and "staging" in path.parts} == before
    went = kept_house(shop)
    assert went["batches"] == would_go["batches"]


def test_what_is_not_old_stays(shop: Shop) -> None:
    assert shop.run("housekeeping").success

    assert runs(shop) == ["housekeeping", "fill_missing", "fill_missing"]


def test_a_leftover_of_a_killed_process_goes(shop: Shop) -> None:
    left = shop.home / "landing" / "originals" / ".0123.zst.4567"
    left.touch()

    assert kept_house(shop)["unfinished_files"] == 1
    assert not left.exists()


@pytest.fixture
def members(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose blpr holds all registrations so far, and that folds them after one day."""
    days = [datetime(2025, 11, day, tzinfo=UTC).date() for day in (14, 15, 16)]
    world = World([Branch("BMC", ("1", "2"))], days, sizes=Sizes(40, 30, blpr_rows=100_000))
    with a_shop(world, tmp_path) as shop:
        settings = shop.business.housekeeping.model_copy(update={"fold_blpr_after_days": 1})
        shop.business = shop.business.model_copy(update={"housekeeping": settings})
        assert shop.run("fill_missing").success
        yield shop


def blprs(shop: Shop) -> dict[str, str]:
    """Till-day -> its blpr."""
    landing = shop.desk.stores.landing
    return {
        each.till_day.key: file["sha256"]
        for each in shop.desk.expected()
        for manifest in landing.manifests(place(each.till_day))
        for file in manifest["files"]
        if file["type"] == "blpr"
    }


def test_older_cumulative_files_become_references_and_are_read_as_before(members: Shop) -> None:
    landing, before = members.desk.stores.landing, snapshot(members)
    bodies = {key: landing.read(sha256) for key, sha256 in blprs(members).items()}
    went = kept_house(members)

    assert went["folded_originals"] == 2, "an equal one of the day after is kept once anyway"
    assert went["folded_originals_bytes"] > 0
    folded = {key for key, sha256 in blprs(members).items() if not landing.is_whole(sha256)}
    assert folded == {"2025-11-14|BMC-1", "2025-11-14|BMC-2", "2025-11-15|BMC-2"}
    fresh = Landing(folder=landing.folder)
    assert {key: fresh.read(sha256) for key, sha256 in blprs(members).items()} == bodies
    assert lost(members.desk.stores, [each.till_day for each in members.desk.expected()]).told() == []
    assert kept_house(members)["folded_originals"] == 0
    assert members.run("reparse").success
    assert differences(snapshot(members), before) == []


def test_a_lost_or_damaged_original_is_left_as_it_is(members: Shop) -> None:
    landing, named = members.desk.stores.landing, blprs(members)
    damaged, gone = named["2025-11-14|BMC-1"], named["2025-11-16|BMC-2"]
    original = Path(landing.folder, "originals", damaged[:2], f"{damaged}.zst")
    original.write_bytes(b"damaged")
    Path(landing.folder, "originals", gone[:2], f"{gone}.zst").unlink()
    till_days = [each.till_day for each in members.desk.expected()]
    freed = fold(Landing(folder=landing.folder), till_days, 1, dry_run=False)

    assert freed.count == 0
    assert original.read_bytes() == b"damaged"
    assert landing.is_whole(named["2025-11-14|BMC-2"])


def test_a_damaged_manifest_stops_nothing(members: Shop) -> None:
    landing = members.desk.stores.landing
    folder = Path(landing.folder, "manifests", place(TillDay.of("2025-11-14|BMC-1")))
    next(folder.iterdir()).write_text("{")

    assert kept_house(members)["folded_originals"] == 1


def test_nothing_is_folded_unless_roms_yaml_says_so(shop: Shop) -> None:
    assert kept_house(shop)["folded_originals"] == 0


def test_earlier_states_of_a_ducklake_go_and_everything_is_as_it_was(tmp_path: Path) -> None:
    world = a_small_world(2)
    with a_shop(world, tmp_path) as shop:
        shop.more["ROMS_LAKE"] = "ducklake:sqlite"
        for at in ("23-00", "23-30"):
            shop.host.mend(f"{FIRST}|BMC-1", at)
            assert shop.run("fill_missing", {"force": True}).success
        before = snapshot(shop)
        assert kept_house(shop, dry_run=True)["lake_states"] > 0
        went = kept_house(shop)

        assert went["lake_states"] > 0
        assert went["lake_files"] > 0
        assert went["lake_files_bytes"] > 0
        assert differences(snapshot(shop), before) == []
        assert kept_house(shop)["lake_states"] == 0


def test_the_clock_is_on(shop: Shop) -> None:
    schedule = shop.definitions().resolve_schedule_def("housekeeping_at_four")

    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 4 * * *", "Asia/Manila")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
