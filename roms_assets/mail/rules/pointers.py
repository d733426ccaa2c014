"""What the event store keeps of a mail: not its bytes, but where they are and where they came from."""

from dataclasses import asdict, dataclass
from typing import Self

import msgspec

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import MAIL

CONTENT_TYPE = "application/json"


@dataclass(frozen=True)
class Pointer:
    """One mail in landing."""

    mail_sha256: str
    """Of the bytes that landing keeps: the whole mail, or its header."""
    mailbox: str
    folder: str
    uid: int
    uid_validity: int
    size: int
    """Bytes of the whole mail, as the server says."""
    is_whole: bool

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


def source_of(mailbox: str, folder: str) -> str:
    """The folder as a source of events."""
    return f"{MAIL}{mailbox}/{folder}"


def mailbox_of(source: str) -> str:
    """The mailbox of such a source; its name holds no slash."""
    return source.removeprefix(MAIL).partition("/")[0]
