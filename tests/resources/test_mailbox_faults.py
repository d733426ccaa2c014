"""The door to mailboxes at servers that misbehave: nothing is lost, what heals is asked again, faults are told."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import pytest

from resources.mailbox import Cursor, Mailbox
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from tests.resources.moody_mailbox import A_MAIL, WELL, Moods, MoodyHost, at_loopback, bodies
from tests.told_time import ToldTime, told_time

EVER = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def moody() -> Iterator[tuple[MoodyHost, Mailbox]]:
    with ExitStack() as stack:
        host = stack.enter_context(MoodyHost(Moods()))
        yield host, at_loopback(host.port)


def polled(door: Mailbox) -> list[bytes]:
    with door.open() as client:
        return bodies(list(client.batches("INBOX", None, EVER)))


def test_a_connection_that_breaks_off_in_the_middle_of_a_mail_is_made_anew(
    moody: tuple[MoodyHost, Mailbox], told: ToldTime
) -> None:
    host, door = moody
    host.moods.bodies = [
        b"* 1 FETCH (UID 5 BODY[] {%d}\r\nFrom: <sh" % len(A_MAIL),
        b"* BYE shutting down\r\n",
    ]
    assert polled(door) == [A_MAIL]
    assert host.moods.connections == 3
    assert len(told.waits) == 2


REFUSED = b"TAG NO some words of the server\r\n"
NIL = b"* 1 FETCH (UID 5 BODY[] NIL)\r\nTAG OK done\r\n"
GONE = b"TAG OK done\r\n"


@pytest.mark.parametrize("answer", [REFUSED, NIL, GONE], ids=["refused", "no bytes", "left out"])
def test_a_mail_that_is_not_handed_out_is_told_of_and_keeps_nothing_back(
    moody: tuple[MoodyHost, Mailbox], answer: bytes
) -> None:
    host, door = moody
    host.moods.refused = {b"BODY.PEEK": [answer]}
    with door.open() as client:
        first, last = client.batches("INBOX", None, EVER)
        (mail,) = first.mails
        assert (mail.uid, mail.body, mail.size) == (5, b"", len(A_MAIL))
        assert (mail.is_whole, mail.is_handed_out) == (False, False)
        assert last.cursor == Cursor(7, 5)
        assert [each.body for each in client.again("INBOX", 7, [5])] == [A_MAIL]
        assert list(client.again("INBOX", 8, [5])) == []


def test_a_mail_that_is_deleted_meanwhile_is_passed_over(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    found = WELL[b"UID SEARCH"] + GONE
    host.moods.refused = {b"BODY.PEEK": [REFUSED], b"UID SEARCH": [found, GONE]}
    assert polled(door) == []
    host.moods.refused = {b"RFC822.SIZE": [GONE], b"UID SEARCH": [found, GONE]}
    assert polled(door) == []


def test_a_mail_that_is_named_and_not_fetched_is_told_of_and_asked_for_again(
    moody: tuple[MoodyHost, Mailbox],
) -> None:
    host, door = moody
    host.moods.refused = {b"RFC822.SIZE": [GONE, GONE]}
    with door.open() as client:
        first, last = client.batches("INBOX", None, EVER)
        (mail,) = first.mails
        assert (mail.uid, mail.body, mail.is_whole, mail.is_handed_out) == (5, b"", False, False)
        assert (first.cursor, last.cursor) == (Cursor(7, 4), Cursor(7, 5))
        assert list(client.again("INBOX", 7, [5])) == []
        before = client.counts.requests
        assert [each.body for each in client.again("INBOX", 7, list(range(5, 1_005)))] == [A_MAIL]
        assert client.counts.requests - before == 6, "two questions for each 500"


@pytest.mark.parametrize("name", ["sizes_of", "bodies_of", "mail_of"])
def test_a_fault_of_our_own_is_none_of_the_mailbox(
    moody: tuple[MoodyHost, Mailbox], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise AttributeError("a fault of ours")

    monkeypatch.setattr(f"resources.mailbox.{name}", faulty)
    with pytest.raises(AttributeError, match=r"^a fault of ours$"):
        polled(moody[1])


@pytest.mark.parametrize("answer", [b"* 1 FETCH (1 2)\r\n", b"* 1 FETCH (UID x)\r\n", b"* 1 FETCH x\r\n"])
def test_an_answer_that_is_no_imap_concerns_one_mail_alone(
    moody: tuple[MoodyHost, Mailbox], answer: bytes
) -> None:
    host, door = moody
    host.moods.refused = {b"RFC822.SIZE": [answer + GONE]}
    assert polled(door) == [A_MAIL]


def test_a_mail_of_which_not_even_the_size_is_told_is_tried(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    host.moods.refused = {b"RFC822.SIZE": [REFUSED]}
    assert polled(door) == [A_MAIL]


def test_a_server_that_is_busy_loses_no_mail(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    host.moods.refused = {b"BODY.PEEK": [b"TAG NO [UNAVAILABLE] the disk sleeps\r\n"]}
    assert polled(door) == [A_MAIL]


def test_what_does_not_heal_is_given_up_without_the_servers_words(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    at = rf"127\.0\.0\.1:{door.port}"
    host.moods.first_lines = [b"", b"* BYE orders@luna.example come later\r\n", b""]
    with pytest.raises(
        SourceUnavailable,
        match=rf"^the mailbox orders broke off the connection to {at} \(abort\); the next poll",
    ):
        polled(door)
    host.moods.first_lines = [b"* NO orders@luna.example\r\n"]
    with pytest.raises(SourceChangedShape, match=r"^what listens at 127\.0\.0\.1:\d+ does not speak IMAP"):
        polled(door)
    assert polled(door) == [A_MAIL]


def test_a_login_that_fails_for_no_fault_of_ours_is_tried_again(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    host.moods.logins = [b"NO [UNAVAILABLE] the directory sleeps"]
    assert polled(door) == [A_MAIL]


def test_a_server_that_is_not_there_and_one_that_is_silent_are_told_apart(
    moody: tuple[MoodyHost, Mailbox],
) -> None:
    host, door = moody
    with pytest.raises(
        SourceUnavailable, match=r"cannot be reached at 127\.0\.0\.1:9: nothing listens there; check"
    ):
        polled(replace(door, port=9))
    with pytest.raises(SourceUnavailable, match="no server of that name is found; check server and port"):
        polled(replace(door, server="mail.nowhere.invalid"))
    host.moods.first_lines = [b"* " for _ in range(3)]
    with pytest.raises(SourceUnavailable, match=r"was silent for 0\.2 s"):
        polled(replace(door, timeout_seconds=0.2))


def test_numbers_with_wide_gaps_cost_no_more_questions(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    host.moods.uid_next = 4_294_967_295
    with door.open() as client:
        assert bodies(list(client.batches("INBOX", None, EVER))) == [A_MAIL]
        assert client.counts.requests == 4


def test_a_server_that_does_not_number_its_mails_needs_a_person(moody: tuple[MoodyHost, Mailbox]) -> None:
    host, door = moody
    with pytest.raises(SourceChangedShape, match=r"answered in no known form \(IndexError\)"):
        door.check(["INBOX"])
    host.moods.uid_next = -1
    with pytest.raises(SourceChangedShape, match="does not say how it numbers its mails"):
        polled(door)
