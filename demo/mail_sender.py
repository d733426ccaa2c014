"""Whoever writes mails to the demo's shop while it is served: `python -m demo.mail_sender SERVER:PORT --every 30`.

A mail is put into the mailbox as any mail program does, by IMAP.
"""

import argparse
import imaplib
import signal
import sys
import threading
from datetime import UTC, datetime

from demo.mail_letters import Letter
from demo.mail_stories import next_letter
from demo.mailbox_host import LOGIN

_PATIENCE_SECONDS = 20


def put(address: str, letter: Letter) -> None:
    """Put a mail into the inbox of the shop. Raises OSError or imaplib.IMAP4.error when the server does not take it."""
    server, _, port = address.rpartition(":")
    with imaplib.IMAP4(server, int(port), _PATIENCE_SECONDS) as client:
        client.login(*LOGIN)
        client.append("INBOX", "", imaplib.Time2Internaldate(letter.received_at), letter.raw)


def shown_mailbox(address: str) -> str:
    """How a person's own mail program gets at it."""
    server, _, port = address.rpartition(":")
    user, password = LOGIN
    return (
        f"Look at it with your mail program: IMAP at {server}, port {port}, without encryption,"
        f" as {user} with the password: {password}"
    )


def main() -> int:
    """Write until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m demo.mail_sender", description=__doc__)
    parser.add_argument("address", help="the mailbox's server and port")
    parser.add_argument("--every", type=float, required=True, help="a mail every so many seconds")
    asked = parser.parse_args()
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    turn, began = 0, int(datetime.now(UTC).timestamp())
    while not is_over.wait(asked.every):
        put(asked.address, next_letter(turn, began, datetime.now(UTC)))
        turn += 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
