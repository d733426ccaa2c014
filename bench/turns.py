"""One side in a process of its own, and what it and all processes that it starts take."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.memory import DONE
from bench.ratios import Run

ROOT = Path(__file__).parents[1]
_LOOK_EVERY = 0.02


def turn(module: str, arguments: Sequence[object], python: str = sys.executable) -> Run:
    """Run a side in an empty folder, given to it as its last argument; it prints a line of JSON.

    `tree_peak_bytes` is the most memory that it and its children had at once, start-up included, until it says that it
    is done.
    """
    with fresh_folder() as work:
        os.sync()  # what others left to be written is not written on this side's time
        command = [python, "-m", module, *map(str, arguments), str(work)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as running:
            peak = _peak_bytes(running, work / DONE)
            assert running.stdout
            told = running.stdout.read()
        if running.returncode != 0:
            raise subprocess.CalledProcessError(running.returncode, command)
    outcome: dict[str, Any] = json.loads(told.splitlines()[-1])
    return {**outcome, "tree_peak_bytes": max(peak, outcome.get("peak_bytes", 0))}


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """An empty folder below the system's temporary one, gone afterwards: making files in an old, large one is slow."""
    with tempfile.TemporaryDirectory(prefix="roms-bench-") as folder:
        yield Path(folder)


@contextmanager
def host(module: str, arguments: Sequence[object]) -> Iterator["Host"]:
    """A faked host in a process of its own; the first line that it prints is its address."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as running:
        assert running.stdout
        try:
            yield Host(running.stdout.readline().strip(), psutil.Process(running.pid))
        finally:
            running.terminate()


class Host:
    """Where a faked host is, and how busy it was."""

    def __init__(self, address: str, process: psutil.Process) -> None:
        self.address = address
        self._process = process

    @property
    def cpu_seconds(self) -> float:
        """Processor time so far."""
        times = self._process.cpu_times()
        return float(times.user + times.system)


def _peak_bytes(running: subprocess.Popen[str], done: Path) -> int:
    """The most that the process and its children had at once, looked at until it ends or the file is there."""
    watched, peak = psutil.Process(running.pid), 0
    while running.poll() is None and not done.exists():
        peak = max(peak, sum(map(_bytes, _family(watched))))
        time.sleep(_LOOK_EVERY)
    return peak


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):  # it ended between two looks
        return 0
