"""Mailboxes over IMAP: opened read-only, asked for what is new since a cursor, fetched in batches of bounded size.

Nothing is marked, moved or deleted. Errors never say the server's words: those may quote addresses.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from pydantic import SecretStr

from resources.calling import Counts, Patience
from resources.healing import Healing
from resources.mailbox_batches import Batch, Cursor, FetchedMail, Portion, portions
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

__all__ = ["Batch", "Cursor", "FetchedMail", "FolderState", "LoginRefused", "Mailbox", "MailboxClient"]

_WINDOW = 50_000
"""About so many mails are found by one question: its answer is one line, and clients read no endless ones."""
_SIZES_AT_ONCE = 500
"""So many numbers make a line that every server takes."""
_BUSY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""What servers say of a login that fails for no fault of name or password (RFC 5530)."""
_SIZE, _RECEIVED = b"RFC822.SIZE", b"INTERNALDATE"
_WHOLE, _HEADER = b"BODY[]", b"BODY[HEADER]"
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What the client raises besides when an answer is none that IMAP knows."""
Answer = TypeVar("Answer")


class LoginRefused(SourceUnavailable):
    """Name or password are wrong, or the mailbox wants a password made for programs."""


@dataclass(frozen=True)
class FolderState:
    """What a server says of a folder without opening it."""

    uid_validity: int
    uid_next: int
    """The UID that the next mail will get at least."""
    mails: int


@dataclass(frozen=True)
class Mailbox:
    """One account at one server."""

    name: str
    """As people call it; for errors."""
    server: str
    port: int
    security: str
    """tls, starttls or plain."""
    user: str
    password: SecretStr
    largest_bytes: int = 50_000_000
    """Of a larger mail only the header is fetched."""
    timeout_seconds: float = 30
    attempts: int = 3

    @contextmanager
    def open(self) -> Iterator["MailboxClient"]:
        """A client that connects when it is first asked something; it hangs up at the end."""
        client = MailboxClient(self)
        try:
            yield client
        finally:
            client.close()

    def check(self, folders: Sequence[str]) -> str:
        """One line for a person. Raises SourceUnavailable, SourceChangedShape."""
        with self.open() as client:
            counts = [f"{client.state(folder).mails:,} mails in {folder}" for folder in folders]
        return f"mailbox {self.name}: {self.server} answers; {', '.join(counts)}"


class MailboxClient:
    """Asks one mailbox. Every method raises SourceUnavailable, LoginRefused or SourceChangedShape."""

    def __init__(self, door: Mailbox) -> None:
        self._door = door
        self._patience = Patience(f"the mailbox {door.name}", door.attempts, door.timeout_seconds)
        self._imap: IMAPClient | None = None
        self._opened: tuple[str, FolderState] | None = None
        self.counts = Counts()
        """How much was asked."""

    def state(self, folder: str) -> FolderState:
        """What the server says of a folder, without opening it: cheap with any number of mails."""
        return self._asked(lambda imap: _status(imap, folder), folder)

    def has_new(self, folder: str, cursor: Cursor | None) -> bool:
        """Whether something may have come since the cursor, or the folder's numbers begin anew."""
        state = self.state(folder)
        if cursor is None or cursor.uid_validity != state.uid_validity:
            return state.mails > 0
        return state.uid_next - 1 > cursor.uid

    def batches(self, folder: str, cursor: Cursor | None, since: date) -> Iterator[Batch]:
        """Mails beyond the cursor that came on `since` or later, by rising UID, each batch with the cursor behind it.

        The last batch is empty and leads behind all that the folder had at the beginning. When the folder's numbers
        mean something else than the cursor's, all of them come again from `since` on.
        """
        self._opened = None  # what the server said of it before may be old
        state = self._asked(lambda imap: self._examined(imap, folder), folder)
        is_known = cursor is not None and cursor.uid_validity == state.uid_validity
        read_until = cursor.uid if cursor and is_known else 0
        width = _width(state, read_until)
        for first in range(read_until + 1, state.uid_next, width):
            last = min(first + width, state.uid_next) - 1
            for uids in _parts(self._found(folder, state, f"{first}:{last}", since), _SIZES_AT_ONCE):
                yield from self._fetched(folder, state, uids)
        yield Batch((), Cursor(state.uid_validity, max(read_until, state.uid_next - 1)))

    def close(self) -> None:
        """Hang up."""
        imap, self._imap, self._opened = self._imap, None, None
        if imap is not None:
            with suppress(
                imaplib.IMAP4.error, OSError
            ):  # what was fetched stays so, however the connection ends
                imap.logout()

    def _found(self, folder: str, state: FolderState, uids: str, since: date) -> list[int]:
        """UIDs of that range, by rising number; a server may name its last mail although it lies before the range."""
        first, _, last = uids.partition(":")
        found = self._in(folder, state, lambda imap: imap.search(["UID", uids, "SINCE", since]))
        return sorted(uid for uid in found if int(first) <= uid <= int(last))

    def _fetched(self, folder: str, state: FolderState, uids: Sequence[int]) -> Iterator[Batch]:
        asked = ["RFC822.SIZE", "INTERNALDATE"]
        known = self._in(folder, state, lambda imap: imap.fetch(uids, asked))
        sizes = {uid: int(known[uid].get(_SIZE, 0)) for uid in uids if uid in known}
        for portion in portions(sizes, self._door.largest_bytes):
            told = self._in(folder, state, partial(_bodies, portion=portion))
            mails = [_mail(uid, known[uid], told[uid], portion) for uid in portion.uids if uid in told]
            yield Batch(mails, Cursor(state.uid_validity, portion.uids[-1]))

    def _in(self, folder: str, state: FolderState, ask: Callable[[IMAPClient], Answer]) -> Answer:
        """Ask within the folder, which is opened anew after a connection that broke off."""

        def ask_there(imap: IMAPClient) -> Answer:
            if self._examined(imap, folder).uid_validity != state.uid_validity:
                raise SourceUnavailable(
                    f"the folder {folder} of the mailbox {self._door.name} was made anew while it was read;"
                    " the next poll begins with it again"
                )
            return ask(imap)

        return self._asked(ask_there, folder)

    def _examined(self, imap: IMAPClient, folder: str) -> FolderState:
        """Open the folder so that nothing in it can change, unless it is open."""
        if self._opened is None or self._opened[0] != folder:
            told = imap.select_folder(folder, readonly=True)
            self._opened = folder, _state(told, told.get(b"EXISTS", 0))
        return self._opened[1]

    def _asked(self, ask: Callable[[IMAPClient], Answer], folder: str) -> Answer:
        return self._patience.asked(lambda: self._once(ask, folder), self.counts)

    def _once(self, ask: Callable[[IMAPClient], Answer], folder: str) -> Answer:
        self.counts.requests += 1
        try:
            with self._telling(folder):
                return ask(self._connected())
        except Healing:
            self._drop()
            raise

    def _drop(self) -> None:
        """Give up a connection: what it says next belongs to nothing."""
        imap, self._imap, self._opened = self._imap, None, None
        if imap is not None:
            with suppress(OSError):
                imap.shutdown()

    def _connected(self) -> IMAPClient:
        if self._imap is None:
            imap = self._knocked()
            imap.normalise_times = False
            with _closed_on_error(imap):
                imap.login(self._door.user, self._door.password.get_secret_value())
            self._imap = imap
        return self._imap

    def _knocked(self) -> IMAPClient:
        try:
            return self._connection()
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if "* BYE" in str(error):  # it speaks IMAP, and wants no more guests just now
                raise imaplib.IMAP4.abort from None
            raise SourceChangedShape(
                f"what listens at {self._door.server}:{self._door.port} does not speak IMAP in the way"
                f" {self._door.security}: check server, port and security of the mailbox {self._door.name}"
            ) from None

    def _connection(self) -> IMAPClient:
        door, tls = self._door, ssl.create_default_context()
        is_inside = door.security == "tls"
        imap = IMAPClient(
            door.server,
            door.port,
            ssl=is_inside,
            ssl_context=tls if is_inside else None,
            timeout=door.timeout_seconds,
        )
        if door.security == "starttls":
            with _closed_on_error(imap):
                imap.starttls(tls)
        return imap

    @contextmanager
    def _telling(self, folder: str) -> Iterator[None]:
        """Say in our words what went wrong; what may heal is Healing."""
        told = f"the mailbox {self._door.name}"
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise SourceUnavailable(
                f"{told}: the certificate of {self._door.server} is not trusted ({error.verify_message})"
            ) from None
        except LoginError as error:
            raise self._of_login(error) from None
        except TimeoutError:
            raise Healing(f"{told} was silent for {self._door.timeout_seconds:g} s") from None
        except (imaplib.IMAP4.abort, OSError, EOFError) as error:
            raise Healing(f"{told} cannot be reached or broke off ({type(error).__name__})") from None
        except (imaplib.IMAP4.error, *_UNREADABLE) as error:
            raise SourceChangedShape(
                f"{told} refused what was asked about the folder {folder}, or answered in no known form"
                f" ({type(error).__name__}): check mail.mailboxes in roms.yaml, name and spelling of the folder"
            ) from None

    def _of_login(self, error: LoginError) -> SourceUnavailable:
        told = f"the mailbox {self._door.name}"
        if isinstance(error.__context__, imaplib.IMAP4.abort | OSError) or any(
            word in str(error) for word in _BUSY
        ):
            return Healing(f"{told} could not log in just now")
        return LoginRefused(
            f"{told} refused the login; check its user and password in ROMS_MAIL_LOGINS"
            " (many providers want a password made for programs)"
        )


