"""The environment of what ROMS is compared with: made from its own lock, once, so that nobody else installs it."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

_FOLDER = Path(__file__).parent
LOCK = _FOLDER / "requirements.lock"
_MADE = _FOLDER / ".venv"


def python(lock: Path = LOCK, made: Path = _MADE) -> str:
    """The Python of that environment, made anew when the lock changed. Raises RuntimeError when that fails."""
    found, stamp = made / "bin" / "python", made / "made_from"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        print(f"== installing what ROMS is compared with into {made}, once", file=sys.stderr, flush=True)
        venv.create(made, with_pip=True, clear=True)
        install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--requirement",
        ]
        settings = {**os.environ, "PIP_USER": "0"}
        done = subprocess.run(
            [found, *install, lock], env=settings, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"installing {lock.name} failed: {done.stderr.strip().splitlines()[-1]}")
        stamp.write_text(wanted)
    return str(found)
