import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from resources.ledger import Entry, Ledger
from resources.ledger_engines import open_sqlite
from resources.ledger_migrations import MIGRATIONS, Migration, migrate
from roms_assets.kernel.errors import SettingsWrong, SourceChangedShape, SourceUnavailable

DAY = date(2025, 10, 8)
PATIENCE = 60
"""Seconds after which a process of a test counts as hung."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(address=f"sqlite:///{tmp_path}/state/ledger.sqlite", lock_folder=str(tmp_path / "locks"))


def an_entry(source: str = "BMC-1", day: date = DAY, state: str = "arrived", **more: object) -> Entry:
    return replace(Entry("raw", day, source, state), **more)


def in_another_process(ledger: Ledger, body: str) -> subprocess.Popen[str]:
    """A process with `ledger` and this module's builders, at work on `body`."""
    script = (
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_ledger import *\n"
        f"ledger = Ledger(address={ledger.address!r}, lock_folder={ledger.lock_folder!r})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script + body], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_an_entry_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    manila = timezone(timedelta(hours=8))
    at = datetime(2025, 10, 9, 2, 0, 0, 123456, tzinfo=manila)
    entry = an_entry(
        reason="Ñ", figures={"lines": 600, "amount": "1.50"}, attempts=2, last_attempt_at=at, arrived_at=at,
        fingerprint="f", staged_version="s", published_version="p", parser_version="1",
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
    body = "for number in range(20):\n    ledger.record([an_entry(f'{source}-{{number}}')])\n"
    processes = [in_another_process(ledger, body.format(source=source)) for source in "ABCD"]
    for process in processes:
        process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert len(ledger.entries("raw", DAY, DAY)) == 80


def test_a_process_killed_in_its_transaction_changes_nothing(ledger: Ledger) -> None:
    ledger.record([an_entry("A-1")])
    body = (
        "die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sa.event.listen(ledger._engine(), 'after_cursor_execute', die)\n"
        "ledger.record([an_entry('A-1', state='absent'), an_entry('B-1')])\n"
    )
    process = in_another_process(ledger, body)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -9
    assert ledger.entries("raw", DAY, DAY) == [an_entry("A-1")]
    ledger.record([an_entry("B-1")])
    assert len(ledger.entries("raw", DAY, DAY)) == 2


def test_a_turn_is_freed_by_its_holders_death(ledger: Ledger) -> None:
    body = "with ledger.turn('collect'):\n    print('inside', flush=True)\n    sys.stdin.read()\n"
    holder = in_another_process(ledger, body)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "inside\n"
    at_once = Ledger(address=ledger.address, lock_folder=ledger.lock_folder, wait_seconds=0)
    with pytest.raises(SourceUnavailable, match=f"process {holder.pid} holds it"), at_once.turn("collect"):
        pass
    with at_once.turn("another"):
        pass
    holder.kill()
    holder.communicate(timeout=PATIENCE)
    with at_once.turn("collect"):
        pass


def test_a_later_change_keeps_what_is_there(ledger: Ledger) -> None:
    ledger.record([an_entry()])
    later = Migration(2, "a note", ("ALTER TABLE ledger_entries ADD COLUMN note TEXT NOT NULL DEFAULT ''",))
    for _ in range(2):
        engine = open_sqlite(ledger.address, lambda connection: migrate(connection, (*MIGRATIONS, later)))
        with engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT source, note FROM ledger_entries")).all()
            applied = connection.execute(
                sa.text("SELECT number FROM ledger_migrations ORDER BY number")
            ).all()
        engine.dispose()
    assert rows == [("BMC-1", "")]
    assert applied == [(1,), (2,)]


def test_a_ledger_of_a_newer_roms_is_refused_with_what_to_do(ledger: Ledger) -> None:
    newer = Migration(99, "something new", ())
    open_sqlite_at = Path(sa.make_url(ledger.address).database or "").parent
    open_sqlite_at.mkdir()
    open_sqlite(ledger.address, lambda connection: migrate(connection, (*MIGRATIONS, newer))).dispose()
    with pytest.raises(SourceChangedShape, match="change 99, this ROMS knows 1: .* install that version"):
        ledger.check()


def test_the_check_says_where_and_how_many(ledger: Ledger) -> None:
    ledger.record([an_entry()])
    assert ledger.check() == f"ledger {ledger.address} answers; it holds 1 entries"


def test_a_broken_file_is_unavailable(ledger: Ledger) -> None:
    path = Path(sa.make_url(ledger.address).database or "")
    path.parent.mkdir()
    path.write_text("this is no database" * 100)
    with pytest.raises(SourceUnavailable, match="does not answer"):
        ledger.check()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "no address"])
def test_an_address_that_cannot_be_shared_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="ledger"):
        Ledger(address=address, lock_folder=str(tmp_path)).check()
