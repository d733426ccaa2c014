"""Mailboxes over IMAP: opened read-only, asked for what is new since a cursor, fetched in batches of bounded size.

Nothing is marked, moved or deleted. How a mailbox is reached, and what its errors are, is in `mailbox_connection`.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

from resources.calling import Counts
from resources.mailbox_answers import (
    SIZE,
    FolderState,
    Told,
    bodies_of,
    mail_of,
    mark_of,
    parts_of,
    sizes_of,
    status_of,
    width_of,
    withheld,
)
from resources.mailbox_batches import Batch, Cursor, FetchedMail, Portion, portions
from resources.mailbox_connection import Account, LoginRefused, MailboxConnection, Refused

__all__ = ["Batch", "Cursor", "FetchedMail", "FolderState", "LoginRefused", "Mailbox", "MailboxClient"]

_AT_ONCE = 500
"""So many numbers make a line that every server takes."""


@dataclass(frozen=True)
class Mailbox(Account):
    """One account at one server, to be opened."""

    @contextmanager
    def open(self) -> Iterator["MailboxClient"]:
        """A client that connects when it is first asked something; it hangs up at the end."""
        client = MailboxClient(self)
        try:
            yield client
        finally:
            client.close()

    def check(self, folders: Sequence[str]) -> str:
        """One line for a person. Raises SourceUnavailable, SourceChangedShape."""
        with self.open() as client:
            counts = [f"{client.state(folder).mails:,} mails in {folder}" for folder in folders]
        return f"mailbox {self.name}: {self.server} answers; {', '.join(counts)}"


class MailboxClient:
    """Asks one mailbox. Every method raises SourceUnavailable, LoginRefused or SourceChangedShape."""

    def __init__(self, door: Mailbox) -> None:
        self._door = door
        self._connection = MailboxConnection(door)

    @property
    def counts(self) -> Counts:
        """How much was asked."""
        return self._connection.counts

    @property
    def largest_bytes(self) -> int:
        """Of a larger mail only the header is fetched."""
        return self._door.largest_bytes

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def state(self, folder: str) -> FolderState:
        """What the server says of a folder, without opening it: cheap with any number of mails."""
        return self._connection.asked(folder, lambda imap: status_of(imap, folder))

    def has_new(self, folder: str, cursor: Cursor | None) -> bool:
        """Whether something may have come since the cursor, or the folder's numbers begin anew."""
        state = self.state(folder)
        if cursor is None or cursor.uid_validity != state.uid_validity:
            return state.mails > 0
        return state.uid_next - 1 > cursor.uid

    def batches(
        self, folder: str, cursor: Cursor | None, since: date, passed_over: Collection[str] = ()
    ) -> Iterator[Batch]:
        """Mails beyond the cursor, however old, by rising UID, each batch with the cursor behind it.

        Without a cursor, or when the folder's numbers mean something else than the cursor's, all that came on `since`
        or later, but for those with a mark of `passed_over`. The last batch is empty and leads behind all that the
        folder had at the beginning.
        """
        state = self._connection.opened(folder)
        is_known = cursor is not None and cursor.uid_validity == state.uid_validity
        read_until = cursor.uid if cursor and is_known else 0
        asked: list[object] = [] if is_known else ["SINCE", since]
        unwanted = frozenset[str]() if is_known else frozenset(passed_over)
        for uids in self._searched(folder, state, read_until, asked):
            yield from self._fetched(folder, state, uids, unwanted)
        yield Batch((), Cursor(state.uid_validity, max(read_until, state.uid_next - 1)))

    def marks(self, folder: str, since: date, before: date) -> set[str]:
        """What the mails that came within these days are known by, whatever their numbers are."""
        state = self._connection.opened(folder)
        found: set[str | None] = set()
        for uids in self._searched(folder, state, 0, ["SINCE", since, "BEFORE", before]):
            found |= {mark_of(told) for told in self._told_of(folder, state, uids).values()}
        return {each for each in found if each}

    def again(self, folder: str, uid_validity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """Those of these mails that can be had whole now; none when the folder's numbers mean something else by now."""
        state = self._connection.opened(folder)
        if state.uid_validity == uid_validity:
            for part in parts_of(sorted(uids), _AT_ONCE):
                for batch in self._fetched(folder, state, part):
                    yield from (mail for mail in batch.mails if mail.is_whole)

    def _searched(
        self, folder: str, state: FolderState, read_until: int, asked: Sequence[object]
    ) -> Iterator[Sequence[int]]:
        """UIDs of mails beyond that one, by rising number, as many as are asked about in one go."""
        width = width_of(state, read_until)
        for first in range(read_until + 1, state.uid_next, width):
            last = min(first + width, state.uid_next) - 1
            yield from parts_of(self._found(folder, state, f"{first}:{last}", asked), _AT_ONCE)

    def _found(self, folder: str, state: FolderState, uids: str, asked: Sequence[object]) -> list[int]:
        """UIDs of that range, by rising number; a server may name its last mail although it lies before the range."""
        first, _, last = uids.partition(":")
        found = self._connection.inside(folder, state, lambda imap: imap.search(["UID", uids, *asked]))
        return sorted(uid for uid in found if int(first) <= uid <= int(last))

    def _fetched(
        self, folder: str, state: FolderState, uids: Sequence[int], unwanted: frozenset[str] = frozenset()
    ) -> Iterator[Batch]:
        """These mails in batches; first those of which the server tells nothing, with a cursor before all of them.

        So these are known even when the process is killed before the others are fetched.
        """
        known = self._told_of(folder, state, uids)
        lacking = self._still_there(folder, state, [uid for uid in uids if uid not in known])
        if lacking:
            yield Batch([withheld(uid) for uid in lacking], Cursor(state.uid_validity, uids[0] - 1))
        sizes = {
            uid: int(told.get(SIZE) or 0) for uid, told in known.items() if mark_of(told) not in unwanted
        }
        for portion in portions(sizes, self._door.largest_bytes):
            told = self._handed_out(folder, state, portion)
            mails = [mail_of(uid, known[uid], told[uid], portion) for uid in portion.uids if uid in told]
            yield Batch(mails, Cursor(state.uid_validity, portion.uids[-1]))

    def _told_of(self, folder: str, state: FolderState, uids: Sequence[int]) -> dict[int, Told]:
        """UID -> size and time; nothing of one that the server refuses to tell of, found by halving what is asked."""
        try:
            return self._connection.inside(folder, state, partial(sizes_of, uids=uids))
        except Refused:
            if len(uids) == 1:
                return {uids[0]: {}}
            middle = len(uids) // 2
            first, second = (self._told_of(folder, state, part) for part in (uids[:middle], uids[middle:]))
            return first | second

    def _still_there(self, folder: str, state: FolderState, uids: Sequence[int]) -> list[int]:
        """Those that the server still names: what it names is not deleted, whatever else it says or does not say."""
        if not uids:
            return []
        asked = ["UID", ",".join(map(str, uids))]
        found = self._connection.inside(folder, state, lambda imap: imap.search(asked))
        return sorted(set(uids).intersection(found))

    def _handed_out(self, folder: str, state: FolderState, portion: Portion) -> dict[int, bytes | None]:
        """UID -> bytes, None of one that the server has and does not hand out; one that was deleted is left out.

        What it does not hand out together is asked for one by one: a mail that it cannot read keeps back no other.
        """
        told: dict[int, bytes | None] = {}
        with suppress(Refused):
            told = self._connection.inside(folder, state, partial(bodies_of, portion=portion))
        missing = [uid for uid in portion.uids if told.get(uid) is None]
        if len(portion.uids) > 1:
            for uid in missing:
                told |= self._handed_out(folder, state, Portion([uid], portion.is_whole))
        elif missing and self._still_there(folder, state, missing):
            told = dict.fromkeys(missing)
        return told
