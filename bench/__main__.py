"""`python -m bench`: every part, each side in turns, each time in a process of its own.

Environment: ONLY=files, runs, square, ingress, mail, web or orders for some of it (several with commas), FULL=1 for the
large sizes, BENCH_TILL_DAYS, BENCH_RUN_TILL_DAYS, BENCH_ORDERS, BENCH_EVENTS, BENCH_MAILS and BENCH_PAGES for others,
BENCH_REPEATS for the rounds (3; with FULL 1).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import measured
from bench.ingress import figures as of_ingress
from bench.mail import figures as of_mail
from bench.orders import figures as of_orders
from bench.results import Figure, figures
from bench.runs import figures as of_runs
from bench.square import figures as of_square
from bench.till_days import LINES, WHOLE_YEAR, make_till_days, till_days
from bench.turns import fresh_folder
from bench.web import figures as of_web

_FOLDER = Path(__file__).parent
_RESULTS = _FOLDER / "results.json"
_PICTURES = _FOLDER.parent / "docs" / "pictures"
_MEASURED = _FOLDER.parent / "docs" / "measured.md"
_USUAL = 2_000
_FEWER = 4
"""The memory is compared with that of so many times fewer till-days."""
_SIDES = ("combiner", "read_csv", "least", "ours")


def main() -> int:
    """Run what was asked for; 0 when every target of it is met, else 1."""
    parts = _asked(os.environ)
    found: dict[str, list[Figure]] = {}
    sections: dict[str, str] = {}
    for part in parts:
        of_machine = measured.machine(datetime.now(UTC).date())
        found[part] = PARTS[part](os.environ)
        show(PARTS_TOLD[part], found[part])
        sections[PARTS_TOLD[part]] = measured.section(of_machine, found[part])
    keep(_RESULTS, found)
    measured.keep(_MEASURED, sections, PARTS_TOLD.values())
    return int(any(each.is_met is False for several in found.values() for each in several))


def _asked(environment: Mapping[str, str]) -> list[str]:
    """The parts that ONLY names; all of them without it."""
    named = [name.strip() for name in environment.get("ONLY", "").split(",") if name.strip()]
    if unknown := set(named) - set(PARTS):
        sys.exit(f"ONLY={','.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    return named or list(PARTS)


def keep(place: Path, found: Mapping[str, list[Figure]]) -> None:
    """Write the figures; those of parts that did not run stay as they were."""
    known = json.loads(place.read_text()) if place.exists() else []
    told = []
    for part in PARTS:
        if part in found:
            told += [each.as_dict() for each in found[part]]
        else:
            told += [each for each in known if part_of(each["name"]) == part]
    place.write_text(json.dumps(told, indent=1) + "\n")


def part_of(figure: str) -> str:
    """The part that a figure belongs to, by its name."""
    first = figure.partition("_")[0]
    by_itself = {"square", "ingress", "mail", "web", "orders"}
    return first if first in by_itself else {"run": "runs", "missing": "runs"}.get(first, "files")


def files_part(environment: Mapping[str, str]) -> list[Figure]:
    """Fetched bytes -> lake, outside of Dagster, beside a per-line combiner, one `read_csv` and the least work."""
    count = _number(environment, "BENCH_TILL_DAYS", WHOLE_YEAR if _is_full(environment) else _USUAL)
    with fresh_folder() as work:
        return bench(work, count, _rounds(environment))


def runs_part(environment: Mapping[str, str]) -> list[Figure]:
    """Till-days through one Dagster run."""
    usual = of_runs.WHOLE if _is_full(environment) else of_runs.USUAL
    days = -(-_number(environment, "BENCH_RUN_TILL_DAYS", usual) // of_runs.A_DAY)
    sizes = of_runs.Sizes(days * of_runs.A_DAY, rounds=_rounds(environment))
    found = of_runs.bench(sizes, _say)
    of_runs.draw(found, sizes, _PICTURES)
    return of_runs.figures(found, sizes)


def square_part(environment: Mapping[str, str]) -> list[Figure]:
    """Square's orders, from the door into the lake."""
    count = _number(environment, "BENCH_ORDERS", of_square.USUAL)
    large = of_square.WHOLE if _is_full(environment) else min(of_square.LARGE, 4 * count)
    sizes = of_square.Sizes(count, large, _rounds(environment))
    found = of_square.bench(sizes, _say)
    of_square.draw(found, sizes, _PICTURES)
    return of_square.figures(found, sizes)


