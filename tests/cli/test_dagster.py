"""`roms home` and `roms dagster`: Dagster's own command line, on ROMS's home and definitions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from roms_assets.cli.passing_on import definitions_of
from tests.cli.shopkeeper import Shopkeeper

ROOT = Path(__file__).parents[2]


def test_home_is_made_and_printed(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.reads("home") == f"{shopkeeper.home / 'dagster'}\n"
    assert (shopkeeper.home / "dagster" / "dagster.yaml").is_file()


def dagster(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `roms dagster` in a process of its own, for it becomes Dagster's."""
    command = [sys.executable, "-m", "roms_assets.cli", "dagster", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))


def test_everything_is_passed_on(shopkeeper: Shopkeeper) -> None:
    shown = dagster("instance", "--help")
    assert shown.returncode == 0
    assert "roms dagster instance" in shown.stdout
    assert dagster("instance", "nonsense").returncode == 2


def test_it_finds_the_home_and_the_definitions(shopkeeper: Shopkeeper) -> None:
    assert str(shopkeeper.home / "dagster") in dagster("instance", "info").stdout
    listed = dagster("job", "list")
    assert "Job: fill_missing" in listed.stdout, listed.stderr
    assert "Warning" not in listed.stdout + listed.stderr


@pytest.mark.parametrize(
    ("words", "variable"),
    [
        (("job", "launch", "-j", "fill_missing"), "DAGSTER_CLI_JOB_LAUNCH_WORKSPACE"),
        (("asset", "materialize"), "DAGSTER_CLI_ASSET_MATERIALIZE_MODULE_NAME"),
        (("dev",), "DAGSTER_CLI_DEV_WORKSPACE"),
    ],
)
def test_each_command_is_told_where_the_definitions_are(words: tuple[str, ...], variable: str) -> None:
    assert list(definitions_of(words)) == [variable]


@pytest.mark.parametrize("option", ["-m", "--workspace", "--python-file=x.py"])
def test_who_says_where_they_are_is_left_alone(option: str) -> None:
    assert definitions_of(("job", "list", option, "x")) == {}
