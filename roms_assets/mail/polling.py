"""Mailbox -> landing -> the event store: what is new is kept, and the folder's cursor moves in the same transaction.

A kill at any moment loses nothing and brings nothing twice: an original without an event is named by nobody, and a mail
whose cursor did not move comes again and is known by its checksum.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from resources.clock import Clock
from resources.events import EventStore
from resources.landing import Landing
from resources.mailbox import Batch, Cursor, FetchedMail, MailboxClient
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.events import Arrival
from roms_assets.mail.rules.pointers import CONTENT_TYPE, Pointer, source_of
from roms_assets.mail.rules.tables import Row


@dataclass
class FolderPoll:
    """What polling one folder came to."""

    poll_id: str
    mailbox: str
    folder: str
    polled_at: datetime
    seen: int = 0
    new: int = 0
    seconds: float = 0.0
    error: RomsError | None = None

    @property
    def row(self) -> Row:
        """The same as a row of `mail_sync_log`; what was read of it is not known yet."""
        names = ("poll_id", "mailbox", "folder", "polled_at", "seen", "new", "seconds")
        told = {name: getattr(self, name) for name in names}
        return {**told, "read": 0, "refused": 0, "error": str(self.error or "")}


@dataclass(frozen=True)
class Poller:
    """Fetches what is new, for one poll of all folders."""

    poll_id: str
    since: date
    """The first day whose mails are fetched."""
    events: EventStore
    landing: Landing
    clock: Clock

    def poll(self, client: MailboxClient, mailbox: str, folder: str) -> FolderPoll:
        """Keep what a folder has behind its cursor. What came before an error stays kept; the poll tells which."""
        began = self.clock.now()
        poll = FolderPoll(self.poll_id, mailbox, folder, began)
        try:
            for batch in client.batches(folder, self.cursor(mailbox, folder), self.since):
                poll.seen += len(batch.mails)
                poll.new += self._keep(mailbox, folder, batch)
        except RomsError as error:
            poll.error = error
        poll.seconds = (self.clock.now() - began).total_seconds()
        return poll

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Up to where the folder was read; None when it never was."""
        return cursor_of(self.events, mailbox, folder)

    def _keep(self, mailbox: str, folder: str, batch: Batch) -> int:
        """Originals first, then their events with the cursor; returns how many mails are new."""
        source, now = source_of(mailbox, folder), self.clock.now()
        arrivals = [self._arrival(mailbox, folder, batch.cursor, mail, now) for mail in batch.mails]
        return sum(self.events.keep_and_move(source, arrivals, str(batch.cursor), now))

    def _arrival(
        self, mailbox: str, folder: str, cursor: Cursor, mail: FetchedMail, now: datetime
    ) -> Arrival:
        sha256 = self.landing.keep(mail.body)
        pointer = Pointer(sha256, mailbox, folder, mail.uid, cursor.uid_validity, mail.size, mail.is_whole)
        received = min(mail.received_at.astimezone(UTC), now) if mail.received_at else now
        source = source_of(mailbox, folder)
        return Arrival(source, sha256, received, {}, pointer.body, CONTENT_TYPE, self.poll_id)


def cursor_of(events: EventStore, mailbox: str, folder: str) -> Cursor | None:
    """Up to where a folder was read; None when it never was."""
    told = events.cursor(source_of(mailbox, folder))
    return Cursor.read(told) if told else None
