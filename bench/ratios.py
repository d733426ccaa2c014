"""Medians over rounds: a ratio is the median of the ratios of single rounds, whose sides ran one after the other."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

MB = 1_000_000
Run = Mapping[str, Any]
"""One side's run, as the side prints it."""


def middle(runs: Sequence[Run], name: str, digits: int = 3) -> float:
    """The median of one figure."""
    return round(median(float(run[name]) for run in runs), digits)


def ratio(mine: Sequence[float], others: Sequence[float]) -> float:
    """How many times the other's, round by round."""
    return round(median(one / other for one, other in zip(mine, others, strict=True)), 3)


def each(runs: Sequence[Run], name: str = "seconds") -> list[float]:
    """One figure of every round."""
    return [float(run[name]) for run in runs]


def megabytes(runs: Sequence[Run]) -> float:
    """The median of the most memory over all processes."""
    return round(middle(runs, "tree_peak_bytes") / MB)
