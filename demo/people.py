"""The people whom the demo's shop tells what goes wrong: a mail server and a chat that keep all on this computer.

`python -m demo.people FOLDER` prints the addresses of both, then on standard error a line for each mail; it keeps each
mail as a file.
"""

import argparse
import signal
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

from demo.chat import Chat
from demo.mail_server import MailServer, Security

LOGIN = ("shop", "demo")


class Shelf:
    """A folder with each mail as a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._count = len(list(folder.glob("*.eml")))

    def put(self, mail: EmailMessage) -> None:
        """Keep one, and say so."""
        self._count += 1
        place = self._folder / f"{self._count:04}.eml"
        place.write_bytes(mail.as_bytes())
        print(f"{place.name} to {mail['To']}: {mail['Subject']}", file=sys.stderr, flush=True)


def main() -> None:
    """Take mail and messages until SIGTERM or Ctrl-C; the first line printed are the two addresses."""
    parser = argparse.ArgumentParser(prog="python -m demo.people", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the mails are kept")
    shelf = Shelf(parser.parse_args().folder)
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with MailServer(Security(login=LOGIN), told=shelf.put) as server, Chat() as chat:
        print(f"127.0.0.1:{server.port} {chat.address}", flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
