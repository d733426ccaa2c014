"""What files and folders take on the disk, and taking them away."""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


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
    """Those that were last changed at that time or earlier, in order; what goes meanwhile is none of them."""
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
