"""Mailbox -> landing -> the event store: what is new is kept, and the folder's cursor moves in the same transaction.

A kill at any moment loses nothing and brings nothing twice: an original without an event is named by nobody, and a mail
whose cursor did not move comes again and is known by its checksum.

What a mailbox does not answer is its own error, and stops no other mailbox. What our stores do not take stops the poll.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from resources.clock import Clock
from resources.events import EventStore
from resources.landing import Landing
from resources.mailbox import Batch, Cursor, FetchedMail, MailboxClient
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.kernel.events import Arrival
from roms_assets.mail.rules.judging import FETCHED_WHOLE
from roms_assets.mail.rules.pointers import (
    CONTENT_TYPE,
    NOT_WHOLE,
    Pointer,
    can_be_fetched,
    passed_over_of,
    place_of,
    source_of,
)
from roms_assets.mail.rules.poll_ids import polled_at
from roms_assets.mail.rules.tables import Row

Answer = TypeVar("Answer")
FIRST_VISIT_BACK = timedelta(days=30)
"""So far back a mailbox is read at the first visit when roms.yaml names no first day."""


@dataclass
class FolderPoll:
    """What polling one folder came to."""

    poll_id: str
    mailbox: str
    folder: str
    polled_at: datetime
    seen: int = 0
    new: int = 0
    not_handed_out: int = 0
    seconds: float = 0.0
    error: RomsError | None = None

    @property
    def row(self) -> Row:
        """The same as a row of `mail_sync_log`; what was read of it is not known yet."""
        names = ("poll_id", "mailbox", "folder", "polled_at", "seen", "new", "not_handed_out", "seconds")
        told = {name: getattr(self, name) for name in names}
        return {**told, "read": 0, "refused": 0, "error": str(self.error or "")}


@dataclass(frozen=True)
class Poller:
    """Fetches what is new, for one poll of all folders."""

    poll_id: str
    earliest: date
    """Of mails that came before it nothing is kept."""
    first_day: date | None
    """The first day that roms.yaml asks for."""
    events: EventStore
    landing: Landing
    clock: Clock

    def poll(self, client: MailboxClient, mailbox: str, folder: str) -> FolderPoll:
        """Keep what a folder has behind its cursor. What came before an error of the mailbox stays kept; the poll tells
        which error. Raises SourceUnavailable when landing or the event store cannot keep it.
        """
        began = self.clock.now()
        poll = FolderPoll(self.poll_id, mailbox, folder, began)
        try:
            since, passed_over = self._beginning(client, mailbox, folder)
            cursor = self.cursor(mailbox, folder)
            for batch in _answered(client.batches(folder, cursor, since, passed_over)):
                poll.seen += len(batch.mails)
                poll.not_handed_out += sum(not mail.is_handed_out for mail in batch.mails)
                poll.new += self._keep(mailbox, folder, batch)
            self._fetch_again(client, poll)
        except _Unanswered as failed:
            poll.error = failed.error
        poll.seconds = (self.clock.now() - began).total_seconds()
        return poll

    def _beginning(self, client: MailboxClient, mailbox: str, folder: str) -> tuple[date, Collection[str]]:
        """The first day that is asked for where no cursor says where to go on, and which mails are not wanted then.

        At the first visit it is noted what lies there from before the first day: where the numbers begin anew later,
        these are told from older mails that were moved in meanwhile, which are wanted.
        """
        place = passed_over_of(mailbox, folder)
        noted = self.events.cursor(place)
        if self.first_day or noted is not None:
            return self.earliest, () if self.first_day or not noted else noted.split()
        last = self.events.moved_at(source_of(mailbox, folder)) or self.clock.now()
        since = max((last - FIRST_VISIT_BACK).date(), self.earliest)
        with _asking():
            marks = client.marks(folder, self.earliest, since) if self.earliest < since else ()
        self.events.keep_and_move(place, [], " ".join(sorted(marks)), self.clock.now())
        return since, ()

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Up to where the folder was read; None when it never was."""
        return cursor_of(self.events, mailbox, folder)

    def _keep(self, mailbox: str, folder: str, batch: Batch) -> int:
        """Originals first, then their events with the cursor; returns how many mails are new."""
        source, now = source_of(mailbox, folder), self.clock.now()
        found = (self._arrival(mailbox, folder, batch.cursor, mail, now) for mail in batch.mails)
        arrivals = [each for each in found if each.received_at.date() >= self.earliest]
        return sum(self.events.keep_and_move(source, arrivals, str(batch.cursor), now))

    def _fetch_again(self, client: MailboxClient, poll: FolderPoll) -> None:
        """Mails that could not be had whole before and now can; what stood in their place is settled."""
        cursor = self.cursor(poll.mailbox, poll.folder)
        if cursor is None:
            return
        lacking = {
            pointer.uid: (pointer, event_id) for pointer, event_id in self._lacking(client, poll, cursor)
        }
        poll.not_handed_out += sum(not pointer.is_handed_out for pointer, _ in lacking.values())
        again = client.again(poll.folder, cursor.uid_validity, list(lacking)) if lacking else iter(())
        for mail in _answered(again):
            pointer, event_id = lacking[mail.uid]
            arrival = self._arrival(poll.mailbox, poll.folder, cursor, mail, self.clock.now())
            poll.new += sum(self.events.keep([arrival]))
            poll.not_handed_out -= not pointer.is_handed_out
            self.events.replay([event_id], FETCHED_WHOLE)

    def _lacking(
        self, client: MailboxClient, poll: FolderPoll, cursor: Cursor
    ) -> Iterator[tuple[Pointer, int]]:
        """Each mail that may be had whole now, with the number of its event."""
        for event in self.events.dead([source_of(poll.mailbox, poll.folder)], NOT_WHOLE):
            with suppress(RuleBroken):  # one that points to no mail waits for a person
                pointer = Pointer.read(event.body)
                tried_for = self.clock.now() - polled_at(event.correlation_id)
                if can_be_fetched(pointer, cursor.uid_validity, client.largest_bytes, tried_for):
                    yield pointer, event.id

    def _arrival(
        self, mailbox: str, folder: str, cursor: Cursor, mail: FetchedMail, now: datetime
    ) -> Arrival:
        place = (mailbox, folder, cursor.uid_validity, mail.uid)
        sha256 = self.landing.keep(mail.body) if mail.is_handed_out else place_of(*place)
        pointer = Pointer(
            sha256,
            mailbox,
            folder,
            mail.uid,
            cursor.uid_validity,
            mail.size,
            mail.is_whole,
            mail.is_handed_out,
        )
        received = min(mail.received_at.astimezone(UTC), now) if mail.received_at else now
        source = source_of(mailbox, folder)
        return Arrival(source, sha256, received, {}, pointer.body, CONTENT_TYPE, self.poll_id)


class _Unanswered(Exception):
    """The mailbox did not answer usefully; why."""

    def __init__(self, error: RomsError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _asking() -> Iterator[None]:
    """Errors inside are the mailbox's."""
    try:
        yield
    except RomsError as error:
        raise _Unanswered(error) from error


def _answered(answers: Iterator[Answer]) -> Iterator[Answer]:
    """What the mailbox hands out one by one: errors are its own while it is asked, not while we keep what it said."""
    while True:
        with _asking():
            answer = next(answers, None)
        if answer is None:
            return
        yield answer


def cursor_of(events: EventStore, mailbox: str, folder: str) -> Cursor | None:
    """Up to where a folder was read; None when it never was."""
    told = events.cursor(source_of(mailbox, folder))
    return Cursor.read(told) if told else None
