"""The parts that `roms up` runs: each a process group of its own, all in one log stream."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

import psutil

GRACE_SECONDS = 8.0
POLL_SECONDS = 0.1
WIDTH = 9
COLOURS = re.compile(rb"\x1b\[[0-9;]*m")


class LogStream:
    """One stream for people; each line names the part that it is from."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._turn = threading.Lock()
        self.is_closed = threading.Event()
        self.is_holding = threading.Event()
        """Set once the stop was asked for: what parts say of being ended is of interest only after an error."""
        self._held: list[tuple[str, str]] = []

    def say(self, part: str, line: str) -> None:
        """Write one line; a reader who went away is no error, but is remembered."""
        with self._turn:
            try:
                self._out.write(f"{part:<{WIDTH}} | {line}\n")
                self._out.flush()
            except (BrokenPipeError, ValueError):
                self.is_closed.set()

    def follow(self, part: str, lines: IO[bytes]) -> None:
        """Pass a part's lines on until it closes them."""
        for line in lines:
            shown = line if self._out.isatty() else COLOURS.sub(b"", line)
            said = (part, shown.decode("utf-8", errors="replace").rstrip())
            if self.is_holding.is_set():
                self._held.append(said)
            else:
                self.say(*said)

    def show_held(self) -> None:
        """Write the lines that were held back."""
        for part, line in self._held:
            self.say(part, line)


class Part:
    """A started part. It ends when this process ends, however that happens (see leashed.py)."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], stream: LogStream
    ) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, "-m", "roms_assets.cli.leashed", *command],
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=stream.follow, args=(name, self.process.stdout), daemon=True)
        self._reader.start()

    def has_ended(self) -> bool:
        """Whether the part's first process is gone, what it started left aside."""
        return self.process.poll() is not None

    def serves(self, port: int) -> bool:
        """Whether the part itself listens there: that somebody answers may be another's doing."""
        try:
            ours = psutil.Process(self.process.pid).net_connections("tcp")
        except psutil.NoSuchProcess:
            return False
        return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in ours)

    def signal_group(self, number: int) -> bool:
        """Signal the part and all that it started; whether anything was there."""
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):  # macOS says so of a group of zombies
            return False
        return True

    def is_gone(self) -> bool:
        """Whether nothing of the part runs any more."""
        return self.has_ended() and not self.signal_group(0)

    def finish(self) -> None:
        """Pass on the last lines."""
        self.process.wait()
        self._reader.join(timeout=1)


def stop(parts: Sequence[Part], in_haste: threading.Event) -> None:
    """End every part and all that they started: asked first, killed after a grace or when there is haste."""
    for part in parts:
        part.signal_group(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and not all(part.is_gone() for part in parts):
        if in_haste.wait(POLL_SECONDS):
            break
    for part in parts:
        part.signal_group(signal.SIGKILL)
    for part in parts:
        part.finish()
