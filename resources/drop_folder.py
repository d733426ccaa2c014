"""A folder of this machine into which people drop files: those that are whole are read, then set aside, each once.

It knows nothing of what the files mean. Below the root is a folder per kind, and below that `taken` and `refused`.
"""

import hashlib
import os
import stat
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from resources.clock import Clock
from resources.places import safe_segment
from resources.whole_files import write_whole
from roms_assets.kernel.errors import SourceUnavailable

Told = TypeVar("Told")
TAKEN = "taken"
REFUSED = "refused"
_UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".download")
"""How programs call what they have not written to its end."""
_LOCKS = ("~$", ".")
"""How the names begin that office programs and others give to what is not for people."""
_REASON = ".reason.txt"
"""Behind the name of a refused file, the name of the one that says why."""
_LONGEST_REASON = 1000
_LONGEST_NAME = 180
"""Bytes of a name that are kept, so that a number and the ending of its reason fit behind it."""


@dataclass(frozen=True)
class DroppedFile:
    """One file as it was when it was read."""

    kind: str
    name: str
    content: bytes
    sha256: str
    """Of its content; of what has none that may be read, such as a link, that of its name, so that two stay apart."""
    dropped_at: datetime
    """When it was last written, never later than it was looked at."""
    fault: str = ""
    """Why its content was not read, for a person; empty when it was."""
    path: Path = field(default=Path(), repr=False)
    mark: tuple[int, ...] = field(default=(), repr=False)
    """Tells whether the file at its path is still the one that was read."""


@dataclass(frozen=True)
class RefusedFile:
    """One file that was refused and that nobody has taken away since."""

    name: str
    reason: str
    """At most 1,000 characters of it."""
    at: datetime


