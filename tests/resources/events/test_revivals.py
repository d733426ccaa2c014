"""A dead event waits again when an equal delivery comes; what was read, waits or is another one does not."""

from datetime import timedelta

from resources.events import EventState, EventStore, Outcome
from tests.resources.events.arrivals import NOON, SECOND, an_arrival


def _settled(store: EventStore, state: EventState) -> int:
    event = store.listed()[0]
    store.settle([Outcome(event.id, state, "why", NOON)])
    return event.id


def test_a_dead_event_waits_again_once(store: EventStore) -> None:
    store.keep([an_arrival("a1"), an_arrival("b1", source="other")])
    dead = _settled(store, EventState.DEAD)
    assert dead == 2
    again = an_arrival("b1", source="other", at=NOON + SECOND, revives=True, correlation_id="c1")
    assert store.keep([again, again]) == [True, False]
    assert store.keep([again]) == [False]
    event = store.event(2)
    assert event is not None
    assert (event.state, event.attempts, event.settled_at) == (EventState.WAITING, 0, None)
    assert (event.correlation_id, event.received_at) == ("c1", NOON)
    assert len(store.listed()) == 2


def test_what_was_read_or_is_refused_again_or_may_not_revive_stays(store: EventStore) -> None:
    store.keep([an_arrival("a1")])
    number = _settled(store, EventState.DEAD)
    assert store.keep([an_arrival("a1"), an_arrival("a1", revives=True, refused="still")]) == [False, False]
    assert store.keep([an_arrival("a1", source="other", revives=True)]) == [True], "another one"
    store.replay([number])
    store.settle([Outcome(number, EventState.READ, "", NOON)])
    assert store.keep([an_arrival("a1", revives=True)]) == [False]
    event = store.event(number)
    assert event is not None
    assert event.state is EventState.READ


def test_an_older_dead_event_than_counts_as_the_same_stays_dead(store: EventStore) -> None:
    store.keep([an_arrival("a1")])
    number = _settled(store, EventState.DEAD)
    later = NOON + timedelta(hours=1)
    again = an_arrival("a1", at=later, claimed_since=later - timedelta(minutes=5), revives=True)
    assert store.keep([again, again]) == [True, False]
    event = store.event(number)
    assert event is not None
    assert event.state is EventState.DEAD
