"""`python -m demo` around a stand-in for the product: what it runs, in which environment, how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from demo.mail_letters import LESSON, unknown_mail
from roms_assets.settings import Environment
from tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
STAND_IN = """
import json, os, signal, sys, urllib.request
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
address = os.environ["ROMS_POS_HOST_ADDRESS"]
form = b"branch=BMC&pos=1&date=2025-11-14"
with urllib.request.urlopen(address + "fetch_list2.php", form, timeout=30) as answer:
    files = len(answer.read().split(b","))
told = {name: value for name, value in os.environ.items() if name.startswith("ROMS_")}
print(json.dumps({"command": sys.argv[1:], "files": files, **told}), flush=True)
if sys.argv[1] == "up":
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    sys.exit(7)
if sys.argv[1:3] == ["web", "read"]:  # it fails once the shop has its new design
    with urllib.request.urlopen(os.environ["ROMS_WEB_SUPPLIER_ADDRESS"] + "control/look", b"", 10) as answer:
        sys.exit(json.load(answer)["new_markup"])
if sys.argv[1] == "compare" or sys.argv[1:3] == ["import", "received"]:  # the sheets differ; a line is refused
    sys.exit(1)
sys.exit(int(os.environ.get("EXIT_OF_" + sys.argv[1].upper(), "0")))
"""


_OF_ORDERS = 10
"""Commands of the chapter of orders."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "roms_assets").mkdir()
    (tmp_path / "roms_assets" / "__init__.py").touch()
    (tmp_path / "roms_assets" / "cli.py").write_text(STAND_IN)
    return tmp_path


def started(place: Path, *options: str, **extra: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROMS_")}
    places = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])  # tests/quick.py has put one there
    environment = {**kept, "PYTHONPATH": places, **extra}
    command = [sys.executable, "-m", "demo", *options]
    return subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True)


