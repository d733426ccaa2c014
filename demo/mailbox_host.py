"""The mailbox of the faked world: real IMAP, kept in memory, with TLS or without."""

import asyncio
import signal
import ssl
import threading
from argparse import Namespace
from collections.abc import Coroutine
from datetime import datetime

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import Config, Login
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from demo.mail_letters import LETTERS
from demo.threads import InAThread

LOGIN = ("orders@luna.example", "a password for programs")


class MailboxHost(InAThread):
    """One account at one server on loopback; mail may be delivered to it at any time."""

    def __init__(
        self, port: int = 0, tls: ssl.SSLContext | None = None, login: tuple[str, str] = LOGIN
    ) -> None:
        super().__init__(port)
        self._tls = tls
        user, password = login
        self._config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host="127.0.0.1",
            port=0,
            tls_enabled=False,
            invalid_user_sleep=0,
            demo_data=False,
            demo_user=user,
            demo_password=password,
        )

    @property
    def address(self) -> str:
        """Server and port."""
        return f"127.0.0.1:{self.port}"

    def deliver(self, raw: bytes, received_at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder, which is made when it is not there."""
        self._done(self._deliver(raw, received_at, folder))

    def renumber(self, folder: str = "INBOX") -> None:
        """Give every mail of a folder a new number, as a server does whose index was lost."""
        self._done(self._renumber(folder))

    def _done(self, work: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> asyncio.Server:
        self._config.apply_context()
        login = Login(self._config)
        password = await Passwords(self._config).hash_password(self._config.demo_password)
        user = UserMetadata(self._config, self._config.demo_user, password=password)
        await login.demo_user_identity.set(user)
        async with login.demo_user_identity.new_session():
            pass  # the folders are made with the first session
        serve = ProxyProtocolReader(ProxyProtocolVersion.get(None)).get_callback(
            IMAPServer(login, self._config)
        )

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.talks.add(writer.transport)
            await serve(reader, writer)

        return await asyncio.start_server(talk, "127.0.0.1", self.port, ssl=self._tls)

    @property
    def _folders(self) -> MailboxSet:
        return self._config.set_cache[self._config.demo_user][0]

    async def _deliver(self, raw: bytes, received_at: datetime, folder: str) -> None:
        try:
            there = await self._folders.get_mailbox(folder)
        except KeyError:
            await self._folders.add_mailbox(folder)
            there = await self._folders.get_mailbox(folder)
        await there.append(AppendMessage(raw, received_at))

    async def _renumber(self, folder: str) -> None:
        there = await self._folders.get_mailbox(folder)
        messages = [each async for each in there.messages()]
        anew: MailboxData = there
        anew._uid_validity += 1
        anew._messages = {}
        for message in messages:
            anew._max_uid += 1
            anew._messages[anew._max_uid] = type(message).copy(message, uid=anew._max_uid)


def main() -> None:
    """Serve the demo's mails until SIGTERM or Ctrl-C; the first line printed is the server and its port."""
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with MailboxHost() as host:
        for letter in LETTERS:
            host.deliver(letter.raw, letter.received_at)
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
