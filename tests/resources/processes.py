"""Other processes for the tests of stores that processes share; a server with the imports starts them in moments."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from tests.waiting import PATIENCE_SECONDS

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "dbt.adapters.duckdb",
        "dbt.cli.main",
        "dbt.task.build",
        "demo.pos_host",
        "filelock",
        "ingress.serving",
        "pandas",
        "pyarrow",
        "pytest",
        "roms_assets.definitions",
    ]
)


def started(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """A process at `work`, which must be a function of a module."""
    process = _CONTEXT.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def ended(*processes: BaseProcess) -> list[int | None]:
    """The exit codes, once all have ended; negative for the signal that killed one."""
    for process in processes:
        process.join(PATIENCE_SECONDS)
    return [process.exitcode for process in processes]


class Held:
    """A process in the middle of `work`, which calls its last argument there to wait until it is let go."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        self._ours, theirs = _CONTEXT.Pipe()
        self.process = started(work, *arguments, Middle(theirs))
        theirs.close()
        if not self._ours.poll(PATIENCE_SECONDS) or self._ours.recv() != "inside":
            raise TimeoutError(f"{work.__name__} did not get to its middle")

    def let_go(self) -> int | None:
        """Let it end; returns its exit code."""
        self._ours.send("go on")
        return ended(self.process)[0]

    def kill(self) -> int | None:
        """End it as a lost machine would; returns its exit code."""
        self.process.kill()
        return ended(self.process)[0]

    def close(self) -> None:
        """Leave no process and no pipe."""
        self.kill()
        self._ours.close()


class Middle:
    """The middle of a held process: called there, it says so and waits to be let go."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self) -> None:
        """Say `inside` and wait."""
        self._connection.send("inside")
        self._connection.recv()


@contextmanager
def held(work: Callable[..., None], *arguments: object) -> Iterator[Held]:
    """A process in the middle of `work`; it is gone at the end."""
    process = Held(work, *arguments)
    try:
        yield process
    finally:
        process.close()
