"""Whether an event came before is known in every process, however claims are spread over memory and index."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from resources import event_claims
from resources.event_claims import START
from resources.event_migrations import MIGRATIONS, claims_table, events_table, indexed_table
from resources.events import EventStore
from resources.migrations import UtcTime, applied_table, apply, times_for
from roms_assets.kernel.errors import SourceUnavailable
from tests.resources.events.arrivals import NOON, an_arrival, opened

WINDOW = timedelta(minutes=5)
BATCH = 7


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_claims, "BATCH", BATCH)


def indexed(store: EventStore) -> tuple[int, int]:
    """How many claims are in the index, and up to which event it goes."""
    with store._transaction() as connection:
        many = connection.scalar(sa.select(sa.func.count()).select_from(claims_table))
        until = connection.scalar(sa.select(indexed_table.c.until))
    return many or 0, until or 0


def test_any_course_of_two_processes_keeps_what_one_alone_would(address: str, tmp_path: Path) -> None:
    """Claims come again at once, later, at the other process, after their window, and after a new start."""
    chance, at = random.Random(5), NOON
    stores, last = [opened(address, tmp_path), opened(address, tmp_path)], dict[tuple[str, str], datetime]()
    for _ in range(150):
        at += timedelta(seconds=chance.randrange(60))
        group, expected = [], []
        for _ in range(chance.randrange(1, 6)):
            source = chance.choice(["shop", "own"])
            since = at - WINDOW if source == "shop" else None
            claim = f"{'same start of all claims'[:START]}{chance.randrange(40)}"
            before = last.get((source, claim))
            is_new = before is None or (since is not None and before < since)
            if is_new:
                last[source, claim] = at
            group.append(an_arrival(claim, source, at, claimed_since=since))
            expected.append(is_new)
        if chance.random() < 0.1:
            stores[chance.randrange(2)] = opened(address, tmp_path)
        assert chance.choice(stores).keep(group) == expected
    many, until = indexed(stores[0])
    newest = stores[1].listed(limit=1)[0].id
    assert many == until > 10 * BATCH
    assert newest - until < BATCH


def test_an_event_is_found_by_its_claim_before_and_after_its_batch(address: str, tmp_path: Path) -> None:
    store = opened(address, tmp_path)
    for number in range(2 * BATCH + 3):
        store.keep([an_arrival(f"{number:020}")])
    assert indexed(store) == (2 * BATCH, 2 * BATCH)
    wanted = [0, BATCH, 2 * BATCH, 2 * BATCH + 2]
    found = store.of_claims([f"{number:020}" for number in [*wanted, 999]])
    assert [event.id for event in found] == [number + 1 for number in wanted]


def test_what_a_failed_commit_would_have_kept_is_not_known(address: str, tmp_path: Path) -> None:
    store = opened(address, tmp_path)
    store.keep([an_arrival("first")])

    def fail(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, Exception("the disk is full"))

    for count in (1, BATCH + 1):
        sa.event.listen(store._engine(), "commit", fail)
        with pytest.raises(SourceUnavailable):
            store.keep([an_arrival(f"{count} {number}") for number in range(count)])
        sa.event.remove(store._engine(), "commit", fail)
        assert store.keep([an_arrival(f"{count} {number}") for number in range(count)]) == [True] * count
    assert store.keep([an_arrival("first"), an_arrival("1 0"), an_arrival(f"{BATCH + 1} 0")]) == [False] * 3


def test_the_events_of_an_older_store_are_known(address: str, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    older = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with older.begin() as connection:
        apply(connection, applied_table("event_migrations"), MIGRATIONS[:3], "event store")
        kept = {
            "source": "shop", "received_at": NOON, "headers": "{}", "body": b"{}", "content_type": "",
            "correlation_id": "c0", "state": "waiting", "reason": "", "attempts": 0, "run_id": "",
        }  # fmt: skip
        connection.execute(events_table.insert(), [kept | {"id": n, "claim": f"{n}"} for n in (1, 2, 9)])
        connection.execute(sa.text("INSERT INTO event_sources VALUES ('shop', 3, 9, '2025-10-08 12:00:00')"))
    older.dispose()
    store = opened(address, tmp_path)
    assert indexed(store) == (3, 9)
    assert store.keep([an_arrival("9"), an_arrival("3"), an_arrival("1")]) == [False, True, False]
    assert [event.id for event in store.of_claims(["1", "3"])] == [1, 10]


def test_a_driver_is_given_times_as_they_are_kept_elsewhere() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    by_sqlalchemy = UtcTime().dialect_impl(dialect).bind_processor(dialect)
    assert by_sqlalchemy
    manila = datetime(2025, 10, 8, 0, 30, tzinfo=UTC).astimezone(tz=None)
    for at in (NOON, NOON + timedelta(microseconds=7), manila):
        assert times_for(dialect)(at) == by_sqlalchemy(at)
    with pytest.raises(ValueError, match="no time zone"):
        times_for(dialect)(NOON.replace(tzinfo=None))
