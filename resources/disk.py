"""What files and folders take on the disk, taking them away, and what to do when nothing more can be written."""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_FULL = ("No space left", "disk is full", "quota exceeded")
_DENIED = ("Permission denied", "read-only", "readonly", "not permitted", "unable to open database file")
_NO_ROOM = 65_536
"""Bytes that a change needs. SQLite calls a full disk an I/O error, too."""


def advice(error: object, place: Path) -> str:
    """What to do about storage at a place that failed, as the end of a sentence; empty when nobody can tell."""
    if is_full(error, place):
        return f"; make room on the disk of {place}, then do the same again"
    if any(sign in str(error) for sign in _DENIED):
        return f"; let this user read and write {place}"
    return ""


def is_full(error: object, place: Path) -> bool:
    """Whether it failed for want of room, as it says or as the disk shows."""
    if any(sign in str(error) for sign in _FULL):
        return True
    there = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free < _NO_ROOM


@dataclass(frozen=True)
class Freed:
    """How many things went, and the bytes of their files."""

    count: int = 0
    bytes: int = 0

    def __add__(self, other: "Freed") -> "Freed":
        return Freed(self.count + other.count, self.bytes + other.bytes)


def figures(tidied: Mapping[str, Freed]) -> dict[str, int]:
    """What went, as numbers for a log: `runs` and `runs_bytes`, and so on."""
    counts = {name: freed.count for name, freed in tidied.items()}
    return counts | {f"{name}_bytes": freed.bytes for name, freed in tidied.items() if freed.bytes}


def untouched(paths: Iterable[Path], before: datetime) -> list[Path]:
    """Those that were last changed at that time or earlier, in order, without those that are gone meanwhile."""
    found = []
    for path in paths:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= before.timestamp():
                found.append(path)
    return sorted(found)


def bytes_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder; 0 for what is not there."""
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    return path.stat().st_size if path.exists() else 0


def taken_away(paths: Iterable[Path], *, dry_run: bool) -> Freed:
    """Remove files and folders, or only say what that would free."""
    freed = Freed()
    for path in paths:
        freed += Freed(1, bytes_of(path))
        if dry_run:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return freed
