"""What people who look are shown beside the events: the newest words on things, and signs of life."""

from dataclasses import replace

from resources.event_news import MOST_NEWS
from resources.events import EventState, EventStore
from roms_assets.kernel.events import News, Sign
from tests.resources.events.arrivals import NOON, SECOND, an_arrival, failed


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
