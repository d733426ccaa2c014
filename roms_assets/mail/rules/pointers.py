"""What the event store keeps of a mail: not its bytes, but where they are and where they came from."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Self

import msgspec

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import MAIL

CONTENT_TYPE = "application/json"
NOT_WHOLE = b'"is_whole":false'
"""Stands in the body of each pointer to a mail that is not whole, and of no other."""

ASKED_AGAIN_FOR = timedelta(days=30)
"""So long a mail is asked for again that its server has and does not hand out."""


@dataclass(frozen=True)
class Pointer:
    """One mail in landing."""

    mail_sha256: str
    """Of the bytes that landing keeps: the whole mail, or its header; of one that was not handed out of its place."""
    mailbox: str
    folder: str
    uid: int
    uid_validity: int
    size: int
    """Bytes of the whole mail, as the server says."""
    is_whole: bool
    is_handed_out: bool = True
    """False of a mail that the server has and does not give: landing keeps nothing of it."""

    @property
    def body(self) -> bytes:
        """As the body of an event."""
        return msgspec.json.encode(asdict(self))

    @classmethod
    def read(cls, body: bytes) -> Self:
        """From the body of an event. Raises RuleBroken."""
        try:
            return msgspec.json.decode(body, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RuleBroken(f"an event that points to no mail: {error}") from error


def can_be_fetched(pointer: Pointer, uid_validity: int, largest_bytes: int, tried_for: timedelta) -> bool:
    """Whether a mail that is not whole may be had whole now: the limit was raised, or the server gives it after all."""
    may_be_had = pointer.size <= largest_bytes if pointer.is_handed_out else tried_for <= ASKED_AGAIN_FOR
    return not pointer.is_whole and pointer.uid_validity == uid_validity and may_be_had


def place_of(mailbox: str, folder: str, uid_validity: int, uid: int) -> str:
    """What a mail is known by of which there are no bytes."""
    return sha256(f"{mailbox}/{folder}/{uid_validity}/{uid}".encode()).hexdigest()


def source_of(mailbox: str, folder: str) -> str:
    """The folder as a source of events."""
    return f"{MAIL}{mailbox}/{folder}"


def passed_over_of(mailbox: str, folder: str) -> str:
    """Under which name it is noted what lay in a folder before the first day of its first visit."""
    return f"old:{mailbox}/{folder}"


def mailbox_of(source: str) -> str:
    """The mailbox of such a source; its name holds no slash."""
    return source.removeprefix(MAIL).partition("/")[0]
