"""One at a time over all processes of one machine: a file lock that its holder's death frees."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from resources.disk import advice
from resources.places import safe_segment
from roms_assets.kernel.errors import SourceUnavailable

_POLL_SECONDS = 0.02


@contextmanager
def file_lock(folder: str, name: str, wait_seconds: float) -> Iterator[int]:
    """Hold the lock `name`; the operating system frees it when the holder dies, however it dies.

    Yields the descriptor of its file: a process that inherits it holds the lock too, for as long as it lives.

    Raises SourceUnavailable, with the holder's process id, when the wait is over, and when the folder cannot be used.
    """
    directory = Path(folder)
    lock = FileLock(
        directory / f"{safe_segment(name)}.lock", timeout=wait_seconds, poll_interval=_POLL_SECONDS
    )
    holder = directory / f"{name}.holder"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        holder.write_text(str(os.getpid()))
    except Timeout as error:
        raise SourceUnavailable(
            f"the lock {lock.lock_file} was not free within {wait_seconds:g} s: {_who(holder)} holds it;"
            " wait for that process or end it"
        ) from error
    except OSError as error:
        lock.release()
        to_do = advice(error, directory) or f"; let this user write in {directory}"
        raise SourceUnavailable(
            f"the lock {lock.lock_file} cannot be taken: {error.strerror or error}{to_do}"
        ) from error
    descriptor = lock._context.lock_file_fd
    assert descriptor is not None
    try:
        yield descriptor
    finally:
        lock.release()


def _who(holder: Path) -> str:
    """The process that took the lock last, as a person would name it."""
    with suppress(OSError):
        return f"process {holder.read_text()}"
    return "a process that left no id"