def said(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def _words(told: dict[str, object]) -> str:
    """The command without the files that it is given."""
    command = told["command"]
    assert isinstance(command, list)
    return " ".join(word for word in command[:2] if "/" not in word)


def test_without_serving_it_fills_and_syncs_then_shows_what_is_missing_and_ends(place: Path) -> None:
    with started(place, "--no-serve") as demo:
        out, _ = demo.communicate(timeout=PATIENCE_SECONDS)
    fill, sync, missing, cancelled, polled, listed, taught, *pages, notify = said(out)
    pages, joined = pages[:-_OF_ORDERS], pages[-_OF_ORDERS:]
    assert (demo.returncode, fill["command"], missing["command"]) == (0, ["fill"], ["missing"])
    assert sync["command"] == ["sync", "square", "--since", "2025-11-01"]
    assert (polled["command"], listed["command"]) == (["mail", "poll"], ["mail", "list"])
    assert taught["command"] == ["mail", "teach", unknown_mail(), *LESSON]
    read = ["web", "read", "--site", "supplier"]
    assert [each["command"] for each in pages] in ([read, read, read, ["web", "list"]], [])
    assert ("Left out: there is no browser" in out) is (pages == [])
    assert _words(cancelled) == "import cancelled"
    assert [_words(each) for each in joined] == [
        "import tracking", "import sheet", "import received", "orders build", "orders show", "orders show",
        "compare", "statements import", "inventory build", "inventory show",
    ]  # fmt: skip
    assert notify["command"] == ["notify", "watch"]
    assert fill["files"] == 7
    assert fill["ROMS_HOME"] == str(place / ".roms" / "demo")
    assert fill["ROMS_CONFIG"] == str(ROOT / "demo" / "roms.yaml")
    with pytest.raises(httpx.ConnectError):
        httpx.get(str(fill["ROMS_POS_HOST_ADDRESS"]))


def test_its_exit_code_is_the_products_own(place: Path) -> None:
    with started(place, "--no-serve", EXIT_OF_FILL="3", ROMS_HOME="elsewhere") as demo:
        out, _ = demo.communicate(timeout=PATIENCE_SECONDS)
    assert demo.returncode == 3
    assert [each["ROMS_HOME"] for each in said(out)] == [str(place / "elsewhere")]


def test_it_never_uses_the_real_stores_whatever_the_environment_and_its_file_say(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = {
        "ROMS_LAKE": "ducklake:sqlite:/srv/roms/lake.sqlite",
        "ROMS_LEDGER": "postgresql://roms@db.example.com/roms",
        "ROMS_LANDING": "s3://bucket/landing",
        "ROMS_STAGING": "/srv/roms/staging",
        "ROMS_SMTP_SERVER": "smtp.example.com:587",
        "ROMS_SMTP_USER": "real-shop",
        "ROMS_SMTP_PASSWORD": "letmein",
        "ROMS_WEBHOOK_ADDRESS": "https://chat.example.com/hooks/s3cret",
        "ROMS_PING_ADDRESS": "https://ping.example.com/s3cret",
        "ROMS_MAIL_SERVER": "imap.example.com:993",
        "ROMS_WEB_SUPPLIER_ADDRESS": "https://shop.example.com/",
        "ROMS_WEB_SUPPLIER_PASSWORD": "letmein",
        "ROMS_MAIL_TEMPLATES": "/srv/roms/mail_templates",
    }
    told = {**real, "ROMS_HOME": "/srv/roms", "ROMS_CONFIG": "/srv/roms.yaml"}
    (place / ".env").write_text("".join(f"{name}={value}\n" for name, value in told.items()))
    with started(place, "--no-serve", **real) as demo:
        out, _ = demo.communicate(timeout=PATIENCE_SECONDS)
    fill, *_ = said(out)
    for name, value in fill.items():
        if name.startswith("ROMS_WEB_"):
            monkeypatch.setenv(name, str(value))
    seen = Environment(
        _env_file=place / ".env", **{name: value for name, value in fill.items() if name.startswith("ROMS_")}
    )
    home = place / ".roms" / "demo"
    assert seen.roms_home == home
    assert str(seen.mail_server).startswith("127.0.0.1:")
    assert seen.mail_templates == home / "mail_templates"
    assert seen.logins_by_mailbox.keys() == {"orders"}
    assert seen.of_web_site("supplier")["ADDRESS"].startswith("http://127.0.0.1:")
    assert seen.of_web_site("supplier")["PASSWORD"] != "letmein"
    assert seen.roms_config == ROOT / "demo" / "roms.yaml"
    assert seen.lake == "duckdb"
    assert seen.ledger == f"sqlite:///{home}/ledger.sqlite"
    assert (seen.landing, seen.staging) == (str(home / "landing"), str(home / "staging"))
    assert str(seen.smtp_server).startswith("127.0.0.1:")
    secrets = (seen.smtp_user, seen.smtp_password, seen.webhook_address, seen.ping_address)
    told_to = [secret.get_secret_value() for secret in secrets if secret]
    assert len(told_to) == 4
    assert not set(told_to) & set(real.values())


def test_the_port_is_the_next_free_one_and_notices_from_any_terminal_lead_there(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        with started(place, "--port", str(wanted)) as demo:
            assert demo.stdout is not None
            up = json.loads(next(line for line in demo.stdout if '"up"' in line))
            script = (place / ".roms" / "demo" / "env.sh").read_text(encoding="utf-8")
            demo.send_signal(signal.SIGTERM)
            assert demo.wait(timeout=PATIENCE_SECONDS) == 7
    word, option, port, webhook_option, webhook_port = up["command"]
    assert (word, option, webhook_option) == ("up", "--port", "--webhook-port")
    assert int(port) > wanted
    assert int(webhook_port) >= 8000
    assert up["ROMS_UI_ADDRESS"] == f"http://127.0.0.1:{port}/"
    assert f"export ROMS_UI_ADDRESS=http://127.0.0.1:{port}/\n" in script


@pytest.mark.browser
def test_the_lines_of_the_readme_let_a_second_terminal_work_with_the_demo(place: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (lines,) = (block for block in blocks if ".roms/demo/env.sh" in block and "roms doctor" in block)
    with started(place) as demo:
        assert demo.stdout is not None
        next(line for line in demo.stdout if '"up"' in line)
        terminal = {name: value for name, value in os.environ.items() if not name.startswith("ROMS_")}
        tried = subprocess.run(
            ["/bin/sh", "-e", "-c", lines],
            cwd=place,
            env=terminal,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        demo.send_signal(signal.SIGTERM)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert re.search(r"Square http://127\.0\.0\.1:\d+ answers; it has", tried.stdout)
    assert "✗" not in tried.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_serving_is_passed_on_and_the_host_stops(place: Path, number: signal.Signals) -> None:
    with started(place) as demo:
        assert demo.stdout is not None
        up = next(line for line in demo.stdout if '"up"' in line)
        demo.send_signal(number)
        assert demo.wait(timeout=PATIENCE_SECONDS) == 7
    with pytest.raises(httpx.ConnectError):
        httpx.get(str(json.loads(up)["ROMS_POS_HOST_ADDRESS"]))
