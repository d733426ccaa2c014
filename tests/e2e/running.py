"""`roms up` as a process of its own, as a person starts it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until

COMMAND = [sys.executable, "-m", "roms_assets.cli"]


@contextmanager
def roms_up(folder: Path) -> Iterator[str]:
    """The address of the UI while it runs; what it says is in `up.log` of that folder."""
    log = folder / "up.log"
    with (
        log.open("w") as said,
        subprocess.Popen([*COMMAND, "up"], stdout=said, stderr=subprocess.STDOUT, cwd=folder) as running,
    ):
        try:
            until(lambda: "ready: " in log.read_text() or running.poll() is not None, "the address")
            found = re.search(r"ready: (http://\S+)", log.read_text())
            assert found, log.read_text()
            yield found[1]
        finally:
            running.terminate()


def roms(*words: str) -> str:
    """What a command of `roms` says, in a process of its own; it must succeed."""
    ran = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr
