"""Runs that do not begin, as the watch sees them in a real Dagster instance."""

from collections.abc import Iterator
from datetime import datetime

import dagster as dg
import pytest
from dagster._core.remote_origin import RemoteJobOrigin

from roms_assets.notices.rules.queues import LIMIT
from roms_assets.notices.waiting import QueueWatch
from tests.notices.builders import MINUTE, an_origin

QUEUED = dg.DagsterRunStatus.QUEUED


@dg.op
def nothing() -> None: ...


@dg.job
def nightly() -> None:
    nothing()


@dg.job
def other() -> None:
    nothing()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def asked_for(
    instance: dg.DagsterInstance, job: dg.JobDefinition, status: dg.DagsterRunStatus = QUEUED
) -> dg.DagsterRun:
    origin = RemoteJobOrigin(an_origin(), job.name)
    return instance.create_run_for_job(job, status=status, remote_job_origin=origin)


def happens(instance: dg.DagsterInstance, run: dg.DagsterRun, kind: dg.DagsterEventType) -> None:
    instance.report_dagster_event(dg.DagsterEvent(kind.value, run.job_name), run.run_id)


def made_at(instance: dg.DagsterInstance, run: dg.DagsterRun) -> datetime:
    record = instance.get_run_record_by_id(run.run_id)
    assert record is not None
    return record.create_timestamp


def effects(instance: dg.DagsterInstance, now: datetime) -> list[str]:
    return [each.effect for each in QueueWatch(instance).troubles(now) or []]


@pytest.mark.parametrize("status", [QUEUED, dg.DagsterRunStatus.NOT_STARTED])
def test_a_run_that_waits_for_long_is_told_until_it_goes_on(
    instance: dg.DagsterInstance, status: dg.DagsterRunStatus
) -> None:
    run = asked_for(instance, nightly, status)
    late = made_at(instance, run) + LIMIT
    assert effects(instance, late - MINUTE) == []
    [trouble] = QueueWatch(instance).troubles(late) or []
    assert (trouble.effect, trouble.run_id) == ("nightly must wait", run.run_id)
    assert trouble.seen_at == made_at(instance, run)
    happens(instance, run, dg.DagsterEventType.RUN_START)
    assert effects(instance, late) == []


def test_a_run_whose_process_does_not_begin_is_told(instance: dg.DagsterInstance) -> None:
    run = asked_for(instance, nightly)
    happens(instance, run, dg.DagsterEventType.RUN_STARTING)
    record = instance.get_run_record_by_id(run.run_id)
    assert record is not None
    assert effects(instance, record.update_timestamp + LIMIT - MINUTE) == []
    assert effects(instance, record.update_timestamp + LIMIT) == ["nightly must wait"]


def test_a_queue_behind_runs_of_its_own_kind_is_well_and_behind_others_it_is_not(
    instance: dg.DagsterInstance,
) -> None:
    waits, before = asked_for(instance, nightly), asked_for(instance, nightly)
    late = made_at(instance, before) + LIMIT
    happens(instance, before, dg.DagsterEventType.RUN_START)
    assert effects(instance, late) == []
    happens(instance, before, dg.DagsterEventType.RUN_SUCCESS)
    assert effects(instance, late) == [], "one began lately"
    assert effects(instance, late + LIMIT) == ["nightly must wait"]
    happens(instance, asked_for(instance, other), dg.DagsterEventType.RUN_START)
    [trouble] = QueueWatch(instance).troubles(late + LIMIT) or []
    assert trouble.cause == "1 other run goes on, and no turn came in Dagster's queue"
    assert trouble.run_id == waits.run_id


def test_a_run_that_somebody_took_out_of_the_queue_is_no_trouble(instance: dg.DagsterInstance) -> None:
    run = asked_for(instance, nightly)
    late = made_at(instance, run) + LIMIT
    instance.report_run_canceled(run)
    assert effects(instance, late) == []


def test_right_after_a_start_it_is_too_early_to_tell(instance: dg.DagsterInstance) -> None:
    began = made_at(instance, asked_for(instance, nightly)) + 10 * LIMIT
    watch = QueueWatch(instance, began)
    assert watch.troubles(began + LIMIT - MINUTE) is None
    assert len(watch.troubles(began + LIMIT) or []) == 1
