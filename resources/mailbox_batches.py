"""Which mails of a folder are fetched together, and how the door tells where reading goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from roms_assets.kernel.errors import RuleBroken

MOST_MAILS = 100
MOST_BYTES = 8_000_000
"""So much is in memory at once, unless one mail alone is larger."""


@dataclass(frozen=True)
class Cursor:
    """Up to where a folder was read. Numbers mean something only together with the folder's UIDVALIDITY."""

    uid_validity: int
    uid: int
    """The highest UID that was looked at; 0 when none was."""

    def __str__(self) -> str:
        """As it is stored."""
        return f"{self.uid_validity}:{self.uid}"

    @classmethod
    def read(cls, text: str) -> Self:
        """From what was stored. Raises RuleBroken."""
        validity, _, uid = text.partition(":")
        if not (validity.isdecimal() and uid.isdecimal()):
            raise RuleBroken(f"{text!r} is no cursor of a mail folder such as 1700000000:42")
        return cls(int(validity), int(uid))


@dataclass(frozen=True)
class FetchedMail:
    """One mail as the server handed it out."""

    uid: int
    size: int
    """Bytes of the whole mail, as the server says."""
    received_at: datetime | None
    """When it came to the server, aware; None when the server does not say."""
    body: bytes
    """All its bytes, or only its header when it is not whole; nothing when it was not handed out."""
    is_whole: bool = True
    is_handed_out: bool = True
    """False of one that the server has and does not give."""


@dataclass(frozen=True)
class Batch:
    """Mails to be kept together, and where reading goes on once they are."""

    mails: Sequence[FetchedMail]
    cursor: Cursor


@dataclass(frozen=True)
class Portion:
    """UIDs that are fetched in one go, whole or only their headers."""

    uids: Sequence[int]
    is_whole: bool = True


def portions(sizes: Mapping[int, int], largest_bytes: int) -> Iterator[Portion]:
    """UID -> bytes, cut by count and bytes, by rising UID; of a mail that is too large only the header is fetched."""
    waiting: list[int] = []
    held = 0
    for uid, size in sorted(sizes.items()):
        is_alone = size > largest_bytes
        if waiting and (is_alone or len(waiting) == MOST_MAILS or held + size > MOST_BYTES):
            yield Portion(waiting)
            waiting, held = [], 0
        if is_alone:
            yield Portion([uid], is_whole=False)
        else:
            waiting.append(uid)
            held += size
    if waiting:
        yield Portion(waiting)