def ingress_part(environment: Mapping[str, str]) -> list[Figure]:
    """Webhooks, from the first byte to the answer."""
    usual = of_ingress.WHOLE if _is_full(environment) else of_ingress.USUAL
    sizes = of_ingress.Sizes(_number(environment, "BENCH_EVENTS", usual), rounds=_rounds(environment))
    found = of_ingress.bench(sizes, _say)
    of_ingress.bench_to_table(found, _say)
    return of_ingress.figures(found, sizes)


def mail_part(environment: Mapping[str, str]) -> list[Figure]:
    """Mails, from the disk to what they tell of."""
    count = _number(environment, "BENCH_MAILS", of_mail.USUAL)
    sizes = of_mail.Sizes(count, min(of_mail.LARGE, 20 * count), _rounds(environment))
    return of_mail.figures(of_mail.bench(sizes, _say), sizes)


def web_part(environment: Mapping[str, str]) -> list[Figure]:
    """Web pages, from the question to the lake."""
    count = _number(environment, "BENCH_PAGES", of_web.USUAL)
    sizes = of_web.Sizes(count, rounds=_rounds(environment))
    return of_web.figures(of_web.bench(sizes, _say), sizes)


def orders_part(environment: Mapping[str, str]) -> list[Figure]:
    """Orders, from what the sources say to insights."""
    named = _number(environment, "BENCH_ORDERS", 0)
    usual = of_orders.WHOLE if _is_full(environment) else of_orders.USUAL
    sizes = of_orders.Sizes((max(1, named // 3), named) if named else usual)
    found = of_orders.bench(sizes, _say)
    of_orders.draw(found, _PICTURES)
    return of_orders.figures(found, sizes)


PARTS: dict[str, Callable[[Mapping[str, str]], list[Figure]]] = {
    "files": files_part,
    "runs": runs_part,
    "square": square_part,
    "ingress": ingress_part,
    "mail": mail_part,
    "web": web_part,
    "orders": orders_part,
}
PARTS_TOLD = {
    "files": "Tills' files, fetched bytes to lake",
    "runs": "Till-days through one Dagster run",
    "square": "Square's orders, door to lake",
    "ingress": "Webhooks, first byte to answer",
    "mail": "Mails, disk to what they tell of",
    "web": "Web pages, question to lake",
    "orders": "Orders, what the sources say to insights",
}


def _is_full(environment: Mapping[str, str]) -> bool:
    return environment.get("FULL", "0") not in ("", "0")


def _rounds(environment: Mapping[str, str]) -> int:
    return _number(environment, "BENCH_REPEATS", 1 if _is_full(environment) else 3)


def _number(environment: Mapping[str, str], name: str, usual: int) -> int:
    return int(environment.get(name) or usual)


def bench(work: Path, count: int, repeats: int, lines: int = LINES) -> list[Figure]:
    """All figures of so many till-days with about so many lines each."""
    files = work / "till_days"
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


def show(title: str, results: list[Figure]) -> None:
    """The figures as a table on the screen."""
    table = Table(title=title)
    for name, justify in (("figure", "left"), ("value", "right"), ("unit", "left"), ("target", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for each in results:
        value = measured.told(each)
        sign = ">=" if each.better == "higher" else "<="
        target = "" if each.target is None else f"{sign} {each.target:,} {'met' if each.is_met else 'MISSED'}"
        table.add_row(each.name, value, each.unit, target, style="red" if each.is_met is False else "")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
