"""Which unfinished runs are closed after a crash, and which are somebody's work."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import EngineEventData

from resources.left_runs import (
    HOST_TAG,
    LOST,
    PID_TAG,
    close_left_runs,
    close_lost_runs,
    tags_of_this_process,
)
from roms_assets.cli.dagster_home import prepare

STARTED = dg.DagsterRunStatus.STARTED
NO_PROCESS = str(2**22 + 1)  # above the highest number that a process can have


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    prepare(tmp_path / "dagster")
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as opened:
        yield opened


@dg.job
def some_job(): ...


def a_run(instance, status=STARTED, **tags):
    run = instance.create_run_for_job(some_job, tags=tags)
    if status != dg.DagsterRunStatus.NOT_STARTED:
        instance.handle_new_event(_status_event(run, status))
    return run.run_id


def _status_event(run, status):
    kind = {
        STARTED: dg.DagsterEventType.RUN_START,
        dg.DagsterRunStatus.STARTING: dg.DagsterEventType.RUN_STARTING,
        dg.DagsterRunStatus.CANCELING: dg.DagsterEventType.RUN_CANCELING,
    }[status]
    event = dg.DagsterEvent(event_type_value=kind.value, job_name=run.job_name)
    return dg.EventLogEntry(
        error_info=None, level="debug", user_message="", run_id=run.run_id, timestamp=4e9, dagster_event=event
    )


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.FAILURE),
        (STARTED, dg.DagsterRunStatus.FAILURE),
        (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED),
        (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.NOT_STARTED),
    ],
)
def test_a_run_without_a_process_is_closed_but_not_a_waiting_one(instance, status, becomes):
    run_id = a_run(instance, status)
    close_left_runs(instance)
    assert instance.get_run_by_id(run_id).status == becomes


def test_a_run_of_a_living_process_is_left(instance):
    run_id = a_run(instance, **tags_of_this_process())
    assert close_left_runs(instance) == []
    assert instance.get_run_by_id(run_id).status == STARTED


def test_a_run_that_its_events_tie_to_a_living_process_is_left(instance):
    run_id = a_run(instance)
    data = EngineEventData.in_process(os.getpid())
    instance.report_engine_event("begun", instance.get_run_by_id(run_id), data)
    assert close_left_runs(instance) == []


def test_a_run_of_a_gone_process_is_closed(instance):
    run_id = a_run(instance, **{PID_TAG: NO_PROCESS, HOST_TAG: socket.gethostname()})
    assert close_left_runs(instance) == [run_id]


def test_a_younger_process_with_the_same_number_is_not_the_run(instance, monkeypatch):
    run_id = a_run(instance, **tags_of_this_process())
    monkeypatch.setattr("psutil.Process.create_time", lambda process: 5e9)
    assert close_left_runs(instance) == [run_id]


def test_another_machines_run_is_not_ours_to_judge(instance):
    a_run(instance, **{PID_TAG: NO_PROCESS, HOST_TAG: "elsewhere.example.com"})
    assert close_left_runs(instance) == []


def test_the_places_in_pools_of_ended_runs_are_freed(instance):
    run_id = a_run(instance)
    storage = instance.event_log_storage
    storage.initialize_concurrency_limit_to_default("lake")
    assert storage.claim_concurrency_slot("lake", run_id, "some_step").is_claimed
    close_left_runs(instance)
    assert storage.get_concurrency_info("lake").active_slot_count == 0


def test_while_roms_works_a_run_is_lost_when_every_process_that_it_named_is_gone(instance):
    lost, lives = a_run(instance, **{PID_TAG: NO_PROCESS}), a_run(instance, **{PID_TAG: NO_PROCESS})
    instance.report_engine_event(
        "begun", instance.get_run_by_id(lives), EngineEventData.in_process(os.getpid())
    )
    begins = a_run(instance)
    assert close_lost_runs(instance) == [lost]
    assert instance.get_run_by_id(lost).status == dg.DagsterRunStatus.FAILURE
    assert {instance.get_run_by_id(each).status for each in (lives, begins)} == {STARTED}
    assert LOST in [entry.message for entry in instance.all_logs(lost)]


def test_while_roms_works_a_run_that_its_process_made_and_did_not_start_is_lost_with_it(instance):
    made, lives = dg.DagsterRunStatus.NOT_STARTED, tags_of_this_process()
    lost = a_run(instance, made, **{**lives, PID_TAG: NO_PROCESS})
    for others in ({}, lives):
        a_run(instance, made, **others)
    assert close_lost_runs(instance) == [lost]
    assert instance.get_run_by_id(lost).status == dg.DagsterRunStatus.FAILURE


def test_while_roms_works_a_process_that_is_younger_than_the_last_sign_is_the_runs_own(instance, monkeypatch):
    a_run(instance, dg.DagsterRunStatus.STARTING, **tags_of_this_process())
    monkeypatch.setattr("psutil.Process.create_time", lambda process: 5e9)
    assert close_lost_runs(instance) == []


def test_a_run_that_ends_while_it_is_looked_at_is_left_as_it_ended(instance, monkeypatch):
    run_id = a_run(instance, **{PID_TAG: NO_PROCESS})

    def ends_meanwhile(pid):
        instance.report_run_canceled(instance.get_run_by_id(run_id))
        return False

    monkeypatch.setattr("resources.left_runs._lives", ends_meanwhile)
    assert close_lost_runs(instance) == []
    assert instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.CANCELED
