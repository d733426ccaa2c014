"""The door to mailboxes, over real sockets: Dovecot and the faked world's own server."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import trustme
from imapclient import IMAPClient
from pydantic import SecretStr

from demo.mailbox_host import LOGIN, MailboxHost
from resources.mailbox import Batch, Cursor, LoginRefused, Mailbox
from resources.mailbox_batches import MOST_BYTES, MOST_MAILS, portions
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from tests.resources.dovecot import PASSWORD, Dovecot
from tests.resources.moody_mailbox import A_MAIL, at_loopback, bodies
from tests.told_time import ToldTime, told_time

NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)
EVER = date(2025, 1, 1)


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
