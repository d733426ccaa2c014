"""The connection to one mailbox: made when something is asked, kept open, made anew when it breaks off.

Errors never say the server's words: those may quote addresses. A fault of our own is no error of the mailbox: it is
raised as what it is.
"""

import imaplib
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import LoginError, ProtocolError
from pydantic import SecretStr

from resources.calling import Counts, Patience
from resources.healing import Healing
from resources.mailbox_answers import FolderState, state_of
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

_BUSY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""What servers say of a login or a question that fails for no fault of ours (RFC 5530)."""
_STUMBLED = (AttributeError, LookupError, TypeError, ValueError)
"""What the client raises besides when an answer is none that IMAP knows; our own faults are such errors, too."""
_CLIENT, _OURS = ("imapclient", "imaplib"), ("resources", "roms_assets")
Answer = TypeVar("Answer")


class LoginRefused(SourceUnavailable):
    """Name or password are wrong, or the mailbox wants a password made for programs."""


class Refused(SourceChangedShape):
    """The server does not answer what it was asked about some mails; of others it may."""


@dataclass(frozen=True)
class Account:
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

    @property
    def told(self) -> str:
        """The beginning of each error."""
        return f"the mailbox {self.name}"


class MailboxConnection:
    """Asks, and asks again what may heal. Raises SourceUnavailable, LoginRefused or SourceChangedShape."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._patience = Patience(account.told, account.attempts, account.timeout_seconds)
        self._imap: IMAPClient | None = None
        self._opened: tuple[str, FolderState] | None = None
        self.counts = Counts()
        """How much was asked."""

    def asked(self, folder: str, ask: Callable[[IMAPClient], Answer]) -> Answer:
        """Ask something that concerns a folder, be it open or not."""
        return self._patience.asked(lambda: self._once(folder, ask), self.counts)

    def opened(self, folder: str) -> FolderState:
        """Open the folder anew and say how it stands: what the server said of it before may be old."""
        self._opened = None
        return self.asked(folder, lambda imap: self._examined(imap, folder))

    def inside(self, folder: str, state: FolderState, ask: Callable[[IMAPClient], Answer]) -> Answer:
        """Ask within the folder, which is opened anew after a connection that broke off. Raises Refused, too."""

        def ask_there(imap: IMAPClient) -> Answer:
            if self._examined(imap, folder).uid_validity != state.uid_validity:
                raise SourceUnavailable(
                    f"the folder {folder} of {self._account.told} was made anew while it was read;"
                    " the next poll begins with it again"
                )
            with self._refusals(folder):
                return ask(imap)

        return self.asked(folder, ask_there)

    def close(self) -> None:
        """Hang up."""
        imap, self._imap, self._opened = self._imap, None, None
        if imap is not None:
            # What was fetched stays so, however the connection ends.
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()

    def _examined(self, imap: IMAPClient, folder: str) -> FolderState:
        """Open the folder so that nothing in it can change, unless it is open."""
        if self._opened is None or self._opened[0] != folder:
            told = imap.select_folder(folder, readonly=True)
            self._opened = folder, state_of(told, told.get(b"EXISTS", 0))
        return self._opened[1]

    def _once(self, folder: str, ask: Callable[[IMAPClient], Answer]) -> Answer:
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
                imap.login(self._account.user, self._account.password.get_secret_value())
            self._imap = imap
        return self._imap

    def _knocked(self) -> IMAPClient:
        account = self._account
        at = f"{account.server}:{account.port}"
        try:
            return connection(account)
        except (imaplib.IMAP4.abort, ssl.SSLCertVerificationError, TimeoutError):
            raise
        except (ConnectionRefusedError, socket.gaierror) as error:
            is_nobody = isinstance(error, ConnectionRefusedError)
            seen = "nothing listens there" if is_nobody else "no server of that name is found"
            raise Healing(
                f"{account.told} cannot be reached at {at}: {seen}; check server and port of"
                " mail.mailboxes in roms.yaml, and the network"
            ) from None
        except imaplib.IMAP4.error as error:
            if "* BYE" in str(error):  # it speaks IMAP, and wants no more guests just now
                raise imaplib.IMAP4.abort from None
            raise SourceChangedShape(
                f"what listens at {at} does not speak IMAP in the way {account.security}:"
                f" check server, port and security of {account.told}"
            ) from None

    @contextmanager
    def _refusals(self, folder: str) -> Iterator[None]:
        """What the server says no to, or answers so that nobody understands it, concerns these mails alone."""
        try:
            yield
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, *_STUMBLED) as error:
            if _is_busy(error) or _is_our_fault(error):
                raise
            raise Refused(
                f"{self._account.told} refuses to answer about mails of the folder {folder}"
            ) from None

    @contextmanager
    def _telling(self, folder: str) -> Iterator[None]:
        """Say in our words what went wrong; what may heal is Healing."""
        account = self._account
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise SourceUnavailable(
                f"{account.told}: the certificate of {account.server} is not trusted ({error.verify_message})"
            ) from None
        except LoginError as error:
            raise self._of_login(error) from None
        except TimeoutError:
            raise Healing(
                f"{account.told} was silent for {account.timeout_seconds:g} s at {account.server}:{account.port};"
                " check server and port of mail.mailboxes in roms.yaml, and the network"
            ) from None
        except (imaplib.IMAP4.abort, OSError, EOFError) as error:
            raise Healing(
                f"{account.told} broke off the connection to {account.server}:{account.port}"
                f" ({type(error).__name__}); the next poll tries again"
            ) from None
        except (imaplib.IMAP4.error, *_STUMBLED) as error:
            if _is_our_fault(error):
                raise
            raise self._of_refusal(folder, error) from None

    def _of_login(self, error: LoginError) -> SourceUnavailable:
        told = self._account.told
        if isinstance(error.__context__, imaplib.IMAP4.abort | OSError) or _is_busy(error):
            return Healing(f"{told} could not log in just now")
        return LoginRefused(
            f"{told} refused the login; check its user and password in ROMS_MAIL_LOGINS"
            " (many providers want a password made for programs)"
        )

    def _of_refusal(self, folder: str, error: Exception) -> SourceUnavailable | SourceChangedShape:
        told = self._account.told
        if _is_busy(error):
            return Healing(f"{told} could not answer just now")
        if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, ProtocolError):
            return SourceChangedShape(
                f"{told} refused what was asked about the folder {folder}: check name and spelling of the folder"
                " under mail.mailboxes in roms.yaml"
            )
        return SourceChangedShape(
            f"{told} answered in no known form ({type(error).__name__}) about the folder {folder}: what listens at"
            f" {self._account.server}:{self._account.port} is no IMAP server, or has a fault"
        )


def connection(account: Account) -> IMAPClient:
    """Connected, and safe where that is asked for; not logged in."""
    tls, is_inside = ssl.create_default_context(), account.security == "tls"
    imap = IMAPClient(
        account.server,
        account.port,
        ssl=is_inside,
        ssl_context=tls if is_inside else None,
        timeout=account.timeout_seconds,
    )
    if account.security == "starttls":
        with _closed_on_error(imap):
            imap.starttls(tls)
    return imap


def _is_busy(error: Exception) -> bool:
    return any(word in str(error) for word in _BUSY)


def _is_our_fault(error: Exception) -> bool:
    """Whether our own lines raised it, and not those of the client that read an answer."""
    if isinstance(error, imaplib.IMAP4.error):
        return False
    modules = [
        frame.f_globals["__name__"].partition(".")[0] for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    return next((each in _OURS for each in reversed(modules) if each in (*_CLIENT, *_OURS)), True)


@contextmanager
def _closed_on_error(imap: IMAPClient) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            imap.shutdown()
        raise
