"""The command line as a whole: help, version, what is refused, and that every command is documented."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from roms_assets.cli.app import app
from tests.cli.shopkeeper import Shopkeeper

ROOT = Path(__file__).parents[2]
GROUP = typer.main.get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands
HEAVY = "{'dagster', 'polars', 'pandas', 'duckdb', 'sqlalchemy'}"


def test_the_commands() -> None:
    assert set(COMMANDS) == {
        "fill", "missing", "why", "export", "import", "compare", "test-parse", "reparse", "reconcile", "sync",
        "ingress", "events", "password", "housekeeping", "backup", "doctor", "notify", "mail", "web", "up",
        "home", "statements", "orders", "inventory", "files", "dagster",
    }  # fmt: skip


def test_the_version(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.reads("--version") == f"roms {version('roms')}\n"


def test_help_names_every_command(shopkeeper: Shopkeeper) -> None:
    told = shopkeeper.reads("--help")

    assert all(re.search(rf"^│ {command} ", told, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "dagster"])
def test_each_command_explains_itself(shopkeeper: Shopkeeper, command: str) -> None:
    told = shopkeeper.reads(command, "--help")

    assert f"Usage: roms {command}" in told or f"{command} [OPTIONS]" in told


def options_of(command: Any) -> list[str]:
    """Every option of a command, or of all words that it takes."""
    every = (command, *getattr(command, "commands", {}).values())
    return [word for each in every for parameter in each.params for word in parameter.opts]


def test_every_command_and_option_is_documented() -> None:
    documented = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    for name, command in COMMANDS.items():
        assert f"## `roms {name}" in documented, name
        for option in options_of(command):
            assert f"`{option}" in documented or not option.startswith("--"), f"{name} {option}"
    mail = COMMANDS["mail"]
    assert isinstance(mail, TyperGroup)
    told = documented.split("## `roms mail`")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z]+)", told, re.MULTILINE) == list(mail.commands)


def test_nothing_heavy_is_imported_for_help() -> None:
    program = f"""
import sys
from roms_assets.cli.app import app
try:
    app(["--help"])
except SystemExit:
    pass
print({HEAVY} & set(sys.modules))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.rstrip().endswith("set()")


def test_a_wrong_file_is_told_without_a_traceback(shopkeeper: Shopkeeper) -> None:
    shopkeeper.config.write_text(shopkeeper.config.read_text().replace("Asia/Manila", "Asia/Mnila"))
    command = [sys.executable, "-m", "roms_assets.cli", "missing"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=None, cwd=ROOT)

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.count("Asia/Manila") == 1
    assert "did you mean Asia/Manila?" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("missing", "--start", "1.11.2025"), "--start '1.11.2025' is not a day; write it like 2025-11-01"),
        (("fill", "--end", "2025-11-31"), "--end '2025-11-31' is not a day"),
        (("fill", "--start", "2025-11-16", "--end", "2025-11-14"), "turn them round"),
        (("missing", "--start", "2031-01-01"), "ROMS expects files from 2025-11-14 to 2025-11-16"),
    ],
)
def test_a_word_that_means_nothing_is_told(
    shopkeeper: Shopkeeper, words: tuple[str, ...], advice: str
) -> None:
    result = shopkeeper.types(*words)

    assert result.exit_code == 2
    assert advice in result.stderr
    assert shopkeeper.runs() == []


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("fill", "--branch", "BMX"), "no branch 'BMX' in roms.yaml; it has BMC, BETA"),
        (("reparse", "--branch", "BMX"), "no branch 'BMX'"),
    ],
)
def test_what_cannot_be_asked_is_told(shopkeeper: Shopkeeper, words: tuple[str, ...], advice: str) -> None:
    result = shopkeeper.types(*words)

    assert result.exit_code == 2
    assert advice in result.stderr
    assert shopkeeper.runs() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("missing", "--format", "xml"),
            "Invalid value for '--format': 'xml' is not one of 'table', 'json', 'html'.",
        ),
        (("missing", "--fromat", "json"), "No such option: --fromat (Possible options: --format, --out)"),
        (("mising",), "No such command 'mising'. Did you mean 'missing'?"),
        (
            ("up", "--port", "99999"),
            "Invalid value for '--port': Input should be less than or equal to 65535",
        ),
    ],
)
def test_words_that_are_not_known_are_told_in_one_line(
    shopkeeper: Shopkeeper, words: tuple[str, ...], told: str
) -> None:
    result = shopkeeper.types(*words)

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [told]
    assert result.stdout == ""
