"""dbt, started by a server that has imported it already: its imports take seconds, its work moments.

The product's own command is done, with its folder, environment, open files and exit code. Other processes that tests
start do not know of this: where it counts that dbt is a process of its own, which is killed or holds a lock, it is one.
"""

import gc
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from multiprocessing.reduction import DupFd
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from resources import dbt
from tests.resources.processes import ended, started

_COMMAND = [sys.executable, "-W", "ignore", "-m", "resources.dbt_process"]


def have_dbt_at_hand() -> None:
    """For as long as the process lives."""
    known = SimpleNamespace(Popen=_AtHand, DEVNULL=subprocess.DEVNULL, STDOUT=subprocess.STDOUT)
    dbt.subprocess = known  # type: ignore[attr-defined, assignment]


class _AtHand(AbstractContextManager["_AtHand"]):
    """What `resources.dbt` asks of a process that it starts."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        stdin: int,
        stdout: IO[str],
        stderr: int,
        pass_fds: Sequence[int],
    ) -> None:
        assert (command[: len(_COMMAND)], stdin, stderr) == (_COMMAND, subprocess.DEVNULL, subprocess.STDOUT)
        kept_open = [_File(number) for number in pass_fds]
        words = command[len(_COMMAND) :]
        self._process = started(_run, words, str(cwd), dict(env), _File(stdout.fileno()), kept_open)

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        (code,) = ended(self._process)
        assert code is not None, "dbt hangs"
        return code

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def __exit__(self, *_: object) -> None:
        ended(self._process)


class _File:
    """An open file that the other process is to have open, too; there it is its number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[object, ...]:
        return _number_of, (DupFd(self._number),)


def _number_of(file: Any) -> int:
    number: int = file.detach()
    return number


def _run(
    words: Sequence[str], folder: str, environment: Mapping[str, str], said: int, kept_open: Sequence[int]
) -> None:
    gc.freeze()  # what the server has imported is no garbage
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(said, number)
    warnings.simplefilter("ignore")
    from resources.dbt_process import main  # the server has it; whoever starts it need not

    sys.argv = ["dbt_process", *words]
    sys.exit(main())
