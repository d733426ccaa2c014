"""`roms up`: Dagster's code server, webserver and daemon as one thing that starts, logs and stops."""

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import dagster as dg
from filelock import FileLock, Timeout

from roms_assets.cli.code_location import CodeLocation, workspace_file
from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.left_runs import close_left_runs
from roms_assets.cli.ports import HOST, answers, free_port
from roms_assets.cli.processes import POLL_SECONDS, LogStream, Part, stop
from roms_assets.settings import Environment, load

WANTED_PORT = 3000
START_SECONDS = 300.0
SELF = "roms"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PartEnded(Exception):
    """A part ended by itself, did not come up or is of no use; the message says which and why."""


def up(port: int | None) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code. Raises SettingsWrong before anything is started."""
    environment = load().environment
    environment.roms_home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(environment.roms_home / "up.lock", timeout=0):
            return Supervisor(environment, LogStream(sys.stdout)).run(port)
    except Timeout:
        print(f"roms: already up on {environment.roms_home}; stop that one first", file=sys.stderr)
        return 1


class Supervisor:
    """Holds the parts. Exactly one runs on a home at a time; `up` holds its lock."""

    def __init__(self, environment: Environment, stream: LogStream) -> None:
        self._home = environment.dagster_home
        self._stream = stream
        self._parts: list[Part] = []
        self._ending = threading.Event()
        self._in_haste = threading.Event()

    def run(self, port: int | None) -> int:
        """Start everything, wait for the end, stop everything; the exit code."""
        exit_code = 0
        with self._signals(), tempfile.TemporaryDirectory(prefix="roms-") as folder:
            try:
                self._tidy()
                self._start(CodeLocation(workspace_file(), Path(folder)), port)
                self._wait(lambda: False, seconds=None)
            except PartEnded as error:
                self._say(str(error))
                exit_code = 1
            finally:
                self._say("stopping (Ctrl-C again: at once)")
                stop(self._parts, self._in_haste)
        if exit_code:
            self._stream.show_held()
        self._say("stopped")
        return exit_code

    def _tidy(self) -> None:
        prepare(self._home)
        with dg.DagsterInstance.from_config(str(self._home)) as instance:
            closed = close_left_runs(instance)
        for run_id in closed:
            self._say(f"closed run {run_id.partition('-')[0]}, which a crash left open")

    def _start(self, code: CodeLocation, port: int | None) -> None:
        code.write_workspace()
        self._say("loading the definitions")
        self._start_part("code", code.command)
        self._wait(code.answers, START_SECONDS)
        if self._is_ending():
            return
        if problem := code.problem():
            raise PartEnded(f"the definitions cannot be loaded: {problem}")
        served = self._choose_port(port or WANTED_PORT)
        where = ["--workspace", str(code.workspace)]
        self._start_part("webserver", ["dagster_webserver", "--host", HOST, "--port", str(served), *where])
        self._start_part("daemon", ["dagster._daemon", "run", *where])
        self._wait(lambda: answers(served), START_SECONDS)
        if not self._ending.is_set():
            self._say(f"ready: http://{HOST}:{served} (Ctrl-C stops everything)")

    def _choose_port(self, wanted: int) -> int:
        port = free_port(wanted)
        if port != wanted:
            self._say(f"port {wanted} is taken, using {port}")
        return port

    def _start_part(self, name: str, command: list[str]) -> None:
        if not self._ending.is_set():
            self._parts.append(Part(name, command, {"DAGSTER_HOME": str(self._home)}, self._stream))

    def _wait(self, is_so: Callable[[], bool], seconds: float | None) -> None:
        """Wait until it is so or the end was asked for. Raises PartEnded."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self._is_ending() and not is_so():
            for part in self._parts:
                if part.has_ended():
                    raise PartEnded(f"{part.name} ended with exit code {part.process.returncode}")
            if deadline is not None and time.monotonic() > deadline:
                raise PartEnded(f"{self._parts[-1].name} was not ready after {seconds:.0f} s")
            self._ending.wait(POLL_SECONDS)

    def _is_ending(self) -> bool:
        return self._ending.is_set() or self._stream.is_closed.is_set()

    def _say(self, line: str) -> None:
        self._stream.say(SELF, line)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Set what a shell may have set to be ignored, as it does for what it starts in the background."""

        def ask(number: int, frame: FrameType | None) -> None:
            (self._in_haste if self._ending.is_set() else self._ending).set()
            self._stream.is_holding.set()

        before = {number: signal.signal(number, ask) for number in ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
