"""`python -m bench`: every side over the same till-days, in turns, each time in a process of its own.

Environment: BENCH_TILL_DAYS (default 2,000), FULL=1 for the 20,440 of a year, BENCH_REPEATS (default 3; 1 with FULL).
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.results import Figure, figures
from bench.till_days import LINES, WHOLE_YEAR, make_till_days, till_days

_FOLDER = Path(__file__).parent
_WORK = _FOLDER / "work"
_USUAL = 2_000
_FEWER = 4
"""The memory is compared with that of so many times fewer till-days."""
_SIDES = ("combiner", "read_csv", "ours")


def main() -> int:
    """Run all of it; 0 when every target is met, else 1."""
    is_full = os.environ.get("FULL", "0") not in ("", "0")
    count = int(os.environ.get("BENCH_TILL_DAYS") or (WHOLE_YEAR if is_full else _USUAL))
    repeats = int(os.environ.get("BENCH_REPEATS") or (1 if is_full else 3))
    results = bench(_WORK, count, repeats)
    told = json.dumps([each.as_dict() for each in results], indent=1)
    (_FOLDER / "results.json").write_text(told + "\n")
    _show(results)
    return int(any(each.is_met is False for each in results))


def bench(work: Path, count: int, repeats: int, lines: int = LINES) -> list[Figure]:
    """All figures of so many till-days with about so many lines each."""
    files = (
        work / ".till_days"
    )  # a dot in front, so that type checkers and linters do not walk through thousands
    _say(f"making {count:,} till-days below {files}, unless they are there")
    make_till_days(files, count, lines)
    _warm(files, count)
    runs: dict[str, list[dict[str, Any]]] = {side: [] for side in _SIDES}
    for repeat in range(repeats):
        for side in _SIDES:
            runs[side].append(_run(side, files, count, work / ".run"))
            _say(f"round {repeat + 1} of {repeats}, {side}: {runs[side][-1]['seconds']:.2f} s")
    return figures(runs, _run("ours", files, max(1, count // _FEWER), work / ".run"), count)


def _run(side: str, files: Path, count: int, work: Path) -> dict[str, Any]:
    """One side in a fresh process and an empty folder; what others left to be written is written before."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    os.sync()
    command = [sys.executable, "-m", "bench.sides", side, str(files), str(count), str(work)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_FOLDER.parent)
    shutil.rmtree(work, ignore_errors=True)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def _warm(files: Path, count: int) -> None:
    """Read every file once, so that the first side finds them in memory as the others do."""
    for each in till_days(files, count):
        for path in each.files:
            path.read_bytes()


def _say(line: str) -> None:
    print(f"== {line}", file=sys.stderr, flush=True)


def _show(results: list[Figure]) -> None:
    table = Table(title="ROMS, fetched bytes to lake")
    for name, justify in (("figure", "left"), ("value", "right"), ("unit", "left"), ("target", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for each in results:
        value = "void" if each.value is None else f"{each.value:,}"
        sign = ">=" if each.better == "higher" else "<="
        target = "" if each.target is None else f"{sign} {each.target:,} {'met' if each.is_met else 'MISSED'}"
        table.add_row(each.name, value, each.unit, target, style="red" if each.is_met is False else "")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
