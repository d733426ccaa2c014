"""An original as a reference: which bytes of another one are its own."""

import json
import re
from bisect import bisect_left
from dataclasses import dataclass

from roms_assets.kernel.errors import RuleBroken

SHA256 = re.compile(r"[0-9a-f]{64}")
ADVICE = "restore it, or remove it and fetch again"


@dataclass(frozen=True)
class Reference:
    """Where the bytes of an original stand."""

    holder: str
    """The SHA-256 of the original that holds them."""
    pieces: tuple[tuple[int, int], ...]
    """First byte and the one after the last, of each piece; one behind the other they are the original."""

    @classmethod
    def to(cls, holder: str, holder_body: bytes, body: bytes) -> "Reference | None":
        """The reference by which `body` stands in the holder, None when it does not.

        The beginning and the end of the holder together must be `body`: rows were only added, in one place.
        """
        ends = range(1, min(len(body), len(holder_body)) + 1)
        start = bisect_left(ends, True, key=lambda end: body[:end] != holder_body[:end])
        rest = len(body) - start
        if not holder_body.endswith(body[start:]):
            return None
        end = ((len(holder_body) - rest, len(holder_body)),) if rest else ()
        return cls(holder, ((0, start), *end))

    @classmethod
    def read(cls, path: str, stored: bytes) -> "Reference":
        """The reference in a file. Raises RuleBroken that names the file."""
        try:
            told = json.loads(stored)
            return cls(_sha256(told["in"]), tuple((int(start), int(end)) for start, end in told["pieces"]))
        except (ValueError, TypeError, KeyError) as error:
            raise RuleBroken(f"the reference {path} is damaged: {error}; {ADVICE}") from error

    @property
    def stored(self) -> bytes:
        """What is written to the file."""
        return json.dumps({"in": self.holder, "pieces": self.pieces}).encode()

    def unfolded(self, holder_body: bytes) -> bytes:
        """The original's bytes."""
        return b"".join(holder_body[start:end] for start, end in self.pieces)


def _sha256(text: str) -> str:
    if not SHA256.fullmatch(text):
        raise ValueError(f"{text!r} is no SHA-256 in hex")
    return text
