"""What arrives becomes an event once, and what is settled or replayed is so for good."""

from dataclasses import replace
from datetime import timedelta

from resources.events import Event, EventState, EventStore, Outcome
from tests.resources.events.arrivals import NOON, SECOND, an_arrival, claims, failed


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


def test_what_the_door_refused_is_dead_at_once(store: EventStore) -> None:
    store.keep([an_arrival(refused="the body is no JSON object")])
    [event] = store.listed(state=EventState.DEAD)
    assert (event.reason, event.attempts, event.settled_at) == ("the body is no JSON object", 1, NOON)
    assert store.waiting(["shop"], 1) == []
    assert store.replay([event.id]) == 1


def test_a_cursor_moves_with_what_was_kept(store: EventStore) -> None:
    assert store.cursor("shop") is None
    assert store.keep_and_move("shop", [an_arrival("a")], "7:1", NOON) == [True]
    assert store.keep_and_move("shop", [an_arrival("a"), an_arrival("b")], "7:2", NOON) == [False, True]
    assert store.keep_and_move("shop", [], "8:0", NOON) == []
    assert (store.cursor("shop"), store.cursor("other")) == ("8:0", None)
