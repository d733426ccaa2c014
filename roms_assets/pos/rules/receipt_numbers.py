"""Holes in the receipt numbers: tills number their receipts without a gap, returns included (INVOICE)."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

_LARGEST_HOLE = 1_000
"""A longer jump is a new numbering and no hole, such as after a till was replaced."""
_SHOWN = 5


@dataclass(frozen=True)
class Numbers:
    """The receipt numbers of one till-day."""

    first: int
    last: int
    holes: tuple[tuple[int, int], ...] = ()
    """First and last missing number of each hole."""

    @property
    def missing(self) -> int:
        """How many numbers are missing between the first and the last."""
        return sum(last - first + 1 for first, last in self.holes)


def receipt_numbers(lines: pl.DataFrame) -> dict[int, Numbers]:
    """Till-day -> its receipt numbers; `lines` are those of `RecordLine` with `till_day`.

    Numbers are digits (see `lines`), those of a till-day may be in any order.
    """
    numbers = (
        lines.select("till_day", number=pl.col("or_number").cast(pl.Int64, strict=False))
        .drop_nulls()
        .unique()
        .sort("till_day", "number")
        .with_columns(before=pl.col("number").shift(1).over("till_day"))
    )
    jumps = numbers.filter((pl.col("number") - pl.col("before")).is_between(2, _LARGEST_HOLE + 1))
    holes: dict[int, list[tuple[int, int]]] = {}
    for till_day, number, before in jumps.iter_rows():
        holes.setdefault(till_day, []).append((before + 1, number - 1))
    ends = numbers.group_by("till_day").agg(first=pl.col("number").min(), last=pl.col("number").max())
    return {
        till_day: Numbers(first, last, tuple(holes.get(till_day, ())))
        for till_day, first, last in ends.iter_rows()
    }


def hole_between(last: int, first: int) -> tuple[int, int] | None:
    """The missing numbers between one day's last receipt and the first of the next; None when there are none."""
    return (last + 1, first - 1) if 1 < first - last <= _LARGEST_HOLE + 1 else None


def told(holes: Iterable[tuple[int, int]]) -> str:
    """`310007, 310012 to 310014 and 2 more`; empty without holes."""
    several = list(holes)
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in several[:_SHOWN]]
    more = len(several) - _SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
