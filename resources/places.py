"""What may be part of a path: places are made of safe segments only. No reading or writing lives here."""

import re
from functools import lru_cache

from roms_assets.kernel.errors import RuleBroken

_UNSAFE = re.compile(r"[/\\:\x00-\x1f\x7f]")
_LONGEST = 120


@lru_cache(maxsize=100_000)
def safe_segment(segment: str) -> str:
    """The segment itself. Raises RuleBroken for one that could lead elsewhere, hide or not be written."""
    if not segment or len(segment) > _LONGEST or segment.startswith(".") or _UNSAFE.search(segment):
        raise RuleBroken(
            f"{segment!r} cannot name a folder or file here: write 1 to {_LONGEST} characters"
            " without / \\ : or control characters, not starting with a dot"
        )
    return segment


def segments_of(place: str) -> tuple[str, ...]:
    """The parts of a place such as `raw/2025-10-08/BMC-1`. Raises RuleBroken when one is not safe."""
    return tuple(safe_segment(segment) for segment in place.split("/"))
