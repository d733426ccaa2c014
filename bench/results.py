"""What the runs of the sides come to: named figures with their targets, as JSON and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, Literal

from bench.ratios import MB, Run, middle, ratio

LEAST_LINES_PER_SECOND_OF_COMBINER = 20_000


@dataclass(frozen=True)
class Figure:
    """One result. The value is None when it is void, and no target is met then."""

    name: str
    value: float | None
    unit: str
    target: float | None = None
    better: Literal["higher", "lower"] = "higher"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None when there is none."""
        if self.target is None:
            return None
        if self.value is None:
            return False
        return self.value >= self.target if self.better == "higher" else self.value <= self.target

    def as_dict(self) -> dict[str, Any]:
        """The figure for JSON."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "better": self.better,
        }


def figures(runs: Mapping[str, Sequence[Run]], few: Run, till_days: int) -> list[Figure]:
    """All results of the repeated runs of the four sides; `few` is ours over fewer."""
    ours = runs["ours"]
    peak, second = middle(ours, "peak_bytes"), _of_ours(ours, "second_run_seconds")
    return [
        Figure("till_days", till_days, "till-days"),
        Figure("lines", ours[0]["lines"], "lines of rd5000"),
        *_speeds(runs),
        Figure("ours_cpu_seconds", middle(ours, "cpu_seconds"), "s", better="lower"),
        Figure("combiner_cpu_seconds", middle(runs["combiner"], "cpu_seconds"), "s", better="lower"),
        Figure("read_csv_cpu_seconds", middle(runs["read_csv"], "cpu_seconds"), "s", better="lower"),
        Figure("least_cpu_seconds", middle(runs["least"], "cpu_seconds"), "s", better="lower"),
        Figure("collect_seconds", _of_ours(ours, "collect_seconds"), "s", better="lower"),
        Figure("publish_seconds", _of_ours(ours, "publish_seconds"), "s", better="lower"),
        Figure("publish_transactions", _of_ours(ours, "publish_transactions"), "transactions", 1, "lower"),
        Figure("peak_memory", round(peak / MB), "MB", better="lower"),
        Figure("peak_memory_growth", round(peak / few["peak_bytes"], 2), "x", 1.5, "lower"),
        Figure("second_run_seconds", second, "s", better="lower"),
        Figure("second_run_share", round(second / middle(ours, "seconds"), 3), "x", 0.2, "lower"),
        Figure("sides_agree", int(_agree(runs)), "1 or 0", 1),
    ]


def _speeds(runs: Mapping[str, Sequence[Run]]) -> list[Figure]:
    """Lines per second of each side, and the ratios; each ratio is the median of those of the single rounds."""
    speeds = {side: [run["lines"] / run["seconds"] for run in several] for side, several in runs.items()}
    usual = {side: round(median(several)) for side, several in speeds.items()}
    needed = LEAST_LINES_PER_SECOND_OF_COMBINER
    is_void = usual["combiner"] < needed
    return [
        Figure("ours_lines_per_second", usual["ours"], "lines/s"),
        Figure("combiner_lines_per_second", usual["combiner"], "lines/s", needed),
        Figure("read_csv_lines_per_second", usual["read_csv"], "lines/s"),
        Figure("least_lines_per_second", usual["least"], "lines/s"),
        Figure("ours_over_combiner", None if is_void else ratio(speeds["ours"], speeds["combiner"]), "x", 10),
        Figure("ours_over_read_csv", ratio(speeds["ours"], speeds["read_csv"]), "x", 0.333),
        Figure("ours_over_least", ratio(speeds["ours"], speeds["least"]), "x"),
        Figure("least_over_combiner", None if is_void else ratio(speeds["least"], speeds["combiner"]), "x"),
        Figure("least_over_read_csv", ratio(speeds["least"], speeds["read_csv"]), "x"),
    ]


def _of_ours(runs: Sequence[Run], name: str) -> float:
    return round(median(float(run["more"][name]) for run in runs), 3)


def _agree(runs: Mapping[str, Sequence[Run]]) -> bool:
    """Whether every run of every side came to the same lines and the same sum of AMOUNT."""
    seen = {(run["lines"], Decimal(run["amount"])) for several in runs.values() for run in several}
    return len(seen) == 1
