"""The door to mailboxes, over real sockets: Dovecot, the faked world's own server, and servers that misbehave."""

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import trustme
from imapclient import IMAPClient
from pydantic import SecretStr

from demo.mailbox_host import LOGIN, MailboxHost
from demo.threads import InAThread
from resources.mailbox import Batch, Cursor, LoginRefused, Mailbox
from resources.mailbox_batches import MOST_BYTES, MOST_MAILS, portions
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from tests.resources.dovecot import PASSWORD, Dovecot
from tests.told_time import ToldTime, told_time

NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)
EVER = date(2025, 1, 1)
A_MAIL = b"From: <shop@shop.example>\r\nSubject: order\r\n\r\nYour order A-1\r\n"


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@dataclass
class Account:
    """One user's mailbox at either server."""

    door: Mailbox
    server: Dovecot | MailboxHost
    user: str

    def get(self, *mails: bytes, at: datetime = NOON) -> None:
        """Mails arrive."""
        if isinstance(self.server, Dovecot):
            self.server.append(self.user, mails, at)
            return
        for mail in mails:
            self.server.deliver(mail, at)

    def renumber(self) -> None:
        """The server lost its index."""
        if isinstance(self.server, Dovecot):
            self.server.renumber(self.user)
        else:
            self.server.renumber()

    def batches(self, cursor: Cursor | None = None, since: date = EVER) -> list[Batch]:
        """All of one poll."""
        with self.door.open() as client:
            return list(client.batches("INBOX", cursor, since))

    def has_new(self, cursor: Cursor | None) -> bool:
        with self.door.open() as client:
            return client.has_new("INBOX", cursor)


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.servers("dovecot"))])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    """One contract for every server."""
    if request.param == "dovecot":
        server: Dovecot = request.getfixturevalue("dovecot")
        user = request.node.name.partition("[")[0]
        yield Account(server.mailbox(user), server, user)
        return
    with MailboxHost() as host:
        yield Account(at_loopback(host.port), host, LOGIN[0])


def at_loopback(port: int, security: str = "plain") -> Mailbox:
    return Mailbox("orders", "127.0.0.1", port, security, LOGIN[0], SecretStr(LOGIN[1]), timeout_seconds=5)


def bodies(batches: Sequence[Batch]) -> list[bytes]:
    return [mail.body for batch in batches for mail in batch.mails]


def test_what_is_new_comes_once_as_it_came(account: Account) -> None:
    odd = b"Content-Type: multipart/mixed; boundary=\xff\r\nX: \xe9\r\n\r\n--nothing ever ends\r\n"
    account.get(A_MAIL, odd)
    first = account.batches()
    assert bodies(first) == [A_MAIL, odd]
    assert [mail.received_at for mail in first[0].mails] == [NOON, NOON]
    cursor = first[-1].cursor
    assert bodies(account.batches(cursor)) == [], (
        "a server names its last mail when asked for those behind it"
    )
    assert not account.has_new(cursor)
    account.get(b"Subject: next\r\n\r\n.\r\n")
    assert account.has_new(cursor)
    assert bodies(account.batches(cursor)) == [b"Subject: next\r\n\r\n.\r\n"]


def test_an_empty_mailbox_has_nothing_and_its_first_mail_is_new(account: Account) -> None:
    account.get(A_MAIL)
    (*_, last) = account.batches(since=date(2026, 1, 1))
    assert not account.has_new(last.cursor)
    assert account.has_new(None)


def test_the_first_visit_begins_with_the_first_day(account: Account) -> None:
    account.get(b"Subject: old\r\n\r\n.\r\n", at=datetime(2025, 6, 1, 12, tzinfo=UTC))
    account.get(A_MAIL)
    found = account.batches(since=date(2025, 11, 1))
    assert bodies(found) == [A_MAIL]
    assert bodies(account.batches(found[-1].cursor, EVER)) == []
    account.get(b"Subject: moved here\r\n\r\n.\r\n", at=datetime(2025, 6, 1, 12, tzinfo=UTC))
    assert len(bodies(account.batches(found[-1].cursor, date(2025, 11, 1)))) == 1, "what is behind it is new"


def test_each_batch_says_where_reading_goes_on_after_it(account: Account) -> None:
    account.get(*(b"Subject: %d\r\n\r\n.\r\n" % number for number in range(MOST_MAILS + 5)))
    first, second, _ = account.batches()
    assert (len(first.mails), len(second.mails)) == (MOST_MAILS, 5)
    assert bodies(account.batches(first.cursor)) == bodies([second])