@dataclass(frozen=True)
class DropFolder:
    """The folders of all kinds below one root; they are made when they are not there."""

    root: Path
    largest_bytes: int
    quiet_seconds: float = 5
    """A file that was written to within so many seconds may not be whole."""
    clock: Clock = field(default_factory=Clock)

    def has_waiting(self, kind: str) -> bool:
        """Whether a file may be whole; nothing is read or waited for. Raises SourceUnavailable."""
        return bool(self._quiet(kind))

    def waiting(self, kind: str) -> list[DroppedFile]:
        """The files that are whole, the first written first, together hardly more than the largest may have.

        `take` settles them and asks again until there are none. What is no file, too large, or nobody's to read comes
        with its fault. Raises SourceUnavailable when the folder cannot be listed, and when nothing is left but what
        the disk does not give.
        """
        looked = self._quiet(kind)
        if any(seen.st_mtime > self.clock.now().timestamp() for _, seen in looked):
            # Written by another clock: only a second look tells what grows.
            self.clock.wait(self.quiet_seconds)
        found: list[DroppedFile] = []
        unread: list[SourceUnavailable] = []
        room = self.largest_bytes
        for path, seen in looked:
            try:
                file = self._read(kind, path, seen)
            except SourceUnavailable as error:  # it costs no other; it is told once nothing else is left
                unread.append(error)
                continue
            if file is None:
                continue
            found.append(file)
            room -= len(file.content)
            if room <= 0:
                break
        if unread and not found:
            raise unread[0]
        return found

    def take(self, kind: str, read: Callable[[DroppedFile], tuple[Told, str | None]]) -> Generator[Told]:
        """Have every file that waits read, portion by portion, and set each aside by the reason that reading gives.

        Yields what reading tells. It ends when nothing waits, or nothing of a portion could be set aside: what cannot
        be moved is not read for ever. Raises SourceUnavailable.
        """
        while files := self.waiting(kind):
            aside = 0
            for file in files:
                told, reason = read(file)
                aside += self.settle(file, reason) is not None
                yield told
            if not aside:
                return

    def settle(self, file: DroppedFile, reason: str | None) -> Path | None:
        """Set the file aside: taken without a reason, refused with one, which is written beside it.

        Nothing is ever overwritten: a second file of a name gets a number. Returns where it is; None when another one
        of that name was dropped meanwhile, which waits then. Raises SourceUnavailable.
        """
        try:
            if _mark(os.lstat(file.path)) != file.mark:
                return None
        except FileNotFoundError:
            return None
        folder = self._folder(file.kind) / (TAKEN if reason is None else REFUSED)
        try:
            folder.mkdir(exist_ok=True)
            target = _reserved(folder, file.path.name)
            if reason is not None:
                told = f"{reason}\n".encode(errors="backslashreplace")
                write_whole(f"{target}{_REASON}", told)
            os.replace(file.path, target)
        except OSError as error:
            raise SourceUnavailable(
                f"{file.path} cannot be moved to {folder}: {error.strerror or error}"
            ) from error
        return target

    def refused(self, kind: str) -> list[RefusedFile]:
        """The refused files that still lie there, by name. Raises SourceUnavailable."""
        folder = self._folder(kind) / REFUSED
        found = []
        try:
            for reason in sorted(folder.glob(f"*{_REASON}")):
                file = reason.with_name(reason.name.removesuffix(_REASON))
                if os.path.lexists(file):
                    with reason.open(encoding="utf-8", errors="replace") as text:
                        said = text.read(_LONGEST_REASON).strip()
                    at = datetime.fromtimestamp(reason.stat().st_mtime, UTC)
                    found.append(RefusedFile(_shown(file.name), said, at))
        except OSError as error:
            raise SourceUnavailable(f"{folder} cannot be read: {error.strerror or error}") from error
        return found

    def check(self, kinds: Iterable[str]) -> str:
        """One line for a person; makes the folders and writes a probe into each. Raises SourceUnavailable."""
        for kind in kinds:
            folder = self._folder(kind)
            probe = folder / f".probe-{uuid.uuid4().hex}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                probe.touch()
                probe.unlink()
            except OSError as error:
                raise SourceUnavailable(f"{folder} cannot be written: {error.strerror or error}") from error
        return f"{self.root} takes files, and those that were read can be set aside"

    def _folder(self, kind: str) -> Path:
        return self.root / safe_segment(kind)

    def _quiet(self, kind: str) -> list[tuple[Path, os.stat_result]]:
        """What lies there and was not just written to, the first written first."""
        folder = self._folder(kind)
        now = self.clock.now().timestamp()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            looked = [
                look for look in _looked(folder) if not 0 <= now - look[1].st_mtime < self.quiet_seconds
            ]
        except OSError as error:
            raise SourceUnavailable(f"{folder} cannot be listed: {error.strerror or error}") from error
        return sorted(looked, key=lambda look: (look[1].st_mtime_ns, look[0].name))

    def _read(self, kind: str, path: Path, seen: os.stat_result) -> DroppedFile | None:
        """The file; None when it is being written, or gone."""
        fault, content, sha256 = self._fault(seen), b"", hashlib.sha256(os.fsencode(path.name)).hexdigest()
        try:
            if stat.S_ISREG(seen.st_mode):
                content, sha256 = _content(path, None if fault else seen.st_size)
        except PermissionError as error:
            fault = f"it cannot be read: {error.strerror}; let everybody read it, then put it here once more"
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error.strerror or error}") from error
        try:
            if _mark(os.lstat(path)) != _mark(seen):
                return None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error.strerror or error}") from error
        written = min(datetime.fromtimestamp(seen.st_mtime, UTC), self.clock.now())
        return DroppedFile(kind, _shown(path.name), content, sha256, written, fault, path, _mark(seen))

    def _fault(self, seen: os.stat_result) -> str:
        if stat.S_ISLNK(seen.st_mode):
            return "it is a link to a file elsewhere; put a copy of the file itself here"
        if not stat.S_ISREG(seen.st_mode):
            return "it is no file but a device, a pipe or the like; put a file here"
        if seen.st_nlink > 1:
            return "it is another name of a file elsewhere (a hard link); put a copy of the file here"
        if seen.st_size > self.largest_bytes:
            return (
                f"it has {seen.st_size:,} bytes, and the largest that is read has {self.largest_bytes:,};"
                " divide it into several files, each with the heading"
            )
        return ""


def _looked(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """What lies in a folder but folders and what is not finished, links not followed."""
    for path in folder.iterdir():
        if path.name.startswith(_LOCKS) or path.name.lower().endswith(_UNFINISHED):
            continue
        try:
            seen = os.lstat(path)
        except FileNotFoundError:
            continue
        if not stat.S_ISDIR(seen.st_mode):
            yield path, seen


def _mark(seen: os.stat_result) -> tuple[int, ...]:
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def _content(path: Path, size: int | None) -> tuple[bytes, str]:
    """Bytes and checksum of a file of that size; only the checksum when no size is told."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if size is None:
            return b"", hashlib.file_digest(file, "sha256").hexdigest()
        content = file.read(size)
    return content, hashlib.sha256(content).hexdigest()


def _shown(name: str) -> str:
    """A name for tables and people, also when it is not UTF-8 or holds signs that would break a line."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _reserved(folder: Path, name: str) -> Path:
    """An empty file of that name, or with a number when it is there; to be replaced by what gets its name.

    Reserving is what keeps two from taking one name: a rename would overwrite. A kill after it leaves it empty.
    """
    stem, suffix = os.path.splitext(os.fsdecode(os.fsencode(name)[-_LONGEST_NAME:]))
    number = 1
    while True:
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
        except FileExistsError:
            number += 1
            continue
        return target
