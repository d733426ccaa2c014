"""Runs that wait for longer than they may."""

from dataclasses import replace
from datetime import timedelta

from roms_assets.notices.rules.queues import LIMIT, Stage, WaitingRun, held_up
from tests.notices.builders import MINUTE, NOW

RUN = WaitingRun("r1", "run/daily_pos", "daily_pos", Stage.QUEUED, NOW)
LATE = NOW + LIMIT


def test_people_hear_of_it_within_a_quarter_of_an_hour() -> None:
    assert LIMIT + timedelta(minutes=5) <= timedelta(minutes=15)
    assert held_up([RUN], (), 0, LATE - MINUTE) == []
    [trouble] = held_up([RUN], (), 0, LATE)
    assert trouble.title == "Runs do not start"
    assert trouble.effect == "daily_pos must wait"
    assert (trouble.seen_at, trouble.run_id) == (NOW, "r1")


def test_what_waits_behind_its_own_kind_has_its_turn() -> None:
    assert held_up([RUN], {"run/daily_pos"}, 1, LATE) == []
    assert held_up([RUN], {"run/sync_square"}, 1, LATE) != []


def test_all_that_wait_are_one_trouble_that_shows_the_first_and_grows() -> None:
    second = replace(RUN, run_id="r2", key="run/sync_square", what="sync_square", since=NOW - MINUTE)
    third = replace(RUN, run_id="r3", since=NOW - MINUTE / 2)
    [trouble] = held_up([RUN, second, third], (), 0, LATE)
    assert trouble.effect == "daily_pos, sync_square must wait"
    assert trouble.parts == {"daily_pos", "sync_square"}
    assert trouble.run_id == "r2"


def test_the_cause_says_where_it_stays() -> None:
    def cause(stage: Stage, going_on: int) -> str:
        return held_up([replace(RUN, stage=stage)], (), going_on, LATE)[0].cause

    assert cause(Stage.QUEUED, 0).startswith("no run goes on, and Dagster takes none from its queue")
    assert cause(Stage.QUEUED, 1) == "1 other run goes on, and no turn came in Dagster's queue"
    assert cause(Stage.QUEUED, 10) == "10 other runs go on, and no turn came in Dagster's queue"
    assert cause(Stage.MADE, 0) == "it was made and never came into Dagster's queue"
    assert cause(Stage.STARTING, 3) == "a process was asked for, and none began the work"
