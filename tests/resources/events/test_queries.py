"""What the event store is asked: what waits, what is dead, what came when, and how it stands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from resources.events import EventCounts, EventState, EventStore, Outcome
from tests.resources.events.arrivals import NOON, SECOND, an_arrival, claims, failed


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


def test_the_same_claim_is_found_at_every_source(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("a", source="other"), an_arrival("b")])
    assert [(event.source, event.claim) for event in store.of_claims({"a"})] == [
        ("shop", "a"),
        ("other", "a"),
    ]
    assert store.of_claims([]) == []


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


def test_several_sources_can_be_listed(store: EventStore) -> None:
    store.keep([an_arrival("a"), an_arrival("b", source="other"), an_arrival("c", source="third")])
    assert claims(store.listed(source=["shop", "third"])) == ["c", "a"]
    assert store.listed(source=[]) == []


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
