"""Failed runs as the watch sees them in a real Dagster instance."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import pytest

from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.incidents import Incident
from roms_assets.notices.rules.changes import after_looking
from roms_assets.notices.runs import RunWatch
from tests.graph_runs import QUIET

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Config(dg.Config):
    works: bool = True


@dg.op
def fetch(config: Config) -> None:
    try:
        connect(config.works)
    except ConnectionRefusedError as error:
        raise SourceUnavailable("the ledger postgresql://roms:letmein@db/x does not answer") from error


def connect(works: bool) -> None:
    if not works:
        raise ConnectionRefusedError("[Errno 111] Connection refused")


@dg.op(ins={"after": dg.In(dg.Nothing)})
def publish() -> None: ...


@dg.job
def nightly() -> None:
    publish(fetch())


@dg.job
def other() -> None:
    publish(fetch())


@dg.asset
def orders(config: Config) -> None:
    if not config.works:
        raise KeyError("ITE_CODE")


@dg.asset
def shipments() -> None: ...


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def runs(instance: dg.DagsterInstance, job: dg.JobDefinition, works: bool) -> str:
    config = {"ops": {"fetch": {"config": {"works": works}}}}
    done = job.execute_in_process(run_config=QUIET | config, instance=instance, raise_on_error=False)
    assert done.success == works
    return done.run_id


def materializes(
    instance: dg.DagsterInstance, assets: list[dg.AssetsDefinition], works: bool, **tags: str
) -> None:
    """Some assets of the graph in one run, as the UI does."""
    graph = dg.Definitions([orders, shipments], executor=dg.in_process_executor)
    config = {"ops": {"orders": {"config": {"works": works}}}} if orders in assets else {}
    done = graph.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET | config,
        instance=instance,
        asset_selection=[asset.key for asset in assets],
        raise_on_error=False,
        tags=tags,
    )
    assert done.success == works


def looked(instance: dg.DagsterInstance, known: list[Incident]) -> list[Incident]:
    found = RunWatch(instance).troubles(known, LONG_AGO)
    return after_looking(known, {"run": found}, LONG_AGO, lambda trouble: trouble.run_id or "")


def test_a_failed_run_is_told_with_its_first_real_cause(instance: dg.DagsterInstance) -> None:
    run_id = runs(instance, nightly, works=False)
    [trouble] = RunWatch(instance).troubles([], LONG_AGO)
    assert trouble.key == "run/nightly"
    assert trouble.title == "A run of nightly failed"
    assert trouble.cause == "the ledger postgresql://roms:***@db/x does not answer"
    assert trouble.effect == "what nightly makes is as old as its last run that succeeded"
    assert trouble.run_id == run_id


def test_it_is_one_incident_until_the_job_succeeds_again(instance: dg.DagsterInstance) -> None:
    runs(instance, nightly, works=False)
    known = looked(instance, [])
    runs(instance, nightly, works=False)
    runs(instance, other, works=True)
    known = looked(instance, known)
    assert [each.healed_at for each in known] == [None]
    runs(instance, nightly, works=True)
    [healed] = looked(instance, known)
    assert healed.healed_at is not None


def test_a_failure_that_was_made_good_before_anybody_looked_is_none(instance: dg.DagsterInstance) -> None:
    runs(instance, nightly, works=False)
    runs(instance, nightly, works=True)
    assert RunWatch(instance).troubles([], LONG_AGO) == []


def test_a_success_before_the_failure_heals_nothing(instance: dg.DagsterInstance) -> None:
    runs(instance, nightly, works=True)
    runs(instance, nightly, works=False)
    assert len(RunWatch(instance).troubles(looked(instance, []), LONG_AGO)) == 1


def test_assets_are_healed_by_a_run_of_at_least_the_same_assets(instance: dg.DagsterInstance) -> None:
    materializes(instance, [orders], works=False, **{"dagster/partition": "2025-12-30"})
    known = looked(instance, [])
    assert [each.title for each in known] == ["A run of orders (2025-12-30) failed"]
    assert known[0].cause == "KeyError: 'ITE_CODE'"
    materializes(instance, [shipments], works=True)
    assert looked(instance, known)[0].healed_at is None
    materializes(instance, [orders, shipments], works=True)
    assert looked(instance, known)[0].healed_at is not None


def test_a_run_that_left_no_step_says_what_dagster_said(instance: dg.DagsterInstance) -> None:
    run = instance.create_run_for_job(nightly)
    instance.report_run_failed(run, "The process of this run was gone when ROMS started.")
    [trouble] = RunWatch(instance).troubles([], LONG_AGO)
    assert trouble.cause == "The process of this run was gone when ROMS started."


def test_a_run_that_somebody_stopped_is_no_trouble(instance: dg.DagsterInstance) -> None:
    instance.report_run_canceled(instance.create_run_for_job(nightly))
    assert RunWatch(instance).troubles([], LONG_AGO) == []


def test_old_failures_are_history(instance: dg.DagsterInstance) -> None:
    runs(instance, nightly, works=False)
    assert RunWatch(instance).troubles([], datetime(2125, 1, 1, tzinfo=UTC)) == []


def test_the_run_that_went_on_at_a_time_is_found(instance: dg.DagsterInstance) -> None:
    first, second = runs(instance, nightly, works=True), runs(instance, other, works=True)
    for run_id in (first, second):
        began = instance.get_run_stats(run_id).start_time
        assert began is not None
        assert RunWatch(instance).run_at(datetime.fromtimestamp(began, UTC)) == run_id
    assert RunWatch(instance).run_at(LONG_AGO) is None
