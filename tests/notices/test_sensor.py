"""The sensor in the graph, as the daemon calls it."""

from pathlib import Path

import dagster as dg
import pytest

from resources.left_runs import PID_TAG, tags_of_this_process
from tests.notices.watched import WatchedShop, a_watched_shop
from tests.pos.odd_worlds import FIRST, a_small_world

NO_PROCESS = str(2**22 + 1)  # above the highest number that a process can have


@dg.job
def _killed() -> None: ...


def tick(people: WatchedShop) -> str:
    """One tick of the daemon: what the UI shows of it."""
    sensor = people.shop.definitions().resolve_sensor_def("tell_people_what_goes_wrong")
    shown = sensor(dg.build_sensor_context(instance=people.shop.instance))
    assert isinstance(shown, dg.SkipReason)
    return str(shown.skip_message)


def test_a_tick_tells_people_and_shows_what_it_did(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    world = a_small_world(1, faults={f"{FIRST}|BMC-2": "error_sentence"})
    with a_watched_shop(world, tmp_path, channels=["log", "email"]) as people:
        assert people.shop.run("fill_missing").success
        assert tick(people) == "1 opened, 0 over, 1 open; 2 sent"
        told = f"{FIRST} is incomplete: 1 till absent: BMC-2"
        assert people.subjects == [told]
        assert f"[Test Shop] {told}\nWhat it means: 1 till absent: BMC-2\n" in caplog.text


def test_a_tick_never_fails_because_nothing_can_be_sent(tmp_path: Path) -> None:
    world = a_small_world(1, faults={f"{FIRST}|BMC-2": "error_sentence"})
    with a_watched_shop(world, tmp_path) as people:
        assert people.shop.run("fill_missing").success
        people.mail.__exit__(None, None, None)
        assert tick(people).startswith(
            "1 opened, 0 over, 1 open; 0 sent; Notices cannot be sent by email: the mail server cannot be reached"
        )
        assert people.chat.pings == 0


def test_a_run_whose_process_was_killed_is_told_as_failed(tmp_path: Path) -> None:
    with a_watched_shop(a_small_world(1), tmp_path) as people:
        killed = people.shop.instance.create_run_for_job(
            _killed, tags={**tags_of_this_process(), PID_TAG: NO_PROCESS}
        )
        begun = dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, _killed.name)
        people.shop.instance.report_dagster_event(begun, killed.run_id)
        assert tick(people) == "1 opened, 0 over, 1 open; 1 sent"
        assert [each.partition(":")[0] for each in people.subjects] == ["A run of _killed failed"]
