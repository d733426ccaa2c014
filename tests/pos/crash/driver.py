"""A process that does one job of a shop and may die in the middle: `python -m tests.pos.crash.driver`.

It gets ready, says so on its standard output, and then waits for the job on its standard input.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Any, Self, cast

import dagster as dg

from demo.pos_host import PosHost as FakedPosHost
from demo.world import Branch, World
from roms_assets.pos import collecting
from roms_assets.settings import Business
from tests.pos.crash.moments import MOMENTS
from tests.pos.shop import Shop, a_business

READY = "ready"
DEADLINE_SECONDS = 60
ROOT = Path(__file__).parents[3]
TILL_DAYS_IN_A_BATCH = 3
"""Few, so that a small world has several batches."""


@dataclass(frozen=True)
class Task:
    """What to do, where, and at which moment to die; an empty moment is never."""

    home: str
    business: str
    job: str = "fill_missing"
    config: Mapping[str, Any] = field(default_factory=dict)
    moment: str = ""
    times: int = 1


class Driver:
    """The process as its starter sees it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.pos.crash.driver"]
        self._process = Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=STDOUT, text=True)

    def start(self, task: Task) -> Self:
        """Begin as soon as it is ready."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asdict(task)) + "\n")
        self._process.stdin.flush()
        return self

    def ended(self) -> tuple[int, str]:
        """Wait for its end; its exit code (negative: the signal that killed it) and what it said."""
        said, _ = self._process.communicate(timeout=DEADLINE_SECONDS)
        return self._process.returncode, said

    def stop(self) -> None:
        """End it in any case."""
        self._process.kill()
        self._process.communicate()


def opened(
    home: Path,
    business: Business,
    host: FakedPosHost | None = None,
    more: Mapping[str, str] | None = None,
) -> Shop:
    """The shop whose state lies in `home`, with Dagster's home in it."""
    instance = dg.DagsterInstance.from_config(str(home / "dagster"))
    return Shop(home, cast(FakedPosHost, host), business, instance, dict(more or {}))


def main() -> None:
    """Get ready, do one task, die if told so."""
    _warm_up()
    print(READY, flush=True)
    line = sys.stdin.readline()
    if line:
        _do(Task(**json.loads(line)))


def _do(task: Task) -> None:
    collecting._BATCH = TILL_DAYS_IN_A_BATCH
    shop = opened(Path(task.home), Business.model_validate_json(task.business))
    if task.moment:
        MOMENTS[task.moment]()
    with shop.instance:
        for _ in range(task.times):
            assert shop.run(task.job, task.config or None).success


def _warm_up() -> None:
    """Load what a first run loads, so that the work itself is quick."""
    business = a_business(World([Branch("BMC")], [date(2025, 11, 14)]), "http://127.0.0.1:1/")
    with tempfile.TemporaryDirectory() as home, dg.DagsterInstance.ephemeral() as instance:
        shop = Shop(Path(home), cast(FakedPosHost, None), business, instance)
        shop.run("fill_missing", {"dry_run": True})
        shop.run("reconcile")


if __name__ == "__main__":
    main()
