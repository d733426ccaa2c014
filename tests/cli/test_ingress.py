"""`roms ingress` and the front door of `roms up`, started for real."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from demo.webhook_signing import shipstation_contract
from roms_assets.cli.app import app
from roms_assets.cli.commands.sources import Events
from roms_assets.doors.events import events
from roms_assets.kernel.events import Arrival
from tests.docs.pages import page
from tests.free_port import a_free_port
from tests.ingress.front_door import NOON, ORDER, some_settings, variables
from tests.waiting import PATIENCE_SECONDS, until

SECRET = "a secret of the shop's gateway"
ROMS = [sys.executable, "-m", "roms_assets.cli"]
WEBHOOKS = """
webhooks:
  port: {port}
  sources: [{{name: shop, kind: shipstation_contract}}]
"""


class Running:
    """A command under way, and what it said so far."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [*ROMS, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self.lines.extend, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def said(self, pattern: str) -> str:
        """The first group, once it was said."""
        until(lambda: self._found(pattern) or self.process.poll() is not None, pattern)
        found = self._found(pattern)
        assert found, "".join(self.lines)
        return found[1]

    def _found(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, "".join(self.lines))

    def end(self) -> None:
        """Ask it to end, and wait."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def running(*command: str) -> Iterator[Running]:
    started = Running(*command)
    try:
        yield started
    finally:
        started.end()


@pytest.fixture
def shop(small_business: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small business that hears one source, on a port that is free."""
    with (small_business / "roms.yaml").open("a") as written:
        written.write(WEBHOOKS.format(port=a_free_port()))
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps({"shop": {"2026q1": SECRET}}))
    return small_business


def sent(address: str) -> str:
    told = httpx.post(
        f"{address}/webhooks/shop", content=ORDER, headers=shipstation_contract(SECRET)(ORDER, NOON)
    )
    return str(told.json()["status"])


def test_the_front_door_alone_takes_the_next_port_when_its_own_is_taken(shop: Path) -> None:
    port = int(re.findall(r"port: (\d+)", (shop / "roms.yaml").read_text())[0])
    with closing(socket.create_server(("127.0.0.1", port))), running("ingress") as door:
        address = door.said(r'"address":"(http://[^"]+)".*"event":"ready"')
        assert address != f"http://127.0.0.1:{port}"
        assert f"port {port} is taken, using {address.rpartition(':')[2]}" in "".join(door.lines)
        assert sent(address) == "accepted"


def test_the_front_door_is_a_part_of_up(shop: Path) -> None:
    port = a_free_port()
    with running("up", "--port", str(a_free_port()), "--webhook-port", str(port)) as up:
        address = up.said(r"roms +\| webhooks: (http://[^/]+)/webhooks/NAME")
        assert address == f"http://127.0.0.1:{port}"
        assert sent(address) == "accepted"
        up.said(r"(ready): http")
        assert sent(address) == "duplicate"
    said = "".join(up.lines)
    assert re.search(r'ingress +\| \{"source":"shop","outcome":"accepted"', said)
    assert "Traceback" not in said


def test_without_webhooks_there_is_no_front_door(small_business: Path) -> None:
    told = CliRunner().invoke(app, ["ingress"])
    assert told.exit_code == 1
    assert "roms.yaml has no group `webhooks`" in told.stderr


def test_secrets_are_listed_with_their_last_use_and_never_shown(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running("ingress") as door:
        sent(door.said(r'"address":"(http://[^"]+)".*"event":"ready"'))
    named = {
        "shop": {"2026q2": "the secret of the next quarter"},
        "other": {"one": "a secret of nobody at all"},
    }
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps(named))
    told = CliRunner().invoke(app, ["events", "secrets"], catch_exceptions=False).stdout
    rows = [line.split() for line in told.splitlines()[2:]]
    assert rows[0] == ["other", "one", "never", "yes"]
    assert (rows[1][:2], rows[1][-1]) == (["shop", "2026q1"], "no")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows[1][2])
    assert rows[2] == ["shop", "2026q2", "never", "yes"]
    assert "quarter" not in told


def test_a_key_of_the_vendors_is_looked_for_in_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = some_settings(tmp_path, {"name": "vendor", "kind": "shipstation_v2"}, secrets={})
    for name, value in variables(tmp_path, {}).items():
        monkeypatch.setenv(name, value)
    arrival = Arrival("vendor", "a1", NOON, {}, b"{}", "application/json", "c1", secret="key-1")
    assert events(settings.environment).keep([arrival]) == [True]
    told = CliRunner().invoke(app, ["events", "secrets"], catch_exceptions=False).stdout
    [row] = [line.split() for line in told.splitlines()[2:]]
    assert (row[:2], row[-3:]) == (["vendor", "key-1"], ["the", "vendor's", "key"])


def test_each_word_of_events_is_documented() -> None:
    pages = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
    section = pages.partition("## `roms events`")[2].partition("\n## ")[0]
    assert all(f"| `{word}" in section for word in Events)


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({}, "no secret in ROMS_WEBHOOK_SECRETS for shop"),
        (
            {"shop": {"a": SECRET}, "stop": {"a": SECRET}},
            "ROMS_WEBHOOK_SECRETS names sources unknown to roms.yaml: stop",
        ),
        ({"shop": {"a": SECRET}}, "each of 1 sources can be proven"),
    ],
)
def test_doctor_looks_at_the_secrets_by_name(
    shop: Path, monkeypatch: pytest.MonkeyPatch, secrets: dict[str, dict[str, str]], told: str
) -> None:
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps(secrets))
    said = CliRunner().invoke(app, ["doctor"]).stdout
    assert f"webhooks: {told}" in said
    assert "event store" in said
    assert SECRET not in said


def blocks(language: str) -> list[str]:
    """The blocks of docs/webhooks.md in that language."""
    return re.findall(rf"```{language}\n(.*?)```", page("docs/webhooks.md"), re.DOTALL)


def test_the_lines_of_the_page_send_an_event_that_is_kept_and_shown(
    small_business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = a_free_port()
    [sources] = [block for block in blocks("yaml") if "kind: shipstation_contract" in block]
    [lines] = [block for block in blocks("sh") if "curl" in block]
    with (small_business / "roms.yaml").open("a") as written:
        written.write(sources.replace("webhooks:\n", f"webhooks:\n  port: {port}\n"))
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps({"gateway": {"2026-q1": SECRET}}))
    monkeypatch.setenv("SECRET", SECRET)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with running("ingress") as door:
        door.said(r'"address":"(http://[^"]+)".*"event":"ready"')
        typed = lines.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        said = subprocess.run(["/bin/sh", "-e", "-c", typed], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert '"status":"accepted"' in said.stdout
    assert re.search(r"1 +.* gateway +waiting", said.stdout)
