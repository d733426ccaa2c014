"""How long `roms missing` takes over a year, beyond starting the command."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.runs.business import settings, write_yaml
from bench.till_days import DAYS_OF_YEAR, FIRST_DAY, TILLS, generations
from bench.turns import ROOT
from resources.ledger import Entry
from roms_assets.doors.stores import stores
from roms_assets.pos.entries import DATASET
from roms_assets.pos.rules.judging import State

NOBODY = "http://127.0.0.1:9/tills/"
_ROMS = [sys.executable, "-m", "roms_assets.cli"]
_EACH = 20
"""One till-day of so many is absent."""
_FIGURES: dict[str, int | str] = {
    "lines": 600,
    "receipts": 200,
    "tenders": 200,
    "refused_lines": 0,
    "amount": "123456.780",
}


@dataclass(frozen=True)
class Answered:
    """Seconds of `roms --help`, of `roms missing` over its last day alone and over all days, and what that named."""

    help_seconds: float
    day_seconds: float
    seconds: float
    cpu_seconds: float
    """Of the last, over those of one day."""
    till_days: int


def answer(home: Path, rounds: int, days: int = DAYS_OF_YEAR) -> list[Answered]:
    """Ask `roms missing` about so many days, in a home of its own."""
    last = FIRST_DAY + timedelta(days=days - 1)
    config = home / "roms.yaml"
    write_yaml(config, NOBODY, last)
    stores(settings(NOBODY, last, home).environment).ledger.record(_entries(days))
    environment = {**os.environ, "ROMS_HOME": str(home.resolve()), "ROMS_CONFIG": str(config)}
    return [_answered(environment, last.isoformat()) for _ in range(rounds)]


def _answered(environment: dict[str, str], last: str) -> Answered:
    help_seconds, _, _ = _timed(["--help"], environment)
    asked = ["missing", "--format", "json"]
    day_seconds, of_day, _ = _timed([*asked, "--start", last, "--end", last], environment)
    seconds, of_all, text = _timed(asked, environment)
    named = sum(len(each) for of_branch in json.loads(text).values() for each in of_branch.values())
    return Answered(help_seconds, day_seconds, seconds, of_all - of_day, named)


def absent(days: int = DAYS_OF_YEAR) -> int:
    """How many till-days are absent."""
    return sum(entry.state == State.ABSENT.value for entry in _entries(days))


def _entries(days: int) -> list[Entry]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    tills = [f"{branch}-{till}" for branch in generations() for till in TILLS]
    found = []
    for number in range(days * len(tills)):
        day, till = FIRST_DAY + timedelta(days=number // len(tills)), tills[number % len(tills)]
        if number % _EACH:
            found.append(Entry(DATASET, day, till, State.ARRIVED.value, "", dict(_FIGURES), 1, at, at))
        else:
            found.append(Entry(DATASET, day, till, State.ABSENT.value, "the host lists no files", {}, 1, at))
    return found


def _timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, processor seconds, and what it said."""
    started, before = time.perf_counter(), _cpu_seconds()
    done = subprocess.run(
        [*_ROMS, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started, _cpu_seconds() - before, done.stdout


def _cpu_seconds() -> float:
    """Of all processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system
