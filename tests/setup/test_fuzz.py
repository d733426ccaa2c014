"""`make fuzz` keeps to its time, and a failure of a property test is its own."""

import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from tests.fuzz import __main__ as fuzz


def test_what_a_round_finds_is_told_with_the_seed_that_finds_it_again(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "PROPERTIES", ("tests/no/such/place",))
    assert fuzz.main(["--seconds", "60", "--seed", "7"]) == 1
    assert "found with seed 7: make fuzz SEED=7" in capfd.readouterr().out


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
