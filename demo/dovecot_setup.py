"""Dovecot's set-up: a server of its own in a folder of its own, on loopback, whose users all have one password."""

import grp
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "let-me-in"  # noqa: S105  everybody may know it: the server is on loopback, and its mails are invented
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = {mails}
{tls_settings}
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
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  # no pause after a login that failed
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class DovecotSetup:
    """Where it keeps everything, where it listens, and how it stores mails."""

    folder: Path
    port: int
    mails: str
    """Such as maildir:~/Maildir."""
    tls_port: int = 0
    """0: it speaks no TLS; otherwise cert.pem and key.pem lie in the folder."""

    @property
    def homes(self) -> Path:
        """A folder for each user."""
        return self.folder / "homes"

    def write(self) -> list[str]:
        """Write its settings; what to call it with, behind the program.

        As root it works as the users that its package made, otherwise as who runs it.
        """
        internal, login = _users()
        tls = f"ssl = yes\nssl_cert = <{self.folder}/cert.pem\nssl_key = <{self.folder}/key.pem"
        told = _CONFIG.format(
            folder=self.folder,
            internal=internal.pw_name,
            login=login.pw_name,
            group=grp.getgrgid(internal.pw_gid).gr_name,
            owner=internal.pw_uid,
            password=PASSWORD,
            mails=self.mails,
            tls_settings=tls if self.tls_port else "ssl = no",
            port=self.port,
            tls_port=self.tls_port,
        )
        self.folder.chmod(0o755)
        (self.folder / "conf").write_text(told, encoding="utf-8")
        return ["-F", "-c", str(self.folder / "conf")]


def program() -> str | None:
    """Where Dovecot is; None where it is not."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/opt/homebrew/sbin")


def owner() -> pwd.struct_passwd:
    """Whose the mails are."""
    return _users()[0]


def _users() -> tuple[pwd.struct_passwd, pwd.struct_passwd]:
    """Who keeps the mails, and who takes logins."""
    me = pwd.getpwuid(os.geteuid())
    return (me, me) if me.pw_uid else (pwd.getpwnam("dovecot"), pwd.getpwnam("dovenull"))