def test_of_a_mail_that_is_too_large_only_the_header_comes(account: Account) -> None:
    large = A_MAIL + b"x" * 70 + b"\r\n"
    account.get(A_MAIL, large, A_MAIL)
    account.door = replace(account.door, largest_bytes=100)
    mails = [mail for batch in account.batches() for mail in batch.mails]
    header = A_MAIL.partition(b"Your")[0]
    assert [(mail.body, mail.is_whole) for mail in mails] == [(A_MAIL, True), (header, False), (A_MAIL, True)]
    assert mails[1].size == len(large)


def test_mails_that_get_new_numbers_come_again_from_the_first_day_on(account: Account) -> None:
    account.get(A_MAIL, b"Subject: b\r\n\r\n.\r\n")
    before = account.batches()
    account.renumber()
    assert account.has_new(before[-1].cursor)
    again = account.batches(before[-1].cursor)
    assert sorted(bodies(again)) == sorted(bodies(before))
    assert again[-1].cursor.uid_validity != before[-1].cursor.uid_validity
    assert bodies(account.batches(again[-1].cursor)) == []


def test_a_refused_login_is_said_plainly_and_not_tried_again(account: Account) -> None:
    wrong = replace(account.door, password=SecretStr("wrong-one"))
    with wrong.open() as client:
        with pytest.raises(
            LoginRefused, match="the mailbox orders refused the login; check its user"
        ) as caught:
            client.state("INBOX")
        assert client.counts.requests == 1
    assert "wrong-one" not in str(caught.value)
    assert account.user not in str(caught.value)


def test_a_folder_that_is_not_there_needs_a_person(account: Account) -> None:
    account.get(A_MAIL)
    with account.door.open() as client:
        with pytest.raises(SourceChangedShape, match="about the folder Ordres"):
            client.state("Ordres")
        assert client.state("INBOX").mails == 1, "the connection still serves"


def test_the_check_counts_the_mails(account: Account) -> None:
    account.get(A_MAIL)
    assert account.door.check(["INBOX"]) == "mailbox orders: 127.0.0.1 answers; 1 mails in INBOX"


@pytest.mark.servers("dovecot")
def test_nothing_in_the_mailbox_changes(dovecot: Dovecot) -> None:
    dovecot.append("unread", [A_MAIL], NOON)
    with dovecot.mailbox("unread").open() as client:
        assert bodies(list(client.batches("INBOX", None, EVER))) == [A_MAIL]
    with IMAPClient("127.0.0.1", dovecot.plain, ssl=False) as imap:
        imap.login("unread", PASSWORD)
        imap.select_folder("INBOX", readonly=True)
        assert imap.search("UNSEEN") == [1]


@pytest.mark.servers("dovecot")
def test_a_mailbox_of_50_000_mails_costs_a_few_questions(dovecot: Dovecot) -> None:
    dovecot.fill("large", (b"Subject: %d\n\nhello\n" % number for number in range(50_000)), NOON)
    door = dovecot.mailbox("large")
    with door.open() as client:
        (visit,) = client.batches("INBOX", None, date(2026, 1, 1))
        assert client.counts.requests == 2
    dovecot.append("large", [A_MAIL], datetime(2026, 1, 2, tzinfo=UTC))
    with door.open() as client:
        assert client.has_new("INBOX", visit.cursor)
        assert bodies(list(client.batches("INBOX", visit.cursor, date(2026, 1, 1)))) == [A_MAIL]
        assert client.counts.requests == 5


@pytest.mark.servers("dovecot")
def test_a_mail_of_30_mb_comes_alone(dovecot: Dovecot) -> None:
    large = b"Subject: photos\r\n\r\n" + b"0123456789abcdef" * 64 * 30_000 + b"\r\n"
    dovecot.append("photos", [A_MAIL, large, A_MAIL], NOON)
    with dovecot.mailbox("photos").open() as client:
        batches = list(client.batches("INBOX", None, EVER))
    assert [len(batch.mails) for batch in batches] == [1, 1, 1, 0]
    assert bodies(batches)[1] == large


