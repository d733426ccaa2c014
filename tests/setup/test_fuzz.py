"""`make fuzz` keeps to its time, and a failure of a property test is its own."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz import __main__ as fuzz

PROFILES = "from tests import quick\n\nquick.find_the_same_examples()\n"
FAILING = """
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers())
def test_every_number_is_small(number: int) -> None:
    assert number < 1000
"""


def test_what_a_round_finds_is_told_with_the_seed_that_finds_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "conftest.py").write_text(PROFILES)
    (tmp_path / "test_numbers.py").write_text(FAILING)
    monkeypatch.setattr(fuzz, "PROPERTIES", (str(tmp_path),))
    assert fuzz.main(["--seconds", "60", "--seed", "7"]) == 1
    told = capfd.readouterr().out
    assert "test_every_number_is_small" in told
    assert "found with seed 7: make fuzz SEED=7" in told


def test_a_round_that_could_not_run_has_found_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "PROPERTIES", ("tests/no/such/place",))
    assert fuzz.main(["--seconds", "60", "--seed", "7"]) == pytest.ExitCode.USAGE_ERROR
    told = capfd.readouterr().out
    assert "pytest could not run the property tests (exit code 4)" in told
    assert "found with seed" not in told


def test_a_round_that_is_not_over_in_time_ends_without_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def over(command: Sequence[str], **_: Any) -> None:
        asked.append(command)
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", over)
    assert fuzz.by_chance(7, 60) == 0
    assert "--hypothesis-seed=7" in asked[0]
    assert fuzz.by_chance(7, 0) == 0
    assert len(asked) == 1


def test_atheris_tries_deliveries_and_mails_in_the_time_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def ended(command: Sequence[str], **_: Any) -> "subprocess.CompletedProcess[str]":
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", ended)
    assert fuzz.led_by_coverage(7, 60) == 0
    assert [command[2] for command in asked] == ["tests.fuzz.by_coverage", "tests.fuzz.mail_by_coverage"]
    assert all("-max_total_time=30" in command for command in asked)
