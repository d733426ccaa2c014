"""Mailboxes over IMAP: opened read-only, asked for what is new since a cursor, fetched in batches of bounded size.

Nothing is marked, moved or deleted. Errors never say the server's words: those may quote addresses.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from pydantic import SecretStr

from resources.calling import Counts, Patience
from resources.healing import Healing
from resources.mailbox_answers import (
    SIZE,
    FolderState,
    Told,
    bodies_of,
    mail_of,
    parts_of,
    sizes_of,
    state_of,
    status_of,
    width_of,
)
from resources.mailbox_batches import Batch, Cursor, FetchedMail, Portion, portions
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

__all__ = ["Batch", "Cursor", "FetchedMail", "FolderState", "LoginRefused", "Mailbox", "MailboxClient"]

_SIZES_AT_ONCE = 500
"""So many numbers make a line that every server takes."""
_BUSY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""What servers say of a login or a question that fails for no fault of ours (RFC 5530)."""
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What the client raises besides when an answer is none that IMAP knows."""
Answer = TypeVar("Answer")


class LoginRefused(SourceUnavailable):
    """Name or password are wrong, or the mailbox wants a password made for programs."""


class _Refused(SourceChangedShape):
    """The server does not answer what it was asked about some mails; of others it may."""


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
        return self._asked(lambda imap: status_of(imap, folder), folder)

    def has_new(self, folder: str, cursor: Cursor | None) -> bool:
        """Whether something may have come since the cursor, or the folder's numbers begin anew."""
        state = self.state(folder)
        if cursor is None or cursor.uid_validity != state.uid_validity:
            return state.mails > 0
        return state.uid_next - 1 > cursor.uid

    def batches(self, folder: str, cursor: Cursor | None, since: date) -> Iterator[Batch]:
        """Mails beyond the cursor, however old, by rising UID, each batch with the cursor behind it.

        Without a cursor, or when the folder's numbers mean something else than the cursor's, all that came on `since`
        or later. The last batch is empty and leads behind all that the folder had at the beginning.
        """
        self._opened = None  # what the server said of it before may be old
        state = self._asked(lambda imap: self._examined(imap, folder), folder)
        is_known = cursor is not None and cursor.uid_validity == state.uid_validity
        read_until = cursor.uid if cursor and is_known else 0
        asked: list[object] = [] if is_known else ["SINCE", since]
        width = width_of(state, read_until)
        for first in range(read_until + 1, state.uid_next, width):
            last = min(first + width, state.uid_next) - 1
            for uids in parts_of(self._found(folder, state, f"{first}:{last}", asked), _SIZES_AT_ONCE):
                yield from self._fetched(folder, state, uids)
        yield Batch((), Cursor(state.uid_validity, max(read_until, state.uid_next - 1)))

    def again(self, folder: str, uid_validity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """Those of these mails that can be had whole now; none when the folder's numbers mean something else by now."""
        state = self._asked(lambda imap: self._examined(imap, folder), folder)
        if state.uid_validity == uid_validity:
            for batch in self._fetched(folder, state, sorted(uids)):
                yield from (mail for mail in batch.mails if mail.is_whole)

    @property
    def largest_bytes(self) -> int:
        """Of a larger mail only the header is fetched."""
        return self._door.largest_bytes

    def close(self) -> None:
        """Hang up."""
        imap, self._imap, self._opened = self._imap, None, None
        if imap is not None:
            with suppress(
                imaplib.IMAP4.error, OSError
            ):  # what was fetched stays so, however the connection ends
                imap.logout()

    def _found(self, folder: str, state: FolderState, uids: str, asked: Sequence[object]) -> list[int]:
        """UIDs of that range, by rising number; a server may name its last mail although it lies before the range."""
        first, _, last = uids.partition(":")
        found = self._in(folder, state, lambda imap: imap.search(["UID", uids, *asked]))
        return sorted(uid for uid in found if int(first) <= uid <= int(last))

    def _fetched(self, folder: str, state: FolderState, uids: Sequence[int]) -> Iterator[Batch]:
        known = self._told_of(folder, state, uids)
        sizes = {uid: int(known[uid].get(SIZE) or 0) for uid in uids if uid in known}
        for portion in portions(sizes, self._door.largest_bytes):
            told = self._handed_out(folder, state, portion)
            mails = [mail_of(uid, known[uid], told[uid], portion) for uid in portion.uids if uid in told]
            yield Batch(mails, Cursor(state.uid_validity, portion.uids[-1]))

    def _told_of(self, folder: str, state: FolderState, uids: Sequence[int]) -> dict[int, Told]:
        """Size and time of each mail that is there; an empty answer of one about which the server says nothing."""
        try:
            return self._in(folder, state, partial(sizes_of, uids=uids))
        except _Refused:
            if len(uids) == 1:
                return {uids[0]: {}}
            middle = len(uids) // 2
            first, second = (self._told_of(folder, state, part) for part in (uids[:middle], uids[middle:]))
            return first | second

    def _handed_out(self, folder: str, state: FolderState, portion: Portion) -> dict[int, bytes | None]:
        """UID -> bytes, None of one that the server has and does not hand out; one that was deleted is left out.

        What it does not hand out together is asked for one by one: a mail that it cannot read keeps back no other.
        """
        told: dict[int, bytes | None] = {}
        with suppress(_Refused):
            told = self._in(folder, state, partial(bodies_of, portion=portion))
        missing = [uid for uid in portion.uids if told.get(uid) is None]
        if len(portion.uids) > 1:
            for uid in missing:
                told |= self._handed_out(folder, state, Portion([uid], portion.is_whole))
        elif missing and self._told_of(folder, state, missing):
            told = dict.fromkeys(missing)
        return told

    def _in(self, folder: str, state: FolderState, ask: Callable[[IMAPClient], Answer]) -> Answer:
        """Ask within the folder, which is opened anew after a connection that broke off."""

        def ask_there(imap: IMAPClient) -> Answer:
            if self._examined(imap, folder).uid_validity != state.uid_validity:
                raise SourceUnavailable(
                    f"the folder {folder} of the mailbox {self._door.name} was made anew while it was read;"
                    " the next poll begins with it again"
                )
            try:
                return ask(imap)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if _is_busy(error):
                    raise
                raise _Refused(
                    f"the mailbox {self._door.name} refuses to answer about mails of the folder {folder}"
                ) from None

        return self._asked(ask_there, folder)

    def _examined(self, imap: IMAPClient, folder: str) -> FolderState:
        """Open the folder so that nothing in it can change, unless it is open."""
        if self._opened is None or self._opened[0] != folder:
            told = imap.select_folder(folder, readonly=True)
            self._opened = folder, state_of(told, told.get(b"EXISTS", 0))
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
            if _is_busy(error):
                raise Healing(f"{told} could not answer just now") from None
            raise SourceChangedShape(
                f"{told} refused what was asked about the folder {folder}, or answered in no known form"
                f" ({type(error).__name__}): check mail.mailboxes in roms.yaml, name and spelling of the folder"
            ) from None

    def _of_login(self, error: LoginError) -> SourceUnavailable:
        told = f"the mailbox {self._door.name}"
        if isinstance(error.__context__, imaplib.IMAP4.abort | OSError) or _is_busy(error):
            return Healing(f"{told} could not log in just now")
        return LoginRefused(
            f"{told} refused the login; check its user and password in ROMS_MAIL_LOGINS"
            " (many providers want a password made for programs)"
        )


def _is_busy(error: Exception) -> bool:
    return any(word in str(error) for word in _BUSY)


@contextmanager
def _closed_on_error(imap: IMAPClient) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            imap.shutdown()
        raise
