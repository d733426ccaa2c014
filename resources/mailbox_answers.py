"""What an IMAP server's answers say, and what is asked for in one go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient

from resources.mailbox_batches import FetchedMail, Portion
from roms_assets.kernel.errors import SourceChangedShape

_WINDOW = 50_000
"""About so many mails are found by one question: its answer is one line, and clients read no endless ones."""
SIZE, RECEIVED = b"RFC822.SIZE", b"INTERNALDATE"
_WHOLE, _HEADER = b"BODY[]", b"BODY[HEADER]"
Told = Mapping[bytes, Any]
"""What a server says of one folder or mail."""


@dataclass(frozen=True)
class FolderState:
    """What a server says of a folder without opening it."""

    uid_validity: int
    uid_next: int
    """The UID that the next mail will get at least."""
    mails: int


def status_of(imap: IMAPClient, folder: str) -> FolderState:
    """What the server says of a folder that is not opened. Raises SourceChangedShape."""
    told = imap.folder_status(folder, ["UIDVALIDITY", "UIDNEXT", "MESSAGES"])
    return state_of(told, told.get(b"MESSAGES", 0))


def state_of(told: Told, mails: int) -> FolderState:
    """Raises SourceChangedShape: without these two numbers nobody can know what is new."""
    try:
        return FolderState(_number(told[b"UIDVALIDITY"]), _number(told[b"UIDNEXT"]), mails)
    except (KeyError, TypeError, IndexError) as error:
        raise SourceChangedShape(
            "the mail server does not say how it numbers its mails, so nobody can know which are new"
        ) from error


def width_of(state: FolderState, read_until: int) -> int:
    """UIDs in one question; there are servers whose numbers have wide gaps."""
    return max(_WINDOW, (state.uid_next - read_until) * _WINDOW // max(state.mails, 1))


def _number(told: Any) -> int:
    return int(told[0] if isinstance(told, list) else told)


def sizes_of(imap: IMAPClient, uids: Sequence[int]) -> dict[int, Told]:
    """UID -> size and time of each of these mails that is there."""
    told: Mapping[int, Told] = imap.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
    return {uid: told[uid] for uid in uids if uid in told}


def bodies_of(imap: IMAPClient, portion: Portion) -> dict[int, bytes | None]:
    """UID -> bytes; None where the server says that it has none."""
    asked, key = ("BODY.PEEK[]", _WHOLE) if portion.is_whole else ("BODY.PEEK[HEADER]", _HEADER)
    told = imap.fetch(portion.uids, [asked])
    return {uid: answer[key] for uid, answer in told.items() if key in answer}


def mail_of(uid: int, known: Told, body: bytes | None, portion: Portion) -> FetchedMail:
    """A mail as it was handed out, or without its bytes when it was not."""
    received = known.get(RECEIVED)
    is_time = isinstance(received, datetime) and received.tzinfo is not None
    size = int(known.get(SIZE) or len(body or b""))
    is_whole = portion.is_whole and body is not None
    return FetchedMail(uid, size, received if is_time else None, body or b"", is_whole, body is not None)


def withheld(uid: int) -> FetchedMail:
    """A mail that the server names, and of which it tells nothing."""
    return FetchedMail(uid, 0, None, b"", is_whole=False, is_handed_out=False)


def mark_of(told: Told) -> str | None:
    """When a mail came, and its size: by that it is known where a folder's numbers begin anew; None without a time."""
    received = told.get(RECEIVED)
    if not isinstance(received, datetime) or received.tzinfo is None:
        return None
    return f"{received.timestamp():.0f}.{told.get(SIZE) or 0}"


def parts_of(uids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """The same, at most so many at once."""
    for start in range(0, len(uids), most):
        yield uids[start : start + most]
