"""What is wrong with dropped files now: refused ones that still lie there, Sheets that cannot be read or used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.kernel.plurals import plural

SOURCE = "files"


@dataclass(frozen=True)
class RefusedFile:
    """A file that lies among the refused ones."""

    kind: str
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class SheetState:
    """What the last reading of a Sheet came to."""

    name: str
    kind: str
    reason: str
    """Why not all of it is used; empty when it is."""
    is_silent: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class DayOfFiles:
    """What one file of a day came to."""

    lines: int
    refused: int


def troubles(files: Sequence[RefusedFile], sheets: Sequence[SheetState]) -> list[Trouble]:
    """One for each kind of which refused files lie there, and for each Sheet that is not used whole."""
    kinds = sorted({each.kind for each in files})
    of_files = [_refused(kind, [each for each in files if each.kind == kind]) for kind in kinds]
    return [*of_files, *(_sheet(each) for each in sheets if each.reason)]


def day_figures(files: Sequence[DayOfFiles], day: date) -> Figures:
    """The figures of a day that is over, for the daily report."""
    return Figures(
        "Files of orders",
        (
            ("Day", day.isoformat()),
            ("Files", f"{len(files):,}"),
            ("Lines", f"{sum(each.lines for each in files):,}"),
            ("Refused lines", f"{sum(each.refused for each in files):,}"),
        ),
    )


def _refused(kind: str, files: Sequence[RefusedFile]) -> Trouble:
    last = max(files, key=lambda each: (each.at, each.name))
    return Trouble(
        source=SOURCE,
        key=f"files/{kind}/refused",
        title=f"Files: {plural(len(files), 'file')} of {kind} could not be used whole",
        cause=f"{last.name}: {last.reason}",
        effect=f"lines are missing; correct them, drop them again, then take the files out of {kind}/refused",
        parts=frozenset(each.name for each in files),
        seen_at=last.at,
        page="assets",
    )


def _sheet(each: SheetState) -> Trouble:
    what = "could not be read" if each.is_silent else "could not be used whole"
    effect = (
        "what it said before stays; it is asked again at its next time"
        if each.is_silent
        else "lines are missing; correct them in the Sheet, which is read again by itself"
    )
    return Trouble(
        source=SOURCE,
        key=f"files/sheet/{each.name}/{'silent' if each.is_silent else 'refused'}",
        title=f"Files: the Sheet {each.name} ({each.kind}) {what}",
        cause=each.reason,
        effect=effect,
        seen_at=each.seen_at,
        page="assets",
    )
