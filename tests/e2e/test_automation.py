"""What the daemon of `roms up` does without being asked, and what the command line of Dagster does beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from tests.cli.shopkeeper import Shopkeeper
from tests.e2e.running import roms, roms_up
from tests.waiting import until

BAD = "2025-11-15|BMC-1"
RANGE = {"2025-11-14", "2025-11-15"}
EVERY_TILL_DAY = {f"2025-11-{day}|{till}" for day in (14, 15, 16) for till in ("BMC-1", "BMC-2", "BETA-1")}
PROMISED_SECONDS = 120


@contextmanager
def everything_up(shopkeeper: Shopkeeper, folder: Path) -> Iterator[dg.DagsterInstance]:
    """What Dagster records while `roms up` runs."""
    with roms_up(folder), dg.DagsterInstance.from_config(str(shopkeeper.home / "dagster")) as instance:
        yield instance


def has_ticked(instance: dg.DagsterInstance, sensor: str) -> bool:
    """Whether the daemon has looked at the sensor at least once."""
    return any(
        instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
        for state in instance.all_instigator_state()
        if state.name == sensor
    )


def first_shown(instance: dg.DagsterInstance, asset: str) -> dict[str, float]:
    """Partition -> when it was first shown as materialized, in seconds."""
    records = instance.fetch_materializations(dg.AssetKey(asset), limit=100, ascending=True).records
    return {record.partition_key or "": record.timestamp for record in reversed(records)}


def test_the_command_line_of_dagster_hands_work_to_the_daemon_which_publishes_within_two_minutes(
    shopkeeper: Shopkeeper, tmp_path: Path
) -> None:
    with everything_up(shopkeeper, tmp_path) as instance:
        until(lambda: has_ticked(instance, "publish_what_arrived"), "the sensor's first tick")
        chosen = ("--select", "raw_pos_files,pos_records", "--partition-range")
        said = roms("dagster", "asset", "materialize", *chosen, "2025-11-14|BMC-1...2025-11-15|BETA-1")
        assert "1 of 6 till-days did not arrive:\n" + BAD in said
        published = ("record2025", "pos_tenders", "pos_refused_lines", "pos_arrivals")
        until(lambda: all(shopkeeper.shown(asset) == RANGE for asset in published), "both days")
        arrived = first_shown(instance, "pos_records")
        shown = {asset: first_shown(instance, asset) for asset in published}
        assert set(shopkeeper.missing()) == {"BMC", "BETA"}, "the third day was not asked for"

        launch("collect_day")
        assert all_succeed(instance, "collect_day")
        assert shopkeeper.shown("pos_records") == EVERY_TILL_DAY - {BAD}, (
            "with nothing chosen it is yesterday"
        )
        shopkeeper.host.mend(BAD)
        launch("fill_missing")
        assert all_succeed(instance, "fill_missing")

    assert shopkeeper.shown("pos_records") == EVERY_TILL_DAY
    assert shopkeeper.shown("record2025") == shopkeeper.shown("pos_arrivals") == {*RANGE, "2025-11-16"}
    for asset, days in shown.items():
        for day, at in days.items():
            last = max(when for key, when in arrived.items() if key.startswith(day))
            assert 0 < at - last < PROMISED_SECONDS, (asset, day)


def launch(job: str) -> None:
    """Hand a run of the job to the daemon."""
    roms("dagster", "job", "launch", "-j", job)


def all_succeed(instance: dg.DagsterInstance, job: str) -> bool:
    """Wait until every run of the job has ended; whether all went well."""
    asked = dg.RunsFilter(job_name=job)
    until(lambda: all(run.is_finished for run in instance.get_runs(asked)), job)
    return all(run.is_success for run in instance.get_runs(asked))
