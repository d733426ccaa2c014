import gc
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from resources.event_news import MOST_NEWS
from resources.events import Arrival, Event, EventCounts, EventState, EventStore, Outcome
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import News, Sign
from tests.resources.postgres import Cluster
from tests.resources.processes import Middle, ended, held, started

NOON = datetime(2025, 10, 8, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers("postgres"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventStore]:
    """One contract for every database; the address alone chooses it."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path}/state/events.sqlite"
        if request.param == "postgres":
            address = stack.enter_context(request.getfixturevalue("postgres").database())
        yield EventStore(address=address, lock_folder=str(tmp_path / "locks"), wait_seconds=60)


def an_arrival(claim: str = "a1", source: str = "shop", at: datetime = NOON, **more: Any) -> Arrival:
    arrival = Arrival(source, claim, at, {"x-id": "1"}, b"{}", "application/json", "c0")
    return replace(arrival, **more)


def claims(events: Iterable[Event]) -> list[str]:
    return [event.claim for event in events]


def failed(event: Event, state: EventState = EventState.DEAD, reason: str = "no order in it") -> Outcome:
    return Outcome(event.id, state, reason, NOON + SECOND)


def keep_the_same(address: str, lock_folder: str) -> None:
    """What a front door does that gets what another gets too."""
    store = EventStore(address=address, lock_folder=lock_folder)
    for number in range(50):
        store.keep([an_arrival(f"{number}"), an_arrival(f"{os.getpid()}-{number}", source="own")])


def hold_the_turn(address: str, lock_folder: str, middle: Middle) -> None:
    """What a process does that is slow in the middle of keeping."""
    store = EventStore(address=address, lock_folder=lock_folder)
    sa.event.listen(store._engine(), "commit", lambda connection: middle())
    store.keep([an_arrival("slow")])


def die_while_keeping(address: str, lock_folder: str) -> None:
    """What a process does that is killed between its statements and its COMMIT."""
    store = EventStore(address=address, lock_folder=lock_folder)
    sa.event.listen(store._engine(), "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
    store.keep([an_arrival("lost")])


def test_an_event_is_what_arrived(store: EventStore) -> None:
    body = bytes(range(256))
    manila = NOON.astimezone(tz=None) + timedelta(microseconds=7)
    arrival = an_arrival(body=body, at=manila, headers={"x-id": "Ñ"}, content_type="text/\0plain")
    assert store.keep([arrival]) == [True]
    found = store.event(1)
    assert found == Event(
        1, "shop", "a1", manila, {"x-id": "Ñ"}, body, "text/\N{SYMBOL FOR NULL}plain", "c0",
        EventState.WAITING, "", 0, None, None,
    )  # fmt: skip
    assert found.received_at.utcoffset() == timedelta(0)
    assert store.event(2) is None


def test_the_same_claim_is_kept_once(store: EventStore) -> None:
    assert store.keep([an_arrival("a"), an_arrival("b"), an_arrival("a")]) == [True, True, False]
    assert store.keep([an_arrival("b"), an_arrival("c")]) == [False, True]
    assert store.keep([an_arrival("a", source="other")]) == [True]
    assert [event.id for event in store.listed()] == [4, 3, 2, 1]


def test_a_claim_counts_as_long_as_its_source_says(store: EventStore) -> None:
    first = an_arrival(at=NOON, claimed_since=NOON - 300 * SECOND)
    at_the_end = an_arrival(at=NOON + 300 * SECOND, claimed_since=NOON)
    later = an_arrival(at=NOON + 301 * SECOND, claimed_since=NOON + SECOND)
    again = an_arrival(at=NOON + 302 * SECOND, claimed_since=NOON + 2 * SECOND)
    assert [store.keep([each])[0] for each in (first, at_the_end, later, again)] == [True, False, True, False]


def test_two_equal_ones_in_one_go_are_told_apart_by_time_too(store: EventStore) -> None:
    later = an_arrival(at=NOON + 301 * SECOND, claimed_since=NOON + SECOND)
    assert store.keep([an_arrival(), later]) == [True, True]


def test_keeping_nothing_is_nothing(store: EventStore) -> None:
    assert store.keep([]) == []
    assert store.counts() == {}


def test_what_waits_comes_oldest_first_and_of_some_sources_only(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b", source="other"), an_arrival("c"), an_arrival("d")])
    assert claims(store.waiting(["shop"], 2)) == ["a", "c"]
    assert claims(store.waiting(["shop", "other"], 9)) == ["a", "b", "c", "d"]
    assert store.waiting([], 9) == []


def test_an_event_is_due_by_its_attempts_and_keeps_none_behind_it_waiting(store: EventStore) -> None:
    store.keep([an_arrival("once"), an_arrival("thrice"), an_arrival("new")])
    once, thrice, _ = store.waiting(["shop"], 3)
    for event in (once, thrice, thrice, thrice):
        store.settle([failed(event, EventState.WAITING)])  # at NOON and a second
    at, before = NOON + SECOND, NOON
    assert claims(store.due(["shop"], 9, [before, before])) == ["new"]
    assert claims(store.due(["shop"], 9, [before, at, before])) == ["once", "new"]
    assert claims(store.due(["shop"], 9, [before, before, at])) == ["thrice", "new"]
    assert claims(store.due(["shop"], 1, [before, at, at])) == ["once"]
    assert store.due(["other"], 9, [at]) == []


def test_what_was_read_waits_no_more(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b")])
    first, _ = store.waiting(["shop"], 2)
    store.settle([Outcome(first.id, EventState.READ, "", NOON + SECOND)])
    assert claims(store.waiting(["shop"], 2)) == ["b"]
    found = store.event(first.id)
    assert found == replace(
        first, state=EventState.READ, last_attempt_at=NOON + SECOND, settled_at=NOON + SECOND
    )


def test_an_attempt_that_failed_is_counted_until_the_event_is_dead(store: EventStore) -> None:
    store.keep([an_arrival()])
    [event] = store.waiting(["shop"], 1)
    store.settle([failed(event, EventState.WAITING, "the vendor is silent")])
    [event] = store.waiting(["shop"], 1)
    assert (event.attempts, event.reason, event.settled_at) == (1, "the vendor is silent", None)
    store.settle([failed(event)])
    dead = store.event(event.id)
    assert dead is not None
    assert (dead.state, dead.attempts, dead.settled_at) == (EventState.DEAD, 2, NOON + SECOND)
    assert store.waiting(["shop"], 1) == []


def test_what_is_settled_stays_so(store: EventStore) -> None:
    store.keep([an_arrival()])
    [event] = store.waiting(["shop"], 1)
    store.settle([failed(event)])
    store.settle([Outcome(event.id, EventState.READ, "", NOON + 9 * SECOND)])
    found = store.event(event.id)
    assert found is not None
    assert found.state is EventState.DEAD


def test_a_replayed_event_waits_as_if_new(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b"), an_arrival("c")])
    first, second, third = store.waiting(["shop"], 3)
    store.settle([failed(first), Outcome(second.id, EventState.READ, "", NOON)])
    assert store.replay([first.id, second.id, third.id, 99, first.id]) == 2
    again = store.waiting(["shop"], 3)
    assert claims(again) == ["a", "b", "c"]
    assert (again[0].attempts, again[0].settled_at, again[0].reason) == (0, None, "no order in it")
    assert store.keep([an_arrival("a")]) == [False]


def test_a_reason_is_noted_with_the_replay_also_of_what_waits(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b"), an_arrival("c")])
    first, second, third = store.waiting(["shop"], 3)
    store.settle([failed(first)])
    assert store.replay([first.id, second.id], "decided") == 2
    again = store.waiting(["shop"], 3)
    assert [event.reason for event in again] == ["decided", "decided", ""]
    assert store.replay([third.id]) == 0


def test_the_same_claim_is_found_at_every_source(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("a", source="other"), an_arrival("b")])
    assert [(event.source, event.claim) for event in store.of_claims({"a"})] == [
        ("shop", "a"),
        ("other", "a"),
    ]
    assert store.of_claims([]) == []


def test_what_the_door_refused_is_dead_at_once(store: EventStore) -> None:
    store.keep([an_arrival(refused="the body is no JSON object")])
    [event] = store.listed(state=EventState.DEAD)
    assert (event.reason, event.attempts, event.settled_at) == ("the body is no JSON object", 1, NOON)
    assert store.waiting(["shop"], 1) == []
    assert store.replay([event.id]) == 1


def test_what_the_door_refused_is_found_until_a_run_has_seen_it(store: EventStore) -> None:
    arrivals = [an_arrival(name, refused="" if name == "good" else "no order") for name in ("a", "good", "b")]
    store.keep([*arrivals, an_arrival("c", source="other", refused="no order")])
    store.settle([Outcome(2, EventState.DEAD, "tried", NOON, "run-1")])
    first, second = store.refused_unseen(["shop"], 9)
    assert (first.claim, second.claim, claims(store.refused_unseen(["shop"], 1))) == ("a", "b", ["a"])
    store.note_seen([], "run-1")
    store.note_seen([first.id], "run-1")
    assert claims(store.refused_unseen(["shop", "other"], 9)) == ["b", "c"]
    seen = store.event(first.id)
    assert seen is not None
    assert (seen.state, seen.reason, seen.attempts, seen.run_id) == (EventState.DEAD, "no order", 1, "run-1")
    store.replay([second.id])
    store.note_seen([second.id], "run-2")
    assert [event.run_id for event in store.waiting(["shop"], 9)] == [""]


def test_events_are_listed_newest_first_page_by_page(store: EventStore) -> None:
    store.keep([an_arrival(str(number), at=NOON + number * SECOND) for number in range(5)])
    store.keep([an_arrival("x", source="other", at=NOON)])
    store.settle([failed(event) for event in store.waiting(["shop"], 2)])
    assert claims(store.listed(limit=2)) == ["x", "4"]
    assert claims(store.listed(limit=2, before_id=5)) == ["3", "2"]
    assert claims(store.listed(source="other")) == ["x"]
    assert claims(store.listed(state=EventState.DEAD)) == ["1", "0"]
    assert claims(store.listed(since=NOON + 3 * SECOND)) == ["4", "3"]


def test_a_day_is_all_that_came_between_two_midnights_in_utc(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("events", "event_queries"):
        monkeypatch.setattr(f"resources.{module}.PAGE", 2)
    midnight = datetime(2025, 10, 8, tzinfo=UTC)
    times = [midnight - SECOND, midnight, midnight, midnight + SECOND, NOON, midnight + timedelta(days=1)]
    store.keep([an_arrival(str(number), at=at) for number, at in reversed(list(enumerate(times)))])
    store.keep([an_arrival("x", source="other")])
    assert sorted(claims(list(store.on_day(["shop"], date(2025, 10, 8))))) == ["1", "2", "3", "4"]
    assert claims(list(store.on_day(["shop"], date(2025, 10, 9)))) == ["5"]
    assert list(store.on_day(["shop"], date(2025, 10, 10))) == []


def test_counts_tell_how_it_stands_with_each_source(store: EventStore) -> None:
    store.keep([an_arrival(str(number), at=NOON + number * SECOND) for number in range(4)])
    store.keep([an_arrival("x", source="other")])
    first, second, *_ = store.waiting(["shop"], 4)
    store.settle([failed(first), Outcome(second.id, EventState.READ, "", NOON)])
    assert store.counts() == {
        "other": EventCounts(1, 0, 0, NOON, NOON),
        "shop": EventCounts(2, 1, 1, NOON + 3 * SECOND, NOON + 2 * SECOND),
    }
    assert "3 events wait, 1 are dead" in store.check()


def test_a_secret_was_last_used_when_something_signed_with_it_came_last(store: EventStore) -> None:
    store.keep([an_arrival("a", secret="old"), an_arrival("b", secret="new")])
    store.keep([an_arrival("b", secret="new", at=NOON + SECOND)])
    store.keep([an_arrival("c")])
    assert store.secrets_used() == {("shop", "old"): NOON, ("shop", "new"): NOON + SECOND}


def test_of_two_that_keep_the_same_at_once_one_does(store: EventStore) -> None:
    store.counts()
    assert ended(*(started(keep_the_same, store.address, store.lock_folder) for _ in range(2))) == [0, 0]
    events = store.listed(limit=1000)
    assert [event.id for event in reversed(events)] == list(range(1, 151))
    assert sorted(claims(store.listed(source="shop", limit=1000)), key=int) == [str(n) for n in range(50)]


def test_an_event_is_there_from_its_commit_on(store: EventStore) -> None:
    store.counts()
    with held(hold_the_turn, store.address, store.lock_folder) as process:
        assert store.listed() == []
        assert process.let_go() == 0
    assert claims(store.listed()) == ["slow"]


def test_a_killed_process_leaves_no_half_event_and_no_lock(store: EventStore) -> None:
    store.counts()
    assert ended(started(die_while_keeping, store.address, store.lock_folder)) == [-signal.SIGKILL]
    assert store.listed() == []
    assert store.keep([an_arrival("lost")]) == [True]


def test_who_waits_too_long_for_the_turn_is_told(store: EventStore) -> None:
    store.counts()
    hasty = EventStore(address=store.address, lock_folder=store.lock_folder, wait_seconds=0.1)
    hasty.counts()
    with held(hold_the_turn, store.address, store.lock_folder) as process:
        with pytest.raises(SourceUnavailable, match=r"the event store .* does not answer"):
            hasty.keep([an_arrival("b")])
        process.let_go()
    assert hasty.keep([an_arrival("b")]) == [True]


def test_a_commit_of_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    store = EventStore(address=f"sqlite:///{tmp_path}/events.sqlite")
    with store._transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


@pytest.mark.servers("postgres")
def test_a_commit_of_postgres_waits_for_the_disk_though_its_server_be_hasty(postgres: Cluster) -> None:
    with postgres.database() as address:
        store = EventStore(address=address)
        told: list[object] = []
        sa.event.listen(
            store._engine(),
            "commit",
            lambda connection: told.append(connection.exec_driver_sql("SHOW synchronous_commit").scalar()),
        )
        store.keep([an_arrival()])
    assert told == ["on"]


def test_the_connections_of_a_store_close_with_it(tmp_path: Path) -> None:
    file = tmp_path / "events.sqlite"
    EventStore(address=f"sqlite:///{file}").keep([an_arrival()])
    gc.collect()
    assert [each.path for each in psutil.Process().open_files() if each.path.startswith(str(file))] == []


def test_a_cursor_moves_with_what_was_kept(store: EventStore) -> None:
    assert store.cursor("shop") is None
    assert store.keep_and_move("shop", [an_arrival("a")], "7:1", NOON) == [True]
    assert store.keep_and_move("shop", [an_arrival("a"), an_arrival("b")], "7:2", NOON) == [False, True]
    assert store.keep_and_move("shop", [], "8:0", NOON) == []
    assert (store.cursor("shop"), store.cursor("other")) == ("8:0", None)


def die_while_moving(address: str, lock_folder: str) -> None:
    """What a process does that is killed between its statements and its COMMIT."""
    store = EventStore(address=address, lock_folder=lock_folder)
    sa.event.listen(store._engine(), "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
    store.keep_and_move("shop", [an_arrival("lost")], "7:9", NOON)


def test_a_kill_moves_no_cursor_without_what_it_brought(store: EventStore) -> None:
    store.keep_and_move("shop", [an_arrival("a")], "7:1", NOON)
    assert ended(started(die_while_moving, store.address, store.lock_folder)) == [-signal.SIGKILL]
    assert (store.cursor("shop"), claims(store.listed())) == ("7:1", ["a"])


def test_several_sources_can_be_listed(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b", source="other"), an_arrival("c", source="third")])
    assert claims(store.listed(source=["shop", "third"])) == ["c", "a"]
    assert store.listed(source=[]) == []


def a_word(number: int, status: str = "new", event_id: int | None = None) -> News:
    return News("order", f"{number}", {"status": status, "name": "Ä\0"}, NOON + number * SECOND, event_id)


def test_of_each_thing_the_newest_word_is_kept_and_only_the_latest_things(store: EventStore) -> None:
    store.tell([a_word(1), a_word(2, event_id=7), a_word(1, "again")])
    store.tell([])
    assert store.news("order", 5) == [a_word(1, "again"), a_word(2, event_id=7)]
    store.tell([a_word(2, "shipped")])
    assert store.news("order", 5) == [a_word(2, "shipped"), a_word(1, "again")]
    assert store.news("order", 1) == [a_word(2, "shipped")]
    assert store.news("other", 5) == []
    store.tell([a_word(number) for number in range(10, 10 + MOST_NEWS)])
    assert [each.thing for each in store.news("order", 1000)] == [
        f"{9 + MOST_NEWS - n}" for n in range(MOST_NEWS)
    ]


def test_what_is_told_of_again_and_again_pushes_nothing_else_out(store: EventStore) -> None:
    store.tell([a_word(1)])
    for number in range(MOST_NEWS):
        store.tell([a_word(2, str(number))])
    assert store.news("order", 5) == [a_word(2, str(MOST_NEWS - 1)), a_word(1)]


def test_signs_of_life_are_kept_with_their_newest_time(store: EventStore) -> None:
    assert store.signs() == {}
    store.note(Sign.LOOKED, NOON)
    store.note(Sign.LOOKED, NOON + SECOND)
    store.keep([an_arrival()])
    store.settle([replace(failed(store.listed()[0]), run_id="run-1")])
    assert store.signs() == {Sign.LOOKED: NOON + SECOND, Sign.READ: NOON + SECOND}
    [line] = store.lines(["shop"], 5)
    assert (line.id, line.state, line.reason, line.attempts, line.run_id) == (
        1, EventState.DEAD, "no order in it", 1, "run-1")  # fmt: skip
    assert store.lines(["shop"], 5, EventState.WAITING) == []
    assert store.lines(["other"], 5) == []
    assert store.sources() == ["shop"]
    assert [event.run_id for event in store.of_correlation("c0")] == ["run-1"]
    assert store.of_correlation("c1") == []


def test_all_dead_ones_are_found_page_by_page_and_by_what_their_body_says(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("events", "event_queries"):
        monkeypatch.setattr(f"resources.{module}.PAGE", 2)
    for number in range(7):
        store.keep([an_arrival(str(number), body=b'{"a":%d}' % (number % 2))])
    store.keep([an_arrival("other", source="own")])
    store.settle([failed(event) for event in store.listed() if event.claim != "6"])
    assert claims(store.dead(["shop"])) == ["5", "4", "3", "2", "1", "0"]
    assert claims(store.dead(["shop"], b'"a":1')) == ["5", "3", "1"]
    assert claims(store.dead(["shop"], b"nothing")) == []
    assert store.replay_dead([]) == 0
    assert store.replay_dead(["shop"]) == 6
    assert claims(store.dead(["shop", "own"])) == ["other"]
