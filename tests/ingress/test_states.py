"""What /health, /metrics and the page of the interface say, also when a part does not work."""

import socket
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from demo.webhook_signing import unsigned
from ingress.probes import PATIENCE_SECONDS as PROBE_SECONDS
from ingress.sources import Source
from resources.events import EventStore
from roms_assets.kernel.events import Arrival, EventCounts, Sign
from tests.ingress.front_door import NOON, Door, an_order, opened, some_settings
from tests.waiting import PATIENCE_SECONDS, in_time, until

SECOND = timedelta(seconds=1)
QUICK = 0.5
"""Seconds within which health is told, whatever hangs."""


def figures(door: Door) -> dict[tuple[str, ...], float]:
    """Name and labels of every figure -> its value, as Prometheus reads them."""
    answer = door.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_health_tells_of_each_part_its_state_and_the_age_of_its_last_success(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        door.post(an_order(1))
        door.post(an_order(2))
        door.post(b"no order")
        [_, first] = door.store.waiting(["shop"], 2)
        door.clock.at = NOON + 90 * SECOND
        answer = door.get("/health")
    told = answer.json()
    assert first.id == 2
    assert (answer.status_code, told["state"], told["as_of"]) == (200, "ok", "2026-01-15T12:01:30+00:00")
    assert told["event_store"]["state"] == "ok"
    assert 0 < told["event_store"]["last_success_seconds_ago"] < 90, (
        "since the last write, by a clock of its own"
    )
    assert told["sources"]["shop"] == {
        "state": "ok", "last_success_seconds_ago": 90.0, "oldest_waiting_seconds_ago": 90.0,
        "waiting": 2, "read": 0, "dead": 1,
    }  # fmt: skip


def test_before_anything_came_it_is_well(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        told = door.get("/health").json()
        assert (told["state"], told["sources"]["shop"]["last_success_seconds_ago"]) == ("ok", None)


def test_health_tells_whether_the_daemon_looks_for_events_and_shipstation_is_asked(tmp_path: Path) -> None:
    def told(part: str) -> dict[str, object]:
        answer = door.get("/health")
        assert answer.status_code == 200, "events can be taken all the same"
        found: dict[str, object] = answer.json()[part]
        return found

    with opened(some_settings(tmp_path)) as door:
        assert told("reading") == {
            "state": "unknown", "last_success_seconds_ago": None, "last_tried_seconds_ago": None,
        }  # fmt: skip
        door.store.note(Sign.LOOKED, NOON)
        door.store.note(Sign.ASKED, NOON - 60 * SECOND)
        door.clock.at = NOON + 5 * SECOND
        assert told("reading") == {
            "state": "ok", "last_success_seconds_ago": 5.0, "last_tried_seconds_ago": None,
        }  # fmt: skip
        assert told("asking") == {"state": "ok", "last_success_seconds_ago": 65.0}
        door.clock.at = NOON + 121 * SECOND
        assert told("reading")["state"] == "failing"
        assert told("asking")["state"] == "ok"
        door.clock.at = NOON + timedelta(hours=3)
        assert told("asking") == {"state": "failing", "last_success_seconds_ago": 10_860.0}


def test_in_a_crowd_what_was_just_written_tells_that_events_can_be_taken_though_the_store_answers_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, tell = threading.Event(), EventStore.signs

    def told_late(store: EventStore) -> dict[Sign, datetime]:
        turn.wait(PATIENCE_SECONDS)
        return tell(store)

    monkeypatch.setattr(EventStore, "signs", told_late)
    monkeypatch.setattr("ingress.keeping.PROVEN_SECONDS", PATIENCE_SECONDS)
    with opened(some_settings(tmp_path), probe_seconds=0.01) as door:
        try:
            assert door.post().status_code == 200
            assert door.get("/health").status_code == 200
            monkeypatch.setattr("ingress.keeping.PROVEN_SECONDS", -1.0)
            assert door.get("/health").status_code == 503, "that was long ago"
        finally:
            turn.set()


MANY = """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300000)
    INSERT INTO events
    SELECT n, 'shop', hex(n), '2026-01-15 12:00:00.000000', '{}', x'', '', '',
           CASE n % 100 WHEN 0 THEN 'waiting' WHEN 1 THEN 'dead' ELSE 'read' END, '', 0, NULL, NULL, ''
    FROM numbers
"""


def test_health_is_quick_also_with_many_events(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        door.post(an_order(1))
        with closing(sqlite3.connect(tmp_path / "events.sqlite")) as other, other:
            other.execute("DELETE FROM events")
            other.execute(MANY)
            other.execute("UPDATE event_sources SET events = 300000, last_id = 300000")
        told = in_time(QUICK, lambda: door.get("/health"), "health, counts and all").json()
        assert [told["sources"]["shop"][name] for name in ("waiting", "read", "dead")] == [3000, 294000, 3000]


def test_events_can_be_taken_while_they_are_counted_and_late_counts_are_told_by_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, count = threading.Semaphore(0), EventStore.counts

    def counted_slowly(store: EventStore) -> dict[str, EventCounts]:
        turns.acquire()
        return count(store)

    def looked() -> tuple[int, str, object, object]:
        answer = door.get("/health")
        told = answer.json()
        counted = told["sources"]["shop"]["waiting"], told["counted_seconds_ago"]
        return answer.status_code, told["event_store"]["state"], *counted

    monkeypatch.setattr(EventStore, "counts", counted_slowly)
    with opened(some_settings(tmp_path), probe_seconds=PROBE_SECONDS) as door:
        try:
            door.post(an_order(1))
            until(lambda: looked() == (200, "ok", None, None), "health without counts")
            until(lambda: figures(door)["roms_event_store_up",] == 1, "figures without counts")
            turns.release()
            until(lambda: looked()[:3] == (200, "ok", 1), "the counts that came too late for the first look")
            assert isinstance(looked()[3], float)
            until(lambda: figures(door)["roms_events", "shop", "waiting"] == 1, "the counts as figures")
        finally:
            turns.release(1000)


def test_a_store_that_hangs_is_told_within_half_a_second_and_the_sender_asked_to_try_again(
    tmp_path: Path,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"postgresql://roms@127.0.0.1:{silent.getsockname()[1]}/roms?connect_timeout=2"
        shop = some_settings(tmp_path, address=address, store_seconds=0.2)
        with opened(shop, probe_seconds=PROBE_SECONDS) as door:
            for _ in range(3):
                answer = in_time(QUICK, lambda: door.get("/health"), "health of a store that hangs")
                assert (answer.status_code, answer.json()["event_store"]["state"]) == (503, "failing")
            assert door.post().status_code == 503
            assert figures(door)["roms_event_store_up",] == 0


def test_a_store_that_is_locked_is_told_and_works_again_when_it_is_free(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, store_seconds=0.2)) as door:
        until(lambda: door.post(an_order(1)).status_code == 200, "one that is kept in time")
        with closing(sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = door.post(an_order(2))
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            until(lambda: door.get("/health").status_code == 503, "health tells of it")
        until(lambda: door.get("/health").status_code == 200, "health without a delivery")
        until(lambda: door.post(an_order(2)).status_code == 200, "another one that is kept in time")
        assert door.bodies() == [an_order(1), an_order(2)]


def test_a_store_that_is_locked_is_told_before_any_delivery_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(some_settings(tmp_path), probe_seconds=PROBE_SECONDS) as door:
        door.post(an_order(1))
        with closing(sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr("ingress.keeping.PROVEN_SECONDS", 0.0)
            for _ in range(2):
                answer = in_time(QUICK, lambda: door.get("/health"), "health of a store that is locked")
                assert (answer.status_code, answer.json()["event_store"]["state"]) == (503, "failing")
                assert answer.json()["event_store"]["last_success_seconds_ago"] > 0
        until(lambda: door.get("/health").status_code == 200, "health without a delivery")


def test_a_commit_that_nobody_waits_for_any_more_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, keep = threading.Event(), EventStore.keep

    def kept_late(store: EventStore, arrivals: Sequence[Arrival]) -> list[bool]:
        assert turn.wait(PATIENCE_SECONDS)
        return keep(store, arrivals)

    with opened(some_settings(tmp_path, store_seconds=0.2)) as door:
        until(lambda: door.post(an_order(1)).status_code == 200, "one that is kept in time")
        with closing(sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr(EventStore, "keep", kept_late)
            assert door.post(an_order(2)).status_code == 503
            assert door.get("/health").status_code == 503
        turn.set()
        until(lambda: door.get("/health").status_code == 200, "health when it is kept after all")


def test_who_asks_for_health_again_and_again_does_not_have_it_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs, prove = list[int](), EventStore.prove

    def counted(store: EventStore, size: int, at: datetime) -> None:
        proofs.append(size)
        prove(store, size, at)

    monkeypatch.setattr("ingress.keeping.PROVEN_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(EventStore, "prove", counted)
    with opened(some_settings(tmp_path)) as door:
        until(lambda: door.get("/health").status_code == 200, "health")
        assert all(door.get("/health").status_code == 200 for _ in range(20))
    assert proofs == [4096]


def test_a_store_that_cannot_be_opened_is_told_until_it_can(tmp_path: Path) -> None:
    place = tmp_path / "not_yet"
    place.write_text("a file where a folder should be")
    address = f"sqlite:///{place}/events.sqlite"
    with opened(some_settings(tmp_path / "home", address=address)) as door:
        assert door.post().status_code == 503
        assert door.get("/health").status_code == 503
        place.unlink()
        assert door.post().status_code == 200
        assert door.get("/health").status_code == 200


def test_metrics_count_what_became_of_each_delivery(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        door.post(an_order(1))
        door.post(an_order(1))
        door.post(an_order(2), sign=unsigned)
        door.post(b"no order")
        door.post(source="invented-by-a-stranger")
        told = figures(door)
    counted = {
        outcome: told["roms_webhooks_total", outcome, "shop"]
        for outcome in ("accepted", "duplicate", "refused")
    }
    assert counted == {"accepted": 1, "duplicate": 1, "refused": 1}
    assert told["roms_webhooks_total", "not_proven", "shop"] == 1
    assert told["roms_webhooks_total", "unknown_source", "unknown"] == 1
    assert not any("invented-by-a-stranger" in key for key in told)
    assert told["roms_webhook_seconds_count", "shop"] == 4
    assert told["roms_events", "shop", "waiting"] == 1
    assert told["roms_events", "shop", "dead"] == 1
    assert told["roms_event_last_received_timestamp_seconds", "shop"] == NOON.timestamp()
    assert told["roms_event_oldest_waiting_timestamp_seconds", "shop"] == NOON.timestamp()
    assert told["roms_commit_events_sum",] == 3
    assert told["roms_event_store_up",] == 1


def test_the_interface_describes_itself(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        told = door.get("/openapi.json").json()
        assert door.get("/docs").status_code == 200
    assert set(told["paths"]) >= {"/webhooks/{source}", "/health", "/metrics"}
    assert set(told["paths"]["/webhooks/{source}"]["post"]["responses"]) >= {
        "200", "400", "403", "404", "408", "413", "429", "503",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/health", "/metrics", "/openapi.json"])
def test_what_is_told_to_all_holds_no_secret_and_nothing_of_an_event(tmp_path: Path, path: str) -> None:
    with opened(some_settings(tmp_path)) as door:
        door.post(an_order(1, email="maria@example.com"))
        text = door.get(path).text
    assert not any(word in text for word in ("maria", "gateway", "2026q1", str(tmp_path)))


def test_our_own_fault_is_told_to_the_sender_and_the_log_says_where_but_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise ValueError("the order of somebody")

    with opened(some_settings(tmp_path)) as door:
        with monkeypatch.context() as patched:
            patched.setattr(Source, "why_refused", fail)
            answer = door.post()
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        [told] = [line for line in door.log if line["event"] == "webhook failed"]
        assert told["error"] == "ValueError"
        assert Path(__file__).name in told["place"]
        assert told["correlation_id"] == answer.json()["correlation_id"]
        assert "somebody" not in str(door.log)
        assert door.post().json()["status"] == "accepted"