@pytest.mark.servers("dovecot")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_only_spoken_with_a_server_that_is_who_it_says(
    dovecot: Dovecot, security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.append("private", [A_MAIL], NOON)
    door = dovecot.mailbox("private", security)
    with pytest.raises(SourceUnavailable, match=r"the certificate of 127\.0\.0\.1 is not trusted"):
        door.check(["INBOX"])
    dovecot.authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert "in INBOX" in door.check(["INBOX"])


def test_the_faked_world_speaks_tls_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with MailboxHost(tls=context) as host:
        assert "0 mails" in at_loopback(host.port, "tls").check(["INBOX"])


@dataclass
class Moods:
    """How a server that misbehaves answers each question in turn; afterwards it is well."""

    first_lines: list[bytes] = field(default_factory=list)
    """In the place of its greeting, one for each connection; b"" hangs up."""
    logins: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    """Sent in the place of a mail, then it hangs up."""
    refused: dict[bytes, list[bytes]] = field(default_factory=dict)
    """What is in a question -> what is answered to it in turn, in the place of all else, such as `NO`."""
    uid_next: int = 6
    connections: int = 0


WELL = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 6] x\r\n",
    b"UID SEARCH": b"* SEARCH 5\r\n",
    b"RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE %d)\r\n" % len(A_MAIL),
    b"BODY.PEEK[]": b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%b)\r\n" % (len(A_MAIL), A_MAIL),
    b"LOGOUT": b"* BYE\r\n",
}
"""What is in a question -> how a server answers it that is well."""
WELL_SIZE = WELL[b"RFC822.SIZE"] + b"TAG OK done\r\n"


class MoodyHost(InAThread):
    """As much IMAP as the door needs, with one mail in the inbox."""

    def __init__(self, moods: Moods) -> None:
        super().__init__()
        self.moods = moods

    async def _open(self) -> asyncio.Server:
        return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.add(writer.transport)
        self.moods.connections += 1
        greeting = self.moods.first_lines.pop(0) if self.moods.first_lines else b"* OK ready\r\n"
        writer.write(greeting)
        is_over = not greeting
        while not is_over and (line := await reader.readline()):
            answer, is_over = self._answer(*line.split(b" ", 1))
            writer.write(answer)
        writer.close()

    def _answer(self, tag: bytes, asked: bytes) -> tuple[bytes, bool]:
        """What it says, and whether it then hangs up."""
        if asked.startswith(b"LOGIN") and self.moods.logins:
            return tag + b" " + self.moods.logins.pop(0) + b"\r\n", False
        if b"BODY.PEEK[]" in asked and self.moods.bodies:
            return self.moods.bodies.pop(0), True
        for words, answers in self.moods.refused.items():
            if words in asked and answers:
                return answers.pop(0).replace(b"TAG", tag), False
        told = next((answer for words, answer in WELL.items() if words in asked), b"")
        if asked.startswith(b"EXAMINE"):
            told = told.replace(b"UIDNEXT 6", b"UIDNEXT %d" % self.moods.uid_next).replace(
                b"UIDNEXT -1", b"X"
            )
        return told + tag + b" OK done\r\n", False


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
    host.moods.refused = {b"BODY.PEEK": [REFUSED], b"(RFC822.SIZE INTERNALDATE)": [WELL_SIZE, GONE]}
    assert polled(door) == []


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
    host.moods.first_lines = [b"", b"* BYE orders@luna.example come later\r\n", b""]
    with pytest.raises(
        SourceUnavailable, match=r"^the mailbox orders cannot be reached or broke off \(abort\)$"
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
    with pytest.raises(SourceUnavailable, match="cannot be reached or broke off"):
        polled(replace(door, port=9))
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


def test_a_cursor_is_stored_as_text() -> None:
    cursor = Cursor(1_700_000_000, 42)
    assert Cursor.read(str(cursor)) == cursor
    with pytest.raises(RuleBroken, match="no cursor"):
        Cursor.read("1700000000")


def test_portions_are_bounded_by_count_and_by_bytes() -> None:
    half = MOST_BYTES // 2
    cut = [
        list(each.uids)
        for each in portions({1: half, 2: half, 3: 1, 4: MOST_BYTES + 1, 5: 1}, 10 * MOST_BYTES)
    ]
    assert cut == [[1, 2], [3], [4], [5]]
    assert [len(each.uids) for each in portions(dict.fromkeys(range(2 * MOST_MAILS + 1), 1), 10)] == [
        MOST_MAILS,
        MOST_MAILS,
        1,
    ]
