"""The record of incidents, beside the ledger in the same database."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from resources.incident_migrations import MIGRATIONS
from resources.incidents import Incidents
from resources.ledger import Ledger
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Kind
from tests.notices.builders import MINUTE, NOW, a_notice, an_incident
from tests.resources.processes import ended, started

CHANNELS = ["email", "webhook"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers("postgres"))])
def incidents(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Incidents]:
    """One contract for every database; the address alone chooses it."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path}/state/ledger.sqlite"
        if request.param == "postgres":
            address = stack.enter_context(request.getfixturevalue("postgres").database())
        yield Incidents(address=address, lock_folder=str(tmp_path / "locks"), wait_seconds=60)


def die_while_keeping(address: str, lock_folder: str) -> None:
    """What a watching process does that is killed between its statements and its COMMIT."""
    incidents = Incidents(address=address, lock_folder=lock_folder)

    def die(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "notice_deliveries" in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(incidents._engine(), "after_cursor_execute", die)
    incidents.keep([an_incident()], [a_notice()], CHANNELS)


def test_it_shares_a_database_with_the_ledger(incidents: Incidents) -> None:
    ledger = Ledger(address=incidents.address, lock_folder=incidents.lock_folder)
    assert ledger.check().endswith("it holds 0 entries")
    incidents.keep([an_incident()], [], [])
    assert ledger.check().endswith("it holds 0 entries")
    assert incidents.unfinished() == [an_incident()]


def test_an_incident_is_kept_as_it_is_until_its_end_is_told(incidents: Incidents) -> None:
    told = an_incident(
        notified_at=NOW, told_parts=frozenset({"BMC-1"}), cause="Ñ \0", parts=frozenset({"BMC-1", "GOA-1"})
    )
    incidents.keep([told], [], [])
    assert incidents.unfinished() == [replace(told, cause="Ñ \N{SYMBOL FOR NULL}")]
    healed = replace(told, cause="", healed_at=NOW + MINUTE)
    incidents.keep([healed], [], [])
    assert incidents.unfinished() == [healed]
    assert incidents.healed_since(NOW + MINUTE) == [healed]
    assert incidents.healed_since(NOW + 2 * MINUTE) == []
    incidents.keep([replace(healed, recovery_notified_at=NOW + MINUTE)], [], [])
    assert incidents.unfinished() == []


def test_one_that_was_over_before_anybody_was_told_is_finished(incidents: Incidents) -> None:
    incidents.keep([an_incident(healed_at=NOW)], [], [])
    assert incidents.unfinished() == []


def test_the_same_trouble_later_is_another_incident(incidents: Incidents) -> None:
    first, again = an_incident(), an_incident(opened_at=NOW + MINUTE)
    incidents.keep([again, first], [], [])
    assert incidents.unfinished() == [first, again]


def test_each_channel_has_its_own_deliveries_in_their_order(incidents: Incidents) -> None:
    notices = [a_notice("z"), a_notice("a", kind=Kind.SUM, thread="z")]
    incidents.keep([], [a_notice("report", kind=Kind.REPORT)], ["webhook"])
    incidents.keep([], notices, CHANNELS)
    incidents.keep([], [replace(notices[0], subject="made again")], CHANNELS)
    assert [each.notice for each in incidents.unsent("email")] == notices
    incidents.trying("email", ["z"])
    incidents.sent("email", ["z"], NOW, "one recipient was refused")
    assert [each.notice.id for each in incidents.unsent("email")] == ["a"]
    assert [each.notice.id for each in incidents.unsent("webhook")] == ["z", "a", "report"]
    assert incidents.is_known("z")
    assert not incidents.is_known("y")


def test_a_failed_delivery_keeps_its_reason_and_its_attempts(incidents: Incidents) -> None:
    incidents.keep([], [a_notice()], CHANNELS)
    for _ in range(2):
        incidents.trying("email", ["n1"])
        incidents.failed("email", ["n1"], "the mail server was silent")
    [waiting] = incidents.unsent("email")
    assert (waiting.attempts, waiting.last_error) == (2, "the mail server was silent")
    assert incidents.unsent("webhook")[0].attempts == 0


def test_a_channel_is_proven_by_what_it_took(incidents: Incidents) -> None:
    assert incidents.proofs() == {}
    incidents.keep([], [a_notice()], CHANNELS)
    incidents.sent("email", ["n1"], NOW)
    incidents.proven("ping", NOW)
    incidents.proven("ping", NOW + MINUTE)
    assert incidents.proofs() == {"email": NOW, "ping": NOW + MINUTE}


def test_notices_of_late_are_counted_once_for_all_channels(incidents: Incidents) -> None:
    old = a_notice("old", created_at=NOW - timedelta(hours=1))
    incidents.keep([], [old, a_notice("b", kind=Kind.SUM), a_notice("r", kind=Kind.REPORT)], CHANNELS)
    incidents.keep([], [a_notice("a", created_at=NOW - MINUTE)], CHANNELS)
    counted = incidents.notices_since(NOW - timedelta(hours=1), [Kind.OPENED, Kind.SUM])
    assert counted == [(Kind.OPENED, NOW - MINUTE), (Kind.SUM, NOW)]


def test_killed_while_keeping_neither_incident_nor_notice_is_there(incidents: Incidents) -> None:
    incidents.keep([], [], [])
    assert incidents.proofs() == {}
    assert ended(started(die_while_keeping, incidents.address, incidents.lock_folder)) == [-signal.SIGKILL]
    assert incidents.unfinished() == []
    assert incidents.unsent("email") == []


def test_a_record_of_a_newer_roms_is_refused(incidents: Incidents) -> None:
    assert incidents.proofs() == {}
    with incidents._engine().begin() as connection:
        connection.execute(sa.text("UPDATE incident_migrations SET number = 99"))
    newest = MIGRATIONS[-1].number
    with pytest.raises(
        SourceChangedShape, match=f"record of incidents is at change 99, this ROMS knows {newest}"
    ):
        Incidents(address=incidents.address, lock_folder=incidents.lock_folder).proofs()


def test_a_broken_file_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("this is no database" * 100)
    with pytest.raises(SourceUnavailable, match="does not answer"):
        Incidents(address=f"sqlite:///{path}").proofs()
