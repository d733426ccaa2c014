"""The sides, each run in a process of its own: `python -m bench.sides NAME FILES COUNT WORK` prints one line of JSON."""

import csv
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from bench.memory import peak_bytes
from bench.till_days import TillDayFolder, till_days


@dataclass(frozen=True)
class Outcome:
    """What one side took, and what it came to; the check of lines and amount is not timed."""

    seconds: float
    lines: int
    amount: str
    """Exact sum of AMOUNT."""
    peak_bytes: int = 0
    """The most memory that was in use, the check not counted."""
    more: dict[str, float] = field(default_factory=dict)


Side = Callable[[list[TillDayFolder], Path], Outcome]


def ours(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """ROMS itself: landing, rules, staging, ledger, lake."""
    from bench.ours import Bench

    bench = Bench(till_days, work)
    started = time.perf_counter()
    bench.collect()
    collected = time.perf_counter()
    bench.publish()
    published = time.perf_counter()
    peak = peak_bytes()
    bench.run_again()
    again = time.perf_counter()
    lines, amount = bench.totals()
    return Outcome(
        published - started,
        lines,
        amount,
        peak,
        {
            "collect_seconds": collected - started,
            "publish_seconds": published - collected,
            "publish_transactions": bench.publish_transactions,
            "second_run_seconds": again - published,
        },
    )


def combiner(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """The per-line combiner."""
    from bench.per_line_combiner import HEADER, combine

    output = work / "record.csv"
    started = time.perf_counter()
    lines = combine(till_days, output)
    seconds = time.perf_counter() - started
    peak, place = peak_bytes(), HEADER.index("AMOUNT")
    with output.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        amount = sum((Decimal(row[place]) for row in rows), Decimal(0))
    return Outcome(seconds, lines, str(amount), peak)


def read_csv(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """One DuckDB `read_csv` over all rd5000 files into a table."""
    from bench.one_read_csv import load, totals

    paths = [str(path) for each in till_days for path in each.files if "_rd5000_" in path.name]
    started = time.perf_counter()
    connection = load(paths, work)
    seconds = time.perf_counter() - started
    peak = peak_bytes()
    lines, amount = totals(connection)
    return Outcome(seconds, lines, amount, peak)


SIDES: dict[str, Side] = {"ours": ours, "combiner": combiner, "read_csv": read_csv}


def main() -> None:
    """Run one side over the first COUNT till-days below FILES, its results below WORK."""
    name, files, count, work = sys.argv[1:]
    outcome = SIDES[name](till_days(Path(files), int(count)), Path(work))
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
