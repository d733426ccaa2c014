"""Makes `.venv` from requirements.lock, and again only when the lock or pyproject.toml changed.

Run by the Makefile with any fitting Python; needs nothing but the standard library. What is wanted is written as a
checksum into `.venv` when everything is installed, so a set-up that was cut short starts anew. uv does the installing
because it is ten times faster; it is told what pip's settings say of where to fetch from, as it does not read them
itself. Where uv cannot do it, pip does.
"""

import ast
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PIP_IN_WORDS_OF_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "trusted-host": "UV_INSECURE_HOST",
}
"""A setting of pip -> the variable by which uv is told the same."""
LIKE_PIP = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
"""pip takes a version from whichever index has it."""
PROGRESS_EVERY = 40


class SetUpFailed(Exception):
    """The set-up cannot go on; the message says what to do."""


def made_from(root: Path) -> str:
    """What a finished `.venv` holds: its own path (a moved one is broken) and the checksum of what it was made from."""
    checksum = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        checksum.update((root / name).read_bytes())
    return f"{root / '.venv'} {checksum.hexdigest()}\n"


def is_fresh(root: Path) -> bool:
    """Whether `.venv` is whole and was made from the present lock."""
    stamp = root / ".venv" / "made_from"
    return (
        stamp.is_file() and stamp.read_text() == made_from(root) and _runs(root / ".venv" / "bin" / "python")
    )


def make(root: Path) -> None:
    """Leave a whole `.venv`. Raises SetUpFailed when a step of it fails."""
    started = time.monotonic()
    python = root / ".venv" / "bin" / "python"
    if not _can_be_updated(root):
        _say(f"making .venv with Python {sys.version.split()[0]}")
        shutil.rmtree(root / ".venv", ignore_errors=True)
        venv.create(root / ".venv", with_pip=True)
    (root / ".venv" / "made_from").unlink(missing_ok=True)
    count = len([line for line in (root / "requirements.lock").read_text().splitlines() if "==" in line])
    _say(f"installing {count} packages of requirements.lock, once; this takes a minute or two")
    with_uv = _fetch_uv(root, python)
    locked, project = ["--requirement", "requirements.lock"], ["--no-build-isolation", "--editable", "."]
    _install(locked, root, with_uv, count)
    _remove_what_is_not_locked(root, python)
    _install(project, root, with_uv)
    (root / ".venv" / "made_from").write_text(made_from(root))
    _say(f"ready after {time.monotonic() - started:.0f} s")


def _can_be_updated(root: Path) -> bool:
    stamp = root / ".venv" / "made_from"
    same_place = stamp.is_file() and stamp.read_text().startswith(f"{root / '.venv'} ")
    return same_place and _runs(root / ".venv" / "bin" / "python", "import pip")


def _runs(python: Path, code: str = "") -> bool:
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _fetch_uv(root: Path, python: Path) -> bool:
    """Whether uv is there now."""
    pinned = [
        line for line in (root / "requirements.lock").read_text().splitlines() if line.startswith("uv==")
    ]
    try:
        _run([str(python), "-m", "pip", "install", "--no-deps", *pinned], root)
    except SetUpFailed:
        return False
    return True


def _install(what: list[str], root: Path, with_uv: bool, expected: int = 0) -> None:
    """Install it, compiled, so that no start has to do that. Raises SetUpFailed when pip cannot do it either."""
    binaries = root / ".venv" / "bin"
    if with_uv:
        try:
            uv = [str(binaries / "uv"), "pip", "install", "--compile-bytecode", "--no-deps", *what]
            return _run(uv, root, environment=_told_to_uv(binaries / "python"))
        except SetUpFailed:
            _say("uv could not install it, so pip does")
    return _run([str(binaries / "python"), "-m", "pip", "install", "--no-deps", *what], root, expected)


def _told_to_uv(python: Path) -> dict[str, str]:
    listed = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return {**LIKE_PIP, **settings_for_uv(listed.stdout)}


def settings_for_uv(listed: str) -> dict[str, str]:
    """What `pip config list` says of where to fetch from, as variables for uv; of two that differ the environment's."""
    told: dict[str, str] = {}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        if variable := PIP_IN_WORDS_OF_UV.get(name.rpartition(".")[2]):
            separator = "," if variable == "UV_FIND_LINKS" else " "
            told[variable] = separator.join(str(ast.literal_eval(value)).split())
    return told


def _remove_what_is_not_locked(root: Path, python: Path) -> None:
    """A package that left the lock must not hide that something still imports it."""
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    kept = _names((root / "requirements.lock").read_text()) | {"pip", "roms"}
    if superfluous := _names(listed.stdout) - kept:
        _run([str(python), "-m", "pip", "uninstall", "--yes", *sorted(superfluous)], root)


def _names(pinned: str) -> set[str]:
    return {
        re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower()
        for line in pinned.splitlines()
        if "==" in line
    }


def _run(
    command: list[str], root: Path, expected: int = 0, environment: dict[str, str] | None = None
) -> None:
    """Run an installer quietly, with a line now and then when many packages are expected."""
    log = root / ".venv" / "set_up.log"
    settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "VIRTUAL_ENV": str(root / ".venv")}
    with (
        log.open("a") as errors,
        subprocess.Popen(
            command,
            cwd=root,
            env={**(environment or {}), **os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as running,
    ):
        assert running.stdout is not None
        _show_progress(running.stdout, errors, expected)
    if running.returncode != 0:
        last = " | ".join(line.strip() for line in log.read_text().splitlines()[-4:] if line.strip())
        raise SetUpFailed(f"installing failed: {last} (all of it: {log})")


def _show_progress(lines: IO[str], log: IO[str], expected: int) -> None:
    collected = 0
    for line in lines:
        log.write(line)
        if not line.startswith("Collecting "):
            continue
        collected += 1
        if expected and collected % PROGRESS_EVERY == 0:
            _say(f"  {collected} of {expected} fetched")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Two `make` at once take turns; the kernel frees the lock when a process dies."""
    with (root / "requirements.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(f"roms: {line}", flush=True)


def main() -> int:
    """Exit code for the Makefile. With `--check` only say by it whether `.venv` is as wanted."""
    if is_fresh(ROOT):
        return 0
    if "--check" in sys.argv[1:]:
        return 1
    try:
        with _alone(ROOT):
            if not is_fresh(ROOT):
                make(ROOT)
    except (SetUpFailed, OSError, subprocess.SubprocessError) as error:
        print(f"roms: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
