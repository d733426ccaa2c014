import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from resources.database_engines import open_postgres, open_sqlite
from resources.ledger import Entry, Ledger
from resources.ledger_migrations import MIGRATIONS, Migration, migrate
from roms_assets.kernel.errors import SettingsWrong, SourceChangedShape, SourceUnavailable
from tests.resources.postgres import Cluster
from tests.resources.processes import Middle, ended, held, started

DAY = date(2025, 10, 8)
NEWEST = MIGRATIONS[-1].number
A_NOTE = Migration(
    NEWEST + 1, "a note", ("ALTER TABLE ledger_entries ADD COLUMN note TEXT NOT NULL DEFAULT ''",)
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers("postgres"))])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """One contract for every database; the address alone chooses it."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path}/state/ledger.sqlite"
        if request.param == "postgres":
            address = stack.enter_context(request.getfixturevalue("postgres").database())
        yield Ledger(address=address, lock_folder=str(tmp_path / "locks"), wait_seconds=60)


@pytest.fixture
def on_postgres(postgres: Cluster) -> Iterator[Ledger]:
    with postgres.database() as address:
        yield Ledger(address=address, wait_seconds=60)


def changed(address: str, *later: Migration, meanwhile: Callable[[], None] = lambda: None) -> sa.Engine:
    """The opened database of a ROMS that knows `later` changes; `meanwhile` is called in their transaction."""

    def change(connection: sa.Connection) -> int:
        number = migrate(connection, (*MIGRATIONS, *later))
        meanwhile()
        return number

    return (open_sqlite if address.startswith("sqlite") else open_postgres)(address, change)


def an_entry(source: str = "BMC-1", day: date = DAY, state: str = "arrived", **more: Any) -> Entry:
    return replace(Entry("raw", day, source, state), **more)


def record_often(address: str, lock_folder: str, source: str) -> None:
    """What a recording process does."""
    for number in range(20):
        Ledger(address=address, lock_folder=lock_folder).record([an_entry(f"{source}-{number}")])


def record_in_order(address: str, lock_folder: str, backwards: bool) -> None:
    """What a process does that records, again and again, what another records the other way round."""
    entries = [an_entry(f"{number:03}") for number in range(300)]
    for _ in range(10):
        told = list(reversed(entries)) if backwards else entries
        Ledger(address=address, lock_folder=lock_folder).record(told)
        Ledger(address=address, lock_folder=lock_folder).published(
            "raw", {(each.day, each.source): "1" for each in told}
        )


def change_slowly(address: str, middle: Middle) -> None:
    """What a process of a newer ROMS does, held before the COMMIT of its change."""
    changed(address, A_NOTE, meanwhile=middle)


def change(address: str) -> None:
    """The same, at its own pace."""
    changed(address, A_NOTE)


def die_while_recording(address: str, lock_folder: str) -> None:
    """What a recording process does that is killed between its statement and its COMMIT."""
    ledger = Ledger(address=address, lock_folder=lock_folder)
    sa.event.listen(ledger._engine(), "after_cursor_execute", die)
    ledger.record([an_entry("A-1", state="absent"), an_entry("B-1")])


def die(*_: object) -> None:
    """End this process as a lost machine would."""
    os.kill(os.getpid(), signal.SIGKILL)


def hold_a_turn(address: str, lock_folder: str, middle: Middle) -> None:
    """What a process does that works in its turn."""
    with Ledger(address=address, lock_folder=lock_folder).turn("collect"):
        middle()


def test_an_entry_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    manila = timezone(timedelta(hours=8))
    at = datetime(2025, 10, 9, 2, 0, 0, 123456, tzinfo=manila)
    entry = an_entry(
        reason="Ñ", figures={"lines": 600, "amount": "1.50"}, attempts=2, last_attempt_at=at, arrived_at=at,
        fingerprint="f", staged_version="s", staged_in="b", published_version="p", parser_version="1",
    )  # fmt: skip
    ledger.record([entry])
    found = ledger.entry("raw", DAY, "BMC-1")
    assert found == entry
    assert found.arrived_at is not None
    assert found.arrived_at.utcoffset() == timedelta(0)
    assert ledger.entry("raw", DAY, "BMC-2") is None


def test_recording_again_replaces_the_whole_entry(ledger: Ledger) -> None:
    ledger.record([an_entry(attempts=3, published_version="p")])
    ledger.record([an_entry(state="absent"), an_entry(state="partial")])
    assert ledger.entry("raw", DAY, "BMC-1") == an_entry(state="partial")
    ledger.record([])


def test_entries_are_those_of_the_days_and_sources_asked_for(ledger: Ledger) -> None:
    days = [DAY + timedelta(days=number) for number in range(4)]
    ledger.record([an_entry(source, day) for day in reversed(days) for source in ("B-1", "A-1")])
    ledger.record([replace(an_entry(), dataset="other")])
    found = ledger.entries("raw", days[1], days[2])
    assert [(entry.day, entry.source) for entry in found] == [
        (days[1], "A-1"), (days[1], "B-1"), (days[2], "A-1"), (days[2], "B-1"),
    ]  # fmt: skip
    assert [entry.source for entry in ledger.entries("raw", days[1], days[1], {"B-1"})] == ["B-1"]
    assert ledger.entries("raw", days[1], days[1], []) == []


def test_whoever_only_reads_makes_no_ledger(tmp_path: Path) -> None:
    ledger = Ledger(address=f"sqlite:///{tmp_path}/state/ledger.sqlite")
    assert (ledger.entries("raw", DAY, DAY), ledger.entries_but("raw", "")) == ([], [])
    assert (ledger.spans("raw"), ledger.batches_in_use("raw")) == ({}, set())
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_is_gone_leaves_no_file_open(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    ledger = Ledger(address=f"sqlite:///{file}")
    ledger.record([an_entry()])
    del ledger
    gc.collect()

    assert [
        opened.path for opened in psutil.Process().open_files() if opened.path.startswith(str(file))
    ] == []


def test_spans_are_those_of_sources_with_something_staged(ledger: Ledger) -> None:
    days = [DAY + timedelta(days=passed) for passed in range(4)]
    ledger.record([an_entry("B-1", day, staged_version="1") for day in days[1:3]])
    ledger.record([an_entry("A-1", days[3], staged_version="1"), an_entry("B-1", days[3], state="absent")])
    ledger.record(
        [an_entry("C-1", state="absent"), replace(an_entry("D-1", staged_version="1"), dataset="other")]
    )

    assert ledger.spans("raw") == {"A-1": (days[3], days[3], 1), "B-1": (days[1], days[2], 2)}
    assert list(ledger.spans("raw")) == ["A-1", "B-1"]
    assert ledger.spans("none") == {}


def test_published_versions_are_noted_and_nothing_else_changes(ledger: Ledger) -> None:
    ledger.record([an_entry("A-1", staged_version="2"), an_entry("B-1", staged_version="1")])
    ledger.published("raw", {(DAY, "A-1"): "2"})
    ledger.published("raw", {})
    assert ledger.entry("raw", DAY, "A-1") == an_entry("A-1", staged_version="2", published_version="2")
    assert ledger.entry("raw", DAY, "B-1") == an_entry("B-1", staged_version="1")


def test_a_time_without_a_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(sa.exc.StatementError, match="no time zone"):
        ledger.record([an_entry(arrived_at=datetime(2025, 10, 8))])  # noqa: DTZ001
    assert ledger.entry("raw", DAY, "BMC-1") is None


def test_processes_start_at_once_on_an_empty_place_and_record_all(ledger: Ledger) -> None:
    processes = [started(record_often, ledger.address, ledger.lock_folder, source) for source in "ABCD"]
    assert ended(*processes) == [0, 0, 0, 0]
    assert len(ledger.entries("raw", DAY, DAY)) == 80


def test_processes_that_record_the_same_in_opposite_orders_do_not_lock_each_other_out(ledger: Ledger) -> None:
    processes = [
        started(record_in_order, ledger.address, ledger.lock_folder, backwards) for backwards in (False, True)
    ]
    assert ended(*processes) == [0, 0]
    assert {entry.published_version for entry in ledger.entries("raw", DAY, DAY)} <= {None, "1"}


def test_a_process_killed_in_its_transaction_changes_nothing(ledger: Ledger) -> None:
    ledger.record([an_entry("A-1")])
    assert ended(started(die_while_recording, ledger.address, ledger.lock_folder)) == [-signal.SIGKILL]
    assert ledger.entries("raw", DAY, DAY) == [an_entry("A-1")]
    ledger.record([an_entry("B-1")])
    assert len(ledger.entries("raw", DAY, DAY)) == 2


def test_a_turn_is_freed_by_its_holders_death(ledger: Ledger) -> None:
    at_once = Ledger(address=ledger.address, lock_folder=ledger.lock_folder, wait_seconds=0)
    with held(hold_a_turn, ledger.address, ledger.lock_folder) as holder:
        expected = rf"process {holder.process.pid}( on \S+)? holds it"
        with pytest.raises(SourceUnavailable, match=expected), at_once.turn("collect"):
            pass
        with at_once.turn("another"):
            pass
        holder.kill()
        with ledger.turn("collect"):  # a server sees the death a moment later
            pass


def test_a_later_change_keeps_what_is_there(ledger: Ledger) -> None:
    ledger.record([an_entry()])
    for _ in range(2):
        engine = changed(ledger.address, A_NOTE)
        with engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT source, note FROM ledger_entries")).all()
            applied = connection.execute(
                sa.text("SELECT number FROM ledger_migrations ORDER BY number")
            ).all()
        engine.dispose()
    assert [tuple(row) for row in rows] == [("BMC-1", "")]
    assert [tuple(row) for row in applied] == [(number,) for number in range(1, NEWEST + 2)]


def test_the_batches_in_use_are_those_that_entries_name(ledger: Ledger) -> None:
    ledger.record([an_entry("A-1", staged_in="b1"), an_entry("A-2", staged_in="b1"), an_entry("A-3")])
    ledger.record([replace(an_entry(staged_in="b2"), dataset="other")])
    assert ledger.batches_in_use("raw") == {"b1"}


def test_a_ledger_of_a_newer_roms_is_refused_with_what_to_do(ledger: Ledger) -> None:
    changed(ledger.address, Migration(99, "something new", ())).dispose()
    with pytest.raises(
        SourceChangedShape, match=rf"change 99, this ROMS knows {NEWEST}: .* install that version"
    ):
        ledger.check()


def test_the_check_says_where_and_how_many(ledger: Ledger) -> None:
    ledger.record([an_entry()])
    assert ledger.check() == f"ledger {ledger.address} answers; it holds 1 entries"


def test_a_reason_may_quote_what_no_text_may_hold(ledger: Ledger) -> None:
    ledger.record([an_entry(reason="line 1: \0")])
    assert ledger.entry("raw", DAY, "BMC-1") == an_entry(reason="line 1: \N{SYMBOL FOR NULL}")


def test_a_broken_file_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("this is no database" * 100)
    with pytest.raises(SourceUnavailable, match="does not answer"):
        Ledger(address=f"sqlite:///{path}").check()


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    ledger = Ledger(address=f"postgresql://roms:letmein@/roms?host={tmp_path}")
    with pytest.raises(SourceUnavailable, match="does not answer") as told:
        ledger.check()
    assert "letmein" not in str(told.value)
    with pytest.raises(SourceUnavailable, match="does not answer"), ledger.turn("collect"):
        pass


def test_a_driver_that_is_not_there_is_told() -> None:
    with pytest.raises(SettingsWrong, match=r"install roms\[scale\]"):
        Ledger(address="postgresql+nothing://db.example.com/roms").check()


@pytest.mark.servers("postgres")
def test_a_change_waits_for_the_same_change_in_another_process(on_postgres: Ledger) -> None:
    on_postgres.record([an_entry()])
    with held(change_slowly, on_postgres.address) as first:
        second = started(change, on_postgres.address)
        assert first.let_go() == 0
        assert ended(second) == [0]
    with changed(on_postgres.address, A_NOTE).connect() as connection:
        numbers = connection.scalars(sa.text("SELECT number FROM ledger_migrations ORDER BY number")).all()
        (row,) = connection.execute(sa.text("SELECT source, note FROM ledger_entries"))
        assert tuple(row) == ("BMC-1", "")
    assert numbers == list(range(1, NEWEST + 2))


@pytest.mark.servers("postgres")
def test_a_killed_change_leaves_the_ledger_as_it_was(on_postgres: Ledger) -> None:
    on_postgres.record([an_entry()])
    with held(change_slowly, on_postgres.address) as first:
        first.kill()
    assert on_postgres.entry("raw", DAY, "BMC-1") == an_entry()
    assert Ledger(address=on_postgres.address).check().endswith("it holds 1 entries")


@pytest.mark.servers("postgres")
def test_a_turn_that_the_server_ended_is_told_to_its_holder(on_postgres: Ledger) -> None:
    end_it = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    with (
        pytest.raises(SourceUnavailable, match="turn collect was lost"),
        on_postgres.turn("collect"),
        on_postgres._engine().connect() as connection,
    ):
        connection.execute(sa.text(end_it))


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "no address"])
def test_an_address_that_cannot_be_shared_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="ledger"):
        Ledger(address=address, lock_folder=str(tmp_path)).check()
