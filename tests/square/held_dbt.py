"""dbt in the middle of its transaction: it has written and not committed until somebody writes to a pipe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from resources.dbt import PROJECT
from tests.resources.processes import ended, started
from tests.square.calculating import calculate
from tests.square.merchant import Merchant


@contextmanager
def held_dbt(merchant: Merchant) -> Iterator[tuple[BaseProcess, psutil.Process]]:
    """A process that calculates, and its dbt, held by a hook that reads the pipe."""
    pipe = merchant.home / "pipe"
    os.mkfifo(pipe)
    project = shutil.copytree(PROJECT, merchant.home / "project", ignore=shutil.ignore_patterns("target"))
    with (project / "dbt_project.yml").open("a") as settings:
        settings.write(f"""  +post-hook: "create temp table held as select * from read_text('{pipe}')"\n""")
    told = (str(merchant.home), merchant.business.model_dump_json(by_alias=True), dict(merchant.more))
    process = started(calculate, *told, merchant.clock.at.isoformat(), str(project))
    try:
        writing = _open_when_read(pipe, process)
        [dbt] = psutil.Process(process.pid).children()
        yield process, dbt
        os.close(writing)
    finally:
        process.kill()
        ended(process)


def _open_when_read(pipe: Path, process: BaseProcess) -> int:
    """The pipe's end to write to, as soon as somebody reads the other."""
    while process.is_alive():
        with suppress(OSError):  # nobody reads yet
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        process.join(0.05)
    raise TimeoutError(f"dbt was not held; the process ended with {process.exitcode}")
