"""The mail server of the faked world: takes mail by real SMTP, keeps it, and delivers it nowhere."""

import asyncio
import logging
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from demo.threads import InAThread

Mail = EmailMessage
TAKEN = "250 taken"


@dataclass(frozen=True)
class Security:
    """How the server is reached: with a certificate inside TLS or after STARTTLS, and with a login or without."""

    tls: ssl.SSLContext | None = None
    is_inside_tls: bool = False
    login: tuple[str, str] | None = None


class MailServer(InAThread):
    """One server; what it answers may be set at any time."""

    def __init__(
        self,
        security: Security | None = None,
        port: int = 0,
        told: Callable[[Mail], None] = lambda mail: None,
    ) -> None:
        super().__init__(port)
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of what the faked world is for
        self._security = security or Security()
        self._told = told
        self.mails: list[Mail] = []
        self.to: list[list[str]] = []
        """The recipients of each mail as the envelope names them."""
        self.answer = TAKEN
        """To the mail itself; nothing is kept unless it is TAKEN."""
        self.refused: dict[str, str] = {}
        """Recipient -> the answer to it."""

    @property
    def subjects(self) -> list[str]:
        """The subjects of all mails, in the order in which they came."""
        return [str(mail["Subject"]).strip() for mail in self.mails]  # a folded one begins with a space

    async def handle_RCPT(  # noqa: N802 - the name and form that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a mail."""
        if self.answer == TAKEN:
            mail = message_from_bytes(cast(bytes, envelope.content), policy=default)
            self.to.append(list(envelope.rcpt_tos))
            self.mails.append(mail)
            self._told(mail)
        return self.answer

    async def _open(self) -> asyncio.Server:
        is_inside = self._security.is_inside_tls
        return await asyncio.get_running_loop().create_server(
            self._protocol, "127.0.0.1", self.port, ssl=self._security.tls if is_inside else None
        )

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Note the connection."""
        session.host_name = hostname
        if server.transport is not None:
            self.talks.add(server.transport)
        return answers

    def _protocol(self) -> SMTP:
        after = None if self._security.is_inside_tls else self._security.tls
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a login without TLS is what some servers want
            return SMTP(
                self,
                hostname="mail.example",
                ident="faked",
                tls_context=after,
                require_starttls=after is not None,
                auth_required=self._security.login is not None,
                auth_require_tls=False,
                authenticator=self._is_known,
                loop=self._loop,
            )

    def _is_known(self, *asked: Any) -> AuthResult:
        told = asked[-1]
        name, password = self._security.login or ("", "")
        is_right = told == LoginPassword(name.encode(), password.encode())
        return AuthResult(success=is_right, handled=is_right)
