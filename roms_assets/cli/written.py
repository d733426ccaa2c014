"""Files that a command writes where a person says: whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roms_assets.kernel.errors import SourceUnavailable


def write_whole(file: Path, text: str) -> None:
    """Write a text to a file, replacing what is there."""
    with whole(file) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A place beside the file to write to; at the end it becomes the file, after an error it is gone.

    Raises SourceUnavailable when there is no such folder.
    """
    if not file.parent.is_dir():
        raise SourceUnavailable(f"{file} cannot be written: there is no folder {file.parent}; make it first")
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
