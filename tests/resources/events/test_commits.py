"""Events of several processes: each is kept whole and on the disk, or not at all, whoever is killed or slow."""

import gc
import os
import signal
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from resources.events import EventStore
from roms_assets.kernel.errors import SettingsWrong, SourceUnavailable
from tests.resources.events.arrivals import NOON, an_arrival, claims, opened
from tests.resources.postgres import Cluster
from tests.resources.processes import Middle, ended, held, started


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


def dying(address: str, lock_folder: str) -> EventStore:
    """The store of a process that is killed between its statements and its COMMIT."""
    store = EventStore(address=address, lock_folder=lock_folder)
    sa.event.listen(store._engine(), "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
    return store


def die_while_keeping(address: str, lock_folder: str) -> None:
    """What a process does that keeps an arrival and is killed."""
    dying(address, lock_folder).keep([an_arrival("lost")])


def die_while_moving(address: str, lock_folder: str) -> None:
    """What a process does that keeps an arrival, moves its cursor and is killed."""
    dying(address, lock_folder).keep_and_move("shop", [an_arrival("lost")], "7:9", NOON)


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


def test_a_kill_moves_no_cursor_without_what_it_brought(store: EventStore) -> None:
    store.keep_and_move("shop", [an_arrival("a")], "7:1", NOON)
    assert ended(started(die_while_moving, store.address, store.lock_folder)) == [-signal.SIGKILL]
    assert (store.cursor("shop"), claims(store.listed())) == ("7:1", ["a"])


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


@pytest.mark.parametrize("address", ["sqlite://", "no address"])
def test_an_address_that_cannot_be_used_is_told_to_be_that_of_events(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="the event store"):
        opened(address, tmp_path).check()


def test_the_connections_of_a_store_close_with_it(tmp_path: Path) -> None:
    file = tmp_path / "events.sqlite"
    EventStore(address=f"sqlite:///{file}").keep([an_arrival()])
    gc.collect()
    assert [each.path for each in psutil.Process().open_files() if each.path.startswith(str(file))] == []
