"""A real mail server with large mailboxes: Dovecot on a free port, its mails as files in Maildirs."""

import imaplib
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from demo.dovecot_setup import PASSWORD, DovecotSetup, owner, program
from demo.free_port import free_port

__all__ = ["CAME", "PASSWORD", "program", "serving"]

CAME = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When every mail came."""
_FIRST_PORT = 25_430
_PATIENCE_SECONDS = 60


@contextmanager
def serving(started: str, folder: Path, mailboxes: dict[str, int]) -> Iterator[str]:
    """Server and port, with so many small mails in the inbox of each user."""
    setup = DovecotSetup(folder, free_port(_FIRST_PORT), "maildir:~/Maildir")
    for user, count in mailboxes.items():
        _fill(setup.homes / user, count, owner().pw_uid)
    with subprocess.Popen([started, *setup.write()], cwd=folder) as server:
        try:
            _wait(setup.port, next(iter(mailboxes)))
            yield f"127.0.0.1:{setup.port}"
        finally:
            server.terminate()


def _fill(home: Path, count: int, owner: int) -> None:
    """Mails that were delivered and seen long ago."""
    inbox = home / "Maildir" / "cur"
    inbox.mkdir(parents=True)
    for name in ("new", "tmp"):
        (inbox.parent / name).mkdir()
    at = CAME.timestamp()
    for number in range(count):
        path = inbox / f"{int(at)}.M{number:06}P1.bench:2,S"
        path.write_bytes(b"From: shop@example.com\nSubject: %d\n\nNothing of orders.\n" % number)
        os.utime(path, (at, at))
    for path in (home.parent, home, *home.rglob("*")):
        os.chown(path, owner, -1)


def _wait(port: int, user: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with imaplib.IMAP4("127.0.0.1", port, timeout=5) as client:
                client.login(user, PASSWORD)
                break
        except (OSError, imaplib.IMAP4.error):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
