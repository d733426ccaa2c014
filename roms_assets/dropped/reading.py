"""One reading of a file or a Sheet: what it is called, and what came of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import FileRead

_SHOWN = 50


class FileState(StrEnum):
    """How it stands with a file."""

    READ = "read"
    PARTLY_READ = "partly_read"
    """Some of its lines are refused; the others are used."""
    REFUSED = "refused"
    """Nothing of it is used."""
    FAILED = "failed"
    """A Sheet that did not answer, or an original that cannot be read any more."""
    WITHDRAWN = "withdrawn"
    """A person took it back: nothing of it is used, whatever it says."""


@dataclass(frozen=True)
class Reading:
    """What came of one file or Sheet."""

    kind: FileKind
    came: Came
    read: FileRead
    is_known: bool = False
    """The same bytes came before, so nothing changed."""
    error: str = ""
    """Why a Sheet could not be asked, or an original not be read."""
    has_put: bool = False
    """Lines of a Sheet went into the tables."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.came.name

    @property
    def day(self) -> date:
        """The business day on which it came."""
        return self.came.date

    @property
    def state(self) -> FileState:
        """What became of it."""
        if self.error:
            return FileState.FAILED
        if not self.read.refused:
            return FileState.READ
        return FileState.PARTLY_READ if self.read.rows else FileState.REFUSED

    @property
    def reason(self) -> str | None:
        """Why not all of it is used, for the person who dropped it; None when all is."""
        if self.error:
            return self.error
        if not self.read.refused:
            return None
        first = (
            f"Refused: {len(self.read.refused):,} of {self.read.lines:,} lines; the others are used. Correct the lines"
            f" below and drop them in a file of their own, with the heading{self._with_orders}."
            if self.read.rows
            else "Nothing of it is used. Correct it and drop it again."
        )
        told = self.read.reasons[:_SHOWN]
        left = len(self.read.reasons) - len(told)
        more = [f"and {left:,} more, see the table refused_file_lines"] if left else []
        return "\n".join([first, *told, *more])

    @property
    def _with_orders(self) -> str:
        """Of the former sheet the newest file that names an order tells the whole of it."""
        return " and with all other lines of the same orders" if self.kind is FileKind.SHEET else ""

    @property
    def in_one_line(self) -> str:
        """The same for a log and the watch."""
        if not self.reason:
            return ""
        told = self.error or "; ".join(self.read.reasons[:3])
        return f"{told} ..." if len(self.read.reasons) > 3 and not self.error else told
