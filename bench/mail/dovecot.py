"""A real mail server with large mailboxes: Dovecot on a free port, its mails as files in Maildirs."""

import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from demo.free_port import free_port

PASSWORD = "let-me-in"
CAME = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When every mail came."""
_FIRST_PORT = 25_430
_PATIENCE_SECONDS = 60
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def program() -> str | None:
    """Where Dovecot is; None where it is not."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/opt/homebrew/sbin")


@contextmanager
def serving(started: str, folder: Path, mailboxes: dict[str, int]) -> Iterator[str]:
    """Server and port, with so many small mails in the inbox of each user."""
    folder.chmod(0o755)
    me = pwd.getpwuid(os.geteuid())
    internal, login = (me, me) if me.pw_uid else (pwd.getpwnam("dovecot"), pwd.getpwnam("dovenull"))
    for user, count in mailboxes.items():
        _fill(folder / "homes" / user, count, internal.pw_uid)
    port = free_port(_FIRST_PORT)
    told = _CONFIG.format(
        folder=folder,
        internal=internal.pw_name,
        login=login.pw_name,
        group=grp.getgrgid(internal.pw_gid).gr_name,
        owner=internal.pw_uid,
        password=PASSWORD,
        port=port,
    )
    (folder / "conf").write_text(told, encoding="utf-8")
    with subprocess.Popen([started, "-F", "-c", str(folder / "conf")], cwd=folder) as server:
        try:
            _wait(port, next(iter(mailboxes)))
            yield f"127.0.0.1:{port}"
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
