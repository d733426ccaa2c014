"""The unit of completeness: one till on one business day."""

from dataclasses import dataclass
from datetime import date
from typing import Self


@dataclass(frozen=True, order=True)
class TillDay:
    """One till of one branch on one business day (a day in the shop's zone)."""

    day: date
    branch: str
    pos: str

    @property
    def till(self) -> str:
        """The till's name, such as `BMC-1`: branch code, dash, POS number."""
        return f"{self.branch}-{self.pos}"

    @property
    def key(self) -> str:
        """The Dagster partition key, such as `2025-10-08|BMC-1`."""
        return f"{self.day.isoformat()}|{self.till}"

    @classmethod
    def of(cls, key: str) -> Self:
        """Read a partition key; a branch code may hold a dash itself, so the last one divides.

        Raises ValueError for anything that is no key.
        """
        day, _, till = key.partition("|")
        branch, _, pos = till.rpartition("-")
        if not branch or not pos:
            raise ValueError(f"{key!r} is no till-day; write it like 2025-10-08|BMC-1")
        return cls(date.fromisoformat(day), branch, pos)
