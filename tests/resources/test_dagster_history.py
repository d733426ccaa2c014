"""Old runs go, and nothing that Dagster shows as materialized goes with them."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from resources.dagster_history import DagsterHistory
from tests.graph_runs import QUIET

FAR_AHEAD, LONG_AGO = datetime(2200, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)
DAYS = dg.StaticPartitionsDefinition(["monday", "tuesday"])
BY_DAY, WHOLE = dg.AssetKey("by_day"), dg.AssetKey("whole")


@dg.op
def tell(context: dg.OpExecutionContext) -> None:
    """Log a materialization of what the tags name."""
    tags = context.run.tags
    if "looked at" in tags:
        context.log_event(dg.AssetObservation(WHOLE))
    elif "day" in tags:
        context.log_event(dg.AssetMaterialization(BY_DAY, partition=tags["day"]))
    elif "whole" in tags:
        context.log_event(dg.AssetMaterialization(WHOLE))


@dg.job(executor_def=dg.in_process_executor)
def telling() -> None:
    tell()


@dg.asset_check(asset=WHOLE)
def holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def ran(instance: dg.DagsterInstance, **tags: str) -> str:
    return telling.execute_in_process(instance=instance, run_config=QUIET, tags=tags).run_id


def checked(instance: dg.DagsterInstance) -> str:
    job = dg.Definitions(
        asset_checks=[holds], jobs=[dg.define_asset_job("checks", dg.AssetSelection.all_asset_checks())]
    )
    return job.resolve_job_def("checks").execute_in_process(instance=instance, run_config=QUIET).run_id


def pruned(instance: dg.DagsterInstance) -> set[str]:
    """Forget all old runs that nobody needs; returns the runs that stay."""
    history = DagsterHistory(instance)
    needed = history.needed_runs()
    history.forget([each for each in history.old_runs(FAR_AHEAD) if each not in needed], dry_run=False)
    return {run.run_id for run in instance.get_runs()}


def test_deleting_a_run_as_dagster_does_takes_its_materializations_with_it(
    instance: dg.DagsterInstance,
) -> None:
    """Why old runs cannot simply be deleted; when this fails, Dagster has changed and the rule may become simpler."""
    only = ran(instance, day="monday")
    instance.delete_run(only)

    assert instance.get_materialized_partitions(BY_DAY) == set()


def test_what_is_shown_is_the_same_before_and_after(instance: dg.DagsterInstance) -> None:
    superseded, monday = ran(instance, day="monday"), ran(instance, day="monday")
    tuesday, idle = ran(instance, day="tuesday"), ran(instance)
    old_whole, whole = ran(instance, whole="yes"), ran(instance, whole="yes")
    before = instance.get_materialized_partitions(BY_DAY)
    newest = [instance.get_latest_materialization_event(key) for key in (BY_DAY, WHOLE)]

    assert pruned(instance) == {monday, tuesday, whole}
    assert {superseded, idle, old_whole}.isdisjoint({monday, tuesday, whole})
    assert instance.get_materialized_partitions(BY_DAY) == before == {"monday", "tuesday"}
    assert [instance.get_latest_materialization_event(key) for key in (BY_DAY, WHOLE)] == newest


def test_the_newest_observation_and_the_newest_result_of_a_check_stay(instance: dg.DagsterInstance) -> None:
    ran(instance, **{"looked at": "yes"})
    looked = ran(instance, **{"looked at": "yes"})
    checked(instance)
    newest_check = checked(instance)

    assert pruned(instance) == {looked, newest_check}


def test_all_of_a_forgotten_run_is_gone(instance: dg.DagsterInstance) -> None:
    gone, kept = ran(instance, day="monday"), ran(instance, day="monday")
    events = Path(instance.event_log_storage.path_for_shard(gone))  # type: ignore[attr-defined]
    size = events.stat().st_size
    freed = DagsterHistory(instance).forget([gone], dry_run=False)

    assert not events.exists()
    assert freed.count == 1
    assert freed.bytes >= size > 100_000
    assert instance.get_run_by_id(gone) is None
    assert [record.run_id for record in instance.fetch_materializations(BY_DAY, limit=9).records] == [kept]


def test_looking_changes_nothing(instance: dg.DagsterInstance) -> None:
    runs = [ran(instance), ran(instance)]
    freed = DagsterHistory(instance).forget(runs, dry_run=True)

    assert freed.count == 2
    assert freed.bytes > 0
    assert {run.run_id for run in instance.get_runs()} == set(runs)
    assert instance.all_logs(runs[0])


def test_only_ended_runs_of_long_ago_are_old(instance: dg.DagsterInstance) -> None:
    ended = ran(instance)
    instance.create_run_for_job(telling)

    assert DagsterHistory(instance).old_runs(FAR_AHEAD) == [ended]
    assert DagsterHistory(instance).old_runs(LONG_AGO) == []


def test_the_output_of_old_runs_goes_and_that_of_others_stays(instance: dg.DagsterInstance) -> None:
    old, young, other = ran(instance, day="monday"), ran(instance), "no run"
    folder = Path(instance.storage_directory())
    for name in (old, young, other):
        (folder / name).mkdir(exist_ok=True, parents=True)
        (folder / name / "output").write_text("text")
        os.utime(folder / name, (0, 0) if name != young else None)
    history = DagsterHistory(instance)

    assert history.forget_output(LONG_AGO, dry_run=False).count == 0, "Dagster heard of them after that"
    assert history.forget_output(FAR_AHEAD, dry_run=True).count == 2
    assert history.forget_output(FAR_AHEAD, dry_run=False).count == 2
    assert [path.name for path in folder.iterdir()] == [other]
    assert instance.get_materialized_partitions(BY_DAY) == {"monday"}


def test_events_in_one_database_for_all_runs_are_forgotten_too() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        first, second = ran(instance, day="monday"), ran(instance, day="monday")

        assert pruned(instance) == {second}
        assert instance.get_materialized_partitions(BY_DAY) == {"monday"}
        assert instance.all_logs(first) == []