@contextmanager
def _closed_on_error(imap: IMAPClient) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            imap.shutdown()
        raise


def _status(imap: IMAPClient, folder: str) -> FolderState:
    told = imap.folder_status(folder, ["UIDVALIDITY", "UIDNEXT", "MESSAGES"])
    return _state(told, told.get(b"MESSAGES", 0))


def _state(told: Mapping[bytes, Any], mails: int) -> FolderState:
    """Raises SourceChangedShape: without these two numbers nobody can know what is new."""
    try:
        return FolderState(_number(told[b"UIDVALIDITY"]), _number(told[b"UIDNEXT"]), mails)
    except (KeyError, TypeError, IndexError) as error:
        raise SourceChangedShape(
            "the mail server does not say how it numbers its mails, so nobody can know which are new"
        ) from error


def _width(state: FolderState, read_until: int) -> int:
    """UIDs in one question; there are servers whose numbers have wide gaps."""
    return max(_WINDOW, (state.uid_next - read_until) * _WINDOW // max(state.mails, 1))


def _number(told: Any) -> int:
    return int(told[0] if isinstance(told, list) else told)


def _bodies(imap: IMAPClient, portion: Portion) -> dict[int, bytes]:
    """UID -> bytes; one that was deleted meanwhile is left out."""
    asked, key = ("BODY.PEEK[]", _WHOLE) if portion.is_whole else ("BODY.PEEK[HEADER]", _HEADER)
    told = imap.fetch(portion.uids, [asked])
    return {uid: answer[key] or b"" for uid, answer in told.items() if key in answer}


def _mail(uid: int, known: Mapping[bytes, Any], body: bytes, portion: Portion) -> FetchedMail:
    received = known.get(_RECEIVED)
    is_time = isinstance(received, datetime) and received.tzinfo is not None
    return FetchedMail(
        uid, int(known.get(_SIZE, len(body))), received if is_time else None, body, portion.is_whole
    )


def _parts(uids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), most):
        yield uids[start : start + most]
