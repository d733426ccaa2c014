"""Files that a command writes where a person says: whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roms_assets.kernel.errors import SourceUnavailable


def write_whole(place: Path, text: str) -> None:
    """Write a text to a file, replacing what is there."""
    with whole(place) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


@contextmanager
def whole(place: Path) -> Iterator[Path]:
    """A place beside the file to write to; at the end it becomes the file, after an error it is gone.

    Raises SourceUnavailable when there is no such folder.
    """
    if not place.parent.is_dir():
        raise SourceUnavailable(
            f"{place} cannot be written: there is no folder {place.parent}; make it first"
        )
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
