"""Files that a command writes where a person says: whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roms_assets.cli.asking import WordWrong
from roms_assets.kernel.errors import SourceUnavailable


def write_whole(file: Path, text: str) -> None:
    """Write a text to a file, replacing what is there."""
    with whole(file) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A place beside the file to write to; at the end it becomes the file, after an error it is gone.

    Of a link, what it leads to is replaced. Raises SourceUnavailable when there is no such folder, WordWrong for a
    folder, a device or a pipe.
    """
    target = Path(os.path.realpath(file))
    if not target.parent.is_dir():
        raise SourceUnavailable(f"{file} cannot be written: there is no folder {file.parent}; make it first")
    if target.exists() and not target.is_file():
        raise WordWrong(f"{file} is {_kind(target)}, which no file may replace; name a file")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _kind(place: Path) -> str:
    return "a folder" if place.is_dir() else "a device or a pipe"
