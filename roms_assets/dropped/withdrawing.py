"""A dropped file that came by mistake is taken back: which one is meant, and what is noted of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.ledger import Entry
from roms_assets.dropped.reading import FileState
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.tables import TABLES
from roms_assets.kernel.checksums import LEAST_OF_A_CHECKSUM, is_beginning
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.plurals import plural

WITHDRAWN_BY = "withdrawn_by"
"""In a manifest: who took the file back; one of a coming has none."""


@dataclass(frozen=True)
class Withdrawn:
    """What came of taking a file back."""

    kind: FileKind
    name: str
    sha256: str
    day: date | None = None
    """On which it had come; None when nothing was changed."""
    rows: int = 0
    """That count no more."""
    before: Entry | None = None
    """What is noted of it when it was taken back already."""

    @property
    def told(self) -> str:
        """In one line, for a person."""
        file = f"{self.kind}/{self.name} ({self.sha256[:12]})"
        if self.before:
            when = self.before.last_attempt_at
            return f"{file} was withdrawn before, at {when} {self.before.reason}; nothing changed"
        return (
            f"{file} is withdrawn: {plural(self.rows, 'row')} of {TABLES[self.kind]} gone; its original stays"
        )


def chosen_file(known: Sequence[Entry], told: str) -> Entry:
    """The newest note of the file that is meant. Raises RuleBroken when there is none, or several."""
    newest = {each.source: each for each in sorted(known, key=lambda each: (each.day, each.last_attempt_at))}
    named = [newest[source] for source in sorted(newest) if _is_meant(newest[source], told)]
    # Of what is called alike, what was taken back already is meant last.
    meant = [each for each in named if each.state != FileState.WITHDRAWN] or named
    if not meant:
        raise RuleBroken(
            f"no file {told!r} of orders came; write its name, or the first {LEAST_OF_A_CHECKSUM} characters of its"
            " checksum, as roms why shows it; a line of a Google Sheet is corrected in the Sheet"
        )
    if len(meant) > 1:
        several = ", ".join(f"{each.figures['kind']}/{each.figures['sha256']!s:.12}" for each in meant)
        raise RuleBroken(f"{told!r} may be {several}; write one of these")
    return meant[0]


def _is_meant(entry: Entry, told: str) -> bool:
    """Whether it is of that name or checksum, and of the kind where one stands before it."""
    kind, _, named = told.rpartition("/")
    is_named = named == entry.figures.get("name") or is_beginning(named, str(entry.figures.get("sha256", "")))
    return is_named and kind in ("", entry.figures.get("kind"))


def since_withdrawn(manifests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a file's manifests, oldest first, those of its coming since it was taken back last, if ever."""
    taken_back = [place for place, each in enumerate(manifests) if WITHDRAWN_BY in each]
    return list(manifests[taken_back[-1] + 1 :]) if taken_back else list(manifests)
