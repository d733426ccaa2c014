"""The sides, each in a process of its own: `python -m bench.sides NAME FILES COUNT WORK` prints a line of JSON."""

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
    cpu_seconds: float = 0
    """The same in seconds of processor time, all threads together; what others do on the machine hardly changes it."""
    peak_bytes: int = 0
    """The most memory that was in use, the check not counted."""
    more: dict[str, float] = field(default_factory=dict)


Side = Callable[[list[TillDayFolder], Path], Outcome]


class Watch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def seconds(self) -> float:
        """So far."""
        return time.perf_counter() - self._wall

    @property
    def cpu_seconds(self) -> float:
        """Processor time so far, of all threads."""
        return time.process_time() - self._cpu


def ours(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """ROMS itself: landing, rules, staging, ledger, lake."""
    from bench.ours import Bench

    bench, watch = Bench(till_days, work), Watch()
    bench.collect()
    collected = watch.seconds
    bench.publish()
    seconds, cpu_seconds, peak = watch.seconds, watch.cpu_seconds, peak_bytes()
    again = Watch()
    bench.run_again()
    more = {
        "collect_seconds": collected,
        "publish_seconds": seconds - collected,
        "publish_transactions": bench.publish_transactions,
        "second_run_seconds": again.seconds,
    }
    return Outcome(seconds, *bench.totals(), cpu_seconds, peak, more)


def combiner(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """The per-line combiner."""
    from bench.per_line_combiner import HEADER, combine

    output, watch = work / "record.csv", Watch()
    lines = combine(till_days, output)
    seconds, cpu_seconds, peak = watch.seconds, watch.cpu_seconds, peak_bytes()
    place = HEADER.index("AMOUNT")
    with output.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        amount = sum((Decimal(row[place]) for row in rows), Decimal(0))
    return Outcome(seconds, lines, str(amount), cpu_seconds, peak)


def read_csv(till_days: list[TillDayFolder], _work: Path) -> Outcome:
    """One DuckDB `read_csv` over all rd5000 files into a table."""
    from bench.one_read_csv import load, totals

    paths = [str(path) for each in till_days for path in each.files if "_rd5000_" in path.name]
    watch = Watch()
    connection = load(paths)
    seconds, cpu_seconds, peak = watch.seconds, watch.cpu_seconds, peak_bytes()
    return Outcome(seconds, *totals(connection), cpu_seconds, peak)


def least(till_days: list[TillDayFolder], work: Path) -> Outcome:
    """Files kept, and the lines of rd5000 typed and put into a lake's file."""
    from bench.least import load
    from bench.one_read_csv import totals

    watch = Watch()
    connection = load(till_days, work)
    seconds, cpu_seconds, peak = watch.seconds, watch.cpu_seconds, peak_bytes()
    return Outcome(seconds, *totals(connection), cpu_seconds, peak)


SIDES: dict[str, Side] = {"ours": ours, "combiner": combiner, "read_csv": read_csv, "least": least}


def main() -> None:
    """Run one side over the first COUNT till-days below FILES, its results below WORK."""
    name, files, count, work = sys.argv[1:]
    outcome = SIDES[name](till_days(Path(files), int(count)), Path(work))
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
