"""One job of a shop, done by another process, which may die in the middle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, cast

import dagster as dg

from demo.pos_host import PosHost as FakedPosHost
from roms_assets.pos import collecting
from roms_assets.settings import Business
from tests.pos.crash.moments import MOMENTS
from tests.pos.shop import Shop
from tests.resources.processes import started

TILL_DAYS_IN_A_BATCH = 3
"""Few, so that a small world has several batches."""


@dataclass(frozen=True)
class Task:
    """What to do, where, and at which moment to die; an empty moment is never."""

    home: Path
    business: Business
    job: str = "fill_missing"
    config: Mapping[str, Any] = field(default_factory=dict)
    moment: str = ""
    times: int = 1


def begun(task: Task) -> BaseProcess:
    """A process that does the task."""
    return started(_do, task)


def opened(
    home: Path,
    business: Business,
    host: FakedPosHost | None = None,
    more: Mapping[str, str] | None = None,
) -> Shop:
    """The shop whose state lies in `home`, with Dagster's home in it."""
    instance = dg.DagsterInstance.from_config(str(home / "dagster"))
    return Shop(home, cast(FakedPosHost, host), business, instance, dict(more or {}))


def _do(task: Task) -> None:
    collecting._BATCH = TILL_DAYS_IN_A_BATCH
    shop = opened(task.home, task.business)
    if task.moment:
        MOMENTS[task.moment]()
    with shop.instance:
        for _ in range(task.times):
            assert shop.run(task.job, task.config or None).success
