"""`roms up`: Dagster's code server, webserver and daemon as one thing that starts, logs and stops."""

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import dagster as dg
from filelock import FileLock, Timeout

from resources.left_runs import close_left_runs
from resources.served_address import ServedAddress
from roms_assets.cli.code_location import CodeLocation, workspace_file
from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.ports import HOST, number, reserve
from roms_assets.cli.processes import POLL_SECONDS, LogStream, Part, stop
from roms_assets.settings import Environment, WebhookSettings, load

WANTED_PORT = 3000
START_SECONDS = 300.0
SELF = "roms"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PartEnded(Exception):
    """A part ended by itself, did not come up or is of no use; the message says which and why."""


def up(port: int | None, webhook_port: int | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code. Raises SettingsWrong before anything is started."""
    settings = load()
    environment = settings.environment
    environment.roms_home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(environment.roms_home / "up.lock", timeout=0):
            supervisor = Supervisor(environment, LogStream(sys.stdout))
            supervisor.front_door = _front_door(settings.business.webhooks, webhook_port)
            supervisor.says_where = not settings.ui_address
            return supervisor.run(port)
    except Timeout:
        print(f"roms: already up on {environment.roms_home}; stop that one first", file=sys.stderr)
        return 1


def _front_door(webhooks: WebhookSettings | None, port: int | None) -> tuple[str, int] | None:
    """Host and wanted port; None when roms.yaml names no webhooks."""
    return (webhooks.host, port or webhooks.port) if webhooks else None


class Supervisor:
    """Holds the parts. Exactly one runs on a home at a time; `up` holds its lock."""

    def __init__(self, environment: Environment, stream: LogStream) -> None:
        self.says_where = False
        """Whether notices lead to the port that is chosen here, as nobody said where the UI is."""
        self.front_door: tuple[str, int] | None = None
        """Host and wanted port of the front door, when there is to be one."""
        self._environment = {"DAGSTER_HOME": str(environment.dagster_home)}
        self._home = environment.dagster_home
        self._served = ServedAddress(environment.ui_address_file)
        self._stream = stream
        self._parts: list[Part] = []
        self._guards = ExitStack()
        self._ending = threading.Event()
        self._in_haste = threading.Event()

    def run(self, port: int | None) -> int:
        """Start everything, wait for the end, stop everything; the exit code."""
        exit_code = 0
        with self._signals(), self._guards, tempfile.TemporaryDirectory(prefix="roms-") as folder:
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
        served = self._choose_port(port or WANTED_PORT)
        if self.says_where:
            address = f"http://{HOST}:{served}/"
            self._environment["ROMS_UI_ADDRESS"] = address
            self._guards.enter_context(self._served.said(address))
        self._open_front_door()
        self._say("loading the definitions")
        self._start_part("code", code.command)
        self._wait(code.answers, START_SECONDS)
        if self._is_ending():
            return
        if problem := code.problem():
            raise PartEnded(f"the definitions cannot be loaded: {problem}")
        where = ["--workspace", str(code.workspace)]
        self._start_part("webserver", ["dagster_webserver", "--host", HOST, "--port", str(served), *where])
        self._start_part("daemon", ["dagster._daemon", "run", *where])
        self._wait(lambda: any(part.serves(served) for part in self._parts), START_SECONDS)
        if not self._ending.is_set():
            self._say(f"ready: http://{HOST}:{served} (Ctrl-C stops everything)")

    def _open_front_door(self) -> None:
        """Before all other parts: what comes meanwhile is kept, and read when the rest is there."""
        if self.front_door is None:
            return
        host, wanted = self.front_door
        port = self._choose_port(wanted)
        self._start_part("ingress", ["ingress", host, str(port)])
        self._wait(lambda: any(part.serves(port) for part in self._parts), START_SECONDS)
        self._say(f"webhooks: http://{host}:{port}/webhooks/NAME")

    def _choose_port(self, wanted: int) -> int:
        """The port to serve on, which stays ours to the end."""
        port = number(self._guards.enter_context(reserve(wanted)))
        if port != wanted:
            self._say(f"port {wanted} is taken, using {port}")
        return port

    def _start_part(self, name: str, command: list[str]) -> None:
        if not self._ending.is_set():
            self._parts.append(Part(name, command, self._environment, self._stream))

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
