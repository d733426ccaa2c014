"""A mail server that misbehaves as it is told to, on a real socket."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from demo.mailbox_host import LOGIN
from demo.threads import InAThread
from resources.mailbox import Batch, Mailbox

A_MAIL = b"From: <shop@shop.example>\r\nSubject: order\r\n\r\nYour order A-1\r\n"


def at_loopback(port: int, security: str = "plain") -> Mailbox:
    return Mailbox("orders", "127.0.0.1", port, security, LOGIN[0], SecretStr(LOGIN[1]), timeout_seconds=5)


def bodies(batches: Sequence[Batch]) -> list[bytes]:
    return [mail.body for batch in batches for mail in batch.mails]


@dataclass
class Moods:
    """How a server that misbehaves answers each question in turn; afterwards it is well."""

    first_lines: list[bytes] = field(default_factory=list)
    """In the place of its greeting, one for each connection; b"" hangs up."""
    logins: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    """Sent in the place of a mail, then it hangs up."""
    refused: dict[bytes, list[bytes]] = field(default_factory=dict)
    """What is in a question -> what is answered to it in turn, in the place of all else, such as `NO`."""
    uid_next: int = 6
    connections: int = 0


WELL = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 6] x\r\n",
    b"UID SEARCH": b"* SEARCH 5\r\n",
    b"RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE %d)\r\n" % len(A_MAIL),
    b"BODY.PEEK[]": b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%b)\r\n" % (len(A_MAIL), A_MAIL),
    b"LOGOUT": b"* BYE\r\n",
}
"""What is in a question -> how a server answers it that is well."""
WELL_SIZE = WELL[b"RFC822.SIZE"] + b"TAG OK done\r\n"


class MoodyHost(InAThread):
    """As much IMAP as the door needs, with one mail in the inbox."""

    def __init__(self, moods: Moods) -> None:
        super().__init__()
        self.moods = moods

    async def _open(self) -> asyncio.Server:
        return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.add(writer.transport)
        self.moods.connections += 1
        greeting = self.moods.first_lines.pop(0) if self.moods.first_lines else b"* OK ready\r\n"
        writer.write(greeting)
        is_over = not greeting
        while not is_over and (line := await reader.readline()):
            answer, is_over = self._answer(*line.split(b" ", 1))
            writer.write(answer)
        writer.close()

    def _answer(self, tag: bytes, asked: bytes) -> tuple[bytes, bool]:
        """What it says, and whether it then hangs up."""
        if asked.startswith(b"LOGIN") and self.moods.logins:
            return tag + b" " + self.moods.logins.pop(0) + b"\r\n", False
        if b"BODY.PEEK[]" in asked and self.moods.bodies:
            return self.moods.bodies.pop(0), True
        for words, answers in self.moods.refused.items():
            if words in asked and answers:
                return answers.pop(0).replace(b"TAG", tag), False
        told = next((answer for words, answer in WELL.items() if words in asked), b"")
        if asked.startswith(b"EXAMINE"):
            told = told.replace(b"UIDNEXT 6", b"UIDNEXT %d" % self.moods.uid_next).replace(
                b"UIDNEXT -1", b"X"
            )
        return told + tag + b" OK done\r\n", False
