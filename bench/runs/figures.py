"""The part of the bench that runs Dagster: which sides run over how many till-days, and what their runs come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import plots
from bench.ratios import Run, each, middle, ratio
from bench.results import Figure
from bench.runs.missing import Answered, absent, answer
from bench.till_days import DAYS_OF_YEAR, LINES, make_till_days
from bench.turns import fresh_folder, host, turn

A_DAY = 56
"""Till-days of one day; sizes are whole days, for a run takes whole days."""
USUAL, WHOLE = 9 * A_DAY, 131 * A_DAY
_SMALL = 2 * A_DAY
_SIDES = ("run", "outside", "events")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many till-days, how large, and how often."""

    till_days: int = USUAL
    lines: int = LINES
    rounds: int = 3
    days_of_ledger: int = DAYS_OF_YEAR

    @property
    def smaller(self) -> list[int]:
        """Sizes below; the memory is compared with that of the smallest."""
        return [size for size in (_SMALL, 9 * A_DAY, 36 * A_DAY) if size < self.till_days]


@dataclass
class Found:
    """What was measured."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    served_cpu_seconds: list[float] = field(default_factory=list)
    by_size: dict[str, dict[int, Run]] = field(default_factory=dict)
    missing: list[Answered] = field(default_factory=list)


def bench(sizes: Sizes, say: Say) -> Found:
    """Run every side, in turns, over the same till-days."""
    found = Found({side: [] for side in _SIDES}, by_size={side: {} for side in _SIDES})
    with fresh_folder() as folder:
        say(f"making {sizes.till_days:,} till-days")
        make_till_days(folder, sizes.till_days, sizes.lines)
        for count in (*sizes.smaller, sizes.till_days):
            for number in range(sizes.rounds if count == sizes.till_days else 1):
                _round(found, folder, count, lambda told, number=number: say(f"round {number + 1}: {told}"))  # type: ignore[misc]
    for side in _SIDES:
        found.runs[side] = found.runs[side][-sizes.rounds :]
    with fresh_folder() as home:
        found.missing = answer(home, sizes.rounds, sizes.days_of_ledger)
        say(
            f"roms missing: {found.missing[-1].seconds:.2f} s, of one day {found.missing[-1].day_seconds:.2f} s"
        )
    return found


def _round(found: Found, files: Path, count: int, say: Say) -> None:
    for side in _SIDES:
        with host("bench.runs.host", [files, count]) as pos:
            before = pos.cpu_seconds
            ran = turn("bench.runs.sides", [side, pos.address, count])
            if side == "outside":
                found.served_cpu_seconds.append(pos.cpu_seconds - before)
        found.runs[side].append(ran)
        found.by_size[side][count] = ran
        say(f"{side}, {count:,} till-days: {ran['seconds']:.2f} s, {ran['tree_peak_bytes'] / 1e6:.0f} MB")


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part."""
    runs, run = found.runs, found.runs["run"]
    small = found.by_size["run"][min(found.by_size["run"])]
    growth = middle(run, "tree_peak_bytes") / small["tree_peak_bytes"]
    return [
        Figure("run_till_days", sizes.till_days, "till-days"),
        Figure("run_seconds", middle(run, "seconds"), "s", better="lower"),
        Figure("run_cpu_seconds", middle(run, "cpu_seconds"), "s", better="lower"),
        Figure("run_outside_seconds", middle(runs["outside"], "seconds"), "s", better="lower"),
        Figure("run_outside_cpu_seconds", middle(runs["outside"], "cpu_seconds"), "s", better="lower"),
        Figure("run_events", run[0]["events"], "events"),
        Figure("run_events_seconds", middle(runs["events"], "seconds"), "s", better="lower"),
        Figure("run_events_cpu_seconds", middle(runs["events"], "cpu_seconds"), "s", better="lower"),
        Figure("run_over_parts", _over_parts(runs, "seconds"), "x", 1.5, "lower"),
        Figure("run_cpu_over_parts", _over_parts(runs, "cpu_seconds"), "x", better="lower"),
        Figure("run_memory", round(middle(run, "tree_peak_bytes") / 1e6), "MB", better="lower"),
        Figure("run_memory_growth", round(growth, 2), "x", 1.25, "lower"),
        Figure("run_served_share", _served(found), "x", better="lower"),
        Figure("run_sides_agree", int(_agree(runs, sizes)), "1 or 0", 1),
        *_missing(found.missing, absent(sizes.days_of_ledger)),
    ]


def _missing(answered: Sequence[Answered], absent: int) -> list[Figure]:
    """What `roms missing` takes over its start-up: over a question of one day, which loads and opens as much."""
    year = median(each.seconds - each.day_seconds for each in answered)
    over_help = median(each.seconds - each.help_seconds for each in answered)
    start_up = median(each.day_seconds for each in answered)
    return [
        Figure("missing_start_up_seconds", round(start_up, 3), "s", better="lower"),
        Figure("missing_seconds", round(year, 3), "s", 1, "lower"),
        Figure(
            "missing_cpu_seconds",
            round(median(each.cpu_seconds for each in answered), 3),
            "s",
            better="lower",
        ),
        Figure("missing_over_help_seconds", round(over_help, 3), "s", better="lower"),
        Figure("missing_is_right", int({each.till_days for each in answered} == {absent}), "1 or 0", 1),
    ]


def _over_parts(runs: Mapping[str, Sequence[Run]], name: str) -> float:
    """The run, over its work outside of Dagster and telling Dagster as much of nothing."""
    parts = [a + b for a, b in zip(each(runs["outside"], name), each(runs["events"], name), strict=True)]
    return ratio(each(runs["run"], name), parts)


def _served(found: Found) -> float:
    """How busy the faked host was while its files were fetched outside of Dagster; near 1, it is what is measured."""
    outside = each(found.runs["outside"])
    return ratio(found.served_cpu_seconds[-len(outside) :], outside)


def _agree(runs: Mapping[str, Sequence[Run]], sizes: Sizes) -> bool:
    """Whether run and outside have the same lines and sum, every till-day is shown, and as many events were written."""
    sums = {(run["lines"], run["amount"]) for side in ("run", "outside") for run in runs[side]}
    shown = {run["shown"][name] for run in runs["run"] for name in ("raw_pos_files", "pos_records")}
    events = {run["events"] for side in ("run", "events") for run in runs[side]}
    return len(sums) == 1 and shown == {sizes.till_days} and len(events) == 1


def draw(found: Found, _sizes: Sizes, folder: Path) -> None:
    """Cost against the number of till-days."""
    names = {"run": "one Dagster run", "outside": "outside of Dagster", "events": "empty events"}
    plots.draw(
        folder / "cost-of-a-run.svg",
        "Till-days through one Dagster run",
        "till-days",
        "processor seconds",
        {
            name: [(count, float(run["cpu_seconds"])) for count, run in found.by_size[side].items()]
            for side, name in names.items()
        },
    )
