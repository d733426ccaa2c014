"""`roms up`, started for real on definitions of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg
import psutil
import pytest

from tests.free_port import a_free_port
from tests.waiting import PATIENCE_SECONDS, until

START = "import sys; from roms_assets.cli.up import up; sys.exit(up(int(sys.argv[1])))"


class StartedUp:
    """A running `roms up` and what it wrote so far."""

    def __init__(self, port: int, *before: str) -> None:
        command = [*before, sys.executable, "-c", START, str(port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def ready_at(self) -> str:
        until(lambda: "ready: " in self.output or self.process.poll() is not None, "the URL")
        found = re.search(r"ready: (http://\S+)", self.output)
        assert found, self.output
        return found[1]

    def parts(self) -> list[psutil.Process]:
        """Every process that it started, near or far."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, module: str) -> psutil.Process:
        return next(child for child in self.parts() if module in child.cmdline())

    def ended(self) -> int:
        exit_code = self.process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        return exit_code


@pytest.fixture
def start(small_business: Path) -> Iterator[Callable[..., StartedUp]]:
    started: list[StartedUp] = []

    def begin(port: int, *before: str) -> StartedUp:
        started.append(StartedUp(port, *before))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()  # what it started ends by its leash
        each.ended()
        assert each.process.stdout is not None
        each.process.stdout.close()


@pytest.fixture
def port() -> int:
    return a_free_port()


def all_gone(processes: list[psutil.Process]) -> Callable[[], bool]:
    return lambda: (
        not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)
    )


def home_of(folder: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(folder / ".roms" / "dagster"))


def launch_endless_job(folder: Path) -> str:
    """Ask the running daemon for a run; its id once its step has begun."""
    command = [sys.executable, "-m", "dagster", "job", "launch", "-w", "workspace.yaml", "-j", "endless_job"]
    environment = {**os.environ, "DAGSTER_HOME": str(folder / ".roms" / "dagster")}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    until((folder / "begun").exists, "the step to begin")
    with home_of(folder) as instance:
        return instance.get_runs()[0].run_id


def test_serves_on_another_port_when_one_is_taken_and_stops_all_on_sigterm(start, port, small_business):
    with (small_business / "roms.yaml").open("a") as facts:
        facts.write("webhooks: {sources: [{name: gateway, kind: shipstation_contract}]}\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        running = start(port)
        url = running.ready_at()

    assert f"port {port} is taken, using {url.rpartition(':')[2]}" in running.output
    with urllib.request.urlopen(f"{url}/server_info") as answer:
        assert answer.status == 200
    parts = running.parts()
    leads_to = {part.environ()["ROMS_UI_ADDRESS"] for part in parts}
    assert leads_to == {f"{url}/"}, "where notices and the front door's page lead"
    said = small_business / ".roms" / "ui_address"
    assert said.read_text() == f"{url}/\n", "for commands of other terminals"
    running.process.send_signal(signal.SIGTERM)

    assert running.ended() == 0
    until(all_gone(parts), "every part to be gone")
    assert not said.exists()
    told = {line.split("|")[0].strip() for line in running.lines}
    assert told <= {"roms", "ingress", "code", "webserver", "daemon"}
    assert any(line.startswith("daemon    | ") for line in running.lines)
    assert "Warning" not in running.output


def test_one_at_a_time_on_a_home_and_it_stops_on_ctrl_c_that_the_shell_had_ignored(start, port):
    running = start(port, "sh", "-c", 'trap "" INT; exec "$@"', "sh")
    running.ready_at()
    second = start(port)

    assert second.ended() == 1
    assert second.output.count("\n") == 1
    assert "already up" in second.output
    running.process.send_signal(signal.SIGINT)
    assert running.ended() == 0


def test_a_wrong_roms_yaml_is_told_before_anything_is_started(small_business):
    yaml = small_business / "roms.yaml"
    yaml.write_text(yaml.read_text().replace("Asia/Manila", "Mars"))

    command = [sys.executable, "-m", "roms_assets.cli", "up"]
    told = subprocess.run(command, check=False, capture_output=True, text=True)

    assert told.returncode == 1
    seen = " ".join((told.stdout + told.stderr).split())
    assert seen.startswith("roms.yaml line 1, business.time_zone: expected a time zone")
    assert "Traceback" not in seen
    assert not (small_business / ".roms").exists()


def test_definitions_that_cannot_be_loaded_end_it_with_one_line(start, port, small_business):
    (small_business / "small_definitions.py").write_text('raise ValueError("no such\\nthing")\n')

    running = start(port)

    assert running.ended() == 1
    told = [line.split("|", 1)[1].strip() for line in running.lines if line.startswith("roms ")]
    assert told[1:] == [
        "the definitions cannot be loaded: ValueError: no such thing",
        "stopping (Ctrl-C again: at once)",
        "stopped",
    ]
    assert not any(line.startswith(("webserver", "daemon")) for line in running.lines)


def test_a_part_that_dies_ends_all(start, port):
    running = start(port)
    running.ready_at()
    parts = running.parts()
    running.part("dagster._daemon").kill()

    assert running.ended() == 1
    until(all_gone(parts), "every part to be gone")
    assert "daemon ended with exit code -9" in running.output


def test_the_run_of_a_crash_is_closed_and_no_part_outlives_a_killed_supervisor(start, port, small_business):
    crashed = start(port)
    crashed.ready_at()
    run_id = launch_endless_job(small_business)
    parts = crashed.parts()
    at_once = [psutil.Process(crashed.process.pid), *parts]
    for (
        process
    ) in at_once:  # held first: of one that dies before the others these would note that its run failed
        process.suspend()
    for process in at_once:
        with suppress(psutil.NoSuchProcess):  # its leash may have ended it already
            process.kill()
    until(all_gone(parts), "every part to be gone")

    running = start(port)
    running.ready_at()

    assert f"closed run {run_id[:8]}, which a crash left open" in running.output
    with home_of(small_business) as instance:
        (run,) = instance.get_runs(dg.RunsFilter([run_id]))
        assert run.status == dg.DagsterRunStatus.FAILURE
        assert instance.event_log_storage.get_concurrency_run_ids() == set()

    parts = running.parts()
    running.process.kill()
    until(all_gone(parts), "every part to be gone")
