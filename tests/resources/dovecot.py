"""A real mail server of the tests' own: Dovecot on free ports, in a folder of its own, thrown away at the end."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme
from imapclient import IMAPClient
from pydantic import SecretStr

from demo.dovecot_setup import PASSWORD, DovecotSetup, owner
from demo.free_port import free_port
from resources.mailbox import Mailbox
from tests.waiting import PATIENCE_SECONDS

__all__ = ["PASSWORD", "Dovecot", "a_dovecot"]

_FIRST_PORT = 21_430


@dataclass(frozen=True)
class Dovecot:
    """A running server; each test takes a user of its own, all of them have the same password."""

    folder: Path
    plain: int
    tls: int
    owner: int
    authority: trustme.CA

    def mailbox(self, user: str, security: str = "plain") -> Mailbox:
        """The door to a user's mailbox."""
        port = self.tls if security == "tls" else self.plain
        return Mailbox("orders", "127.0.0.1", port, security, user, SecretStr(PASSWORD))

    def append(self, user: str, mails: Iterable[bytes], at: datetime, folder: str = "INBOX") -> None:
        """Deliver mails as a mail client does."""
        with IMAPClient("127.0.0.1", self.plain, ssl=False) as imap:
            imap.login(user, PASSWORD)
            if not imap.folder_exists(folder):
                imap.create_folder(folder)
            for raw in mails:
                imap.append(folder, raw, msg_time=at)

    def fill(self, user: str, mails: Iterable[bytes], at: datetime) -> None:
        """Let very many mails lie in the inbox, as of a mailbox that has grown for years."""
        home = self.folder / "homes" / user
        (home / "mail").mkdir(parents=True)
        with (home / "mail" / "INBOX").open("wb") as inbox:
            for raw in mails:
                inbox.write(f"From shop@example.com {at:%a %b %d %H:%M:%S %Y}\n".encode() + raw + b"\n")
        for path in (home, *home.rglob("*")):
            os.chown(path, self.owner, -1)

    def renumber(self, user: str) -> None:
        """Let every mail of the inbox get a new number, as after an index that was lost."""
        with IMAPClient("127.0.0.1", self.plain, ssl=False) as imap:
            imap.login(user, PASSWORD)
            imap.create_folder("anew")
            imap.select_folder("INBOX")
            imap.copy(imap.search(), "anew")
            imap.close_folder()
            # Renaming the inbox leaves an empty one with its own numbers, so another folder takes its part.
            imap.rename_folder("INBOX", "before")
            imap.select_folder("anew")
            imap.copy(imap.search(), "INBOX")

    def answers(self) -> bool:
        """Whether it takes logins."""
        try:
            with IMAPClient("127.0.0.1", self.plain, ssl=False, timeout=30) as imap:
                imap.login("anybody", PASSWORD)
        except OSError:
            return False
        return True


@contextmanager
def a_dovecot(program: str) -> Iterator[Dovecot]:
    """A new server, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="roms-dovecot-"))
    server = _prepared(folder)
    arguments = DovecotSetup(folder, server.plain, "mbox:~/mail:INBOX=~/mail/INBOX", server.tls).write()
    try:
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen([program, *arguments], stdout=out, stderr=out, cwd=folder)
        try:
            yield _ready(server, process)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(folder: Path) -> Dovecot:
    """Its certificate, its ports and an empty folder for its users."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    plain = free_port(_FIRST_PORT + os.getpid() % 2000 * 4)
    user = owner()
    (folder / "homes").mkdir()
    os.chown(folder / "homes", user.pw_uid, user.pw_gid)
    return Dovecot(folder, plain, free_port(plain + 1), user.pw_uid, authority)


def _ready(server: Dovecot, process: subprocess.Popen[bytes]) -> Dovecot:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            told = [path.read_text(errors="replace") for path in server.folder.glob("[ol][ou][tg]")]
            raise RuntimeError(f"no Dovecot: {' '.join(told)}")
        time.sleep(0.05)
    return server
