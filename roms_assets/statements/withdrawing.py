"""A file that was imported by mistake is taken back: its lines count no more, its original and the note of it stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.kernel.checksums import LEAST_OF_A_CHECKSUM, is_beginning
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.plurals import plural
from roms_assets.statements.duplicates import days_of, put_back, set_apart
from roms_assets.statements.rules.tables import DUPLICATES, LINES, REFUSED, SOURCES, frame
from roms_assets.statements.said_before import take_back

WITHDRAWN_BY = "withdrawn_by"
"""In a manifest: who took the file back; one of an import has none."""
Noted = Mapping[str, str]


@dataclass(frozen=True)
class Withdrawn:
    """What came of taking a file back."""

    name: str
    sha256: str
    account: str
    days: Sequence[date] = ()
    """Of lines that are no more."""
    lines: int = 0
    """That are no more; those that another file says, too, stay."""
    before: Noted | None = None
    """The note of when it was taken back already; nothing was changed then."""

    @property
    def told(self) -> str:
        """In one line, for a person."""
        file = f"{self.name} ({self.sha256[:12]}) of {self.account}"
        if self.before:
            at, who = self.before["at"], self.before[WITHDRAWN_BY]
            return f"{file} was withdrawn before, at {at} by {who}; nothing changed"
        return f"{file} is withdrawn: {plural(self.lines, 'line')} gone; its original stays"


def counting(noted: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Of manifests, oldest first, the first of each file and account since it was taken back last, if ever."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for each in noted:
        file = (each["sha256"], each["account"])
        if WITHDRAWN_BY in each:
            found.pop(file, None)
        else:
            found.setdefault(file, each)
    return list(found.values())


def held_files(lake: Lake) -> list[tuple[str, str]]:
    """Checksum and account of every file from which the lake has a line. Raises SourceUnavailable."""
    told = " UNION ".join(
        f"SELECT file_sha256, account FROM {table}" for table in (LINES, DUPLICATES, SOURCES, REFUSED)
    )
    return [(row["file_sha256"], row["account"]) for row in lake.rows(f"{told} ORDER BY ALL")]


def chosen_file(
    noted: Sequence[Noted], held: Sequence[tuple[str, str]], told: str, account: str | None
) -> tuple[str, str, str]:
    """Checksum, account and name of the file that is meant. Raises RuleBroken when there is none, or several."""
    names = _names(noted)
    known = [file for file in dict.fromkeys([*held, *names]) if file[1] and account in (None, file[1])]
    named = [file for file in known if told in names.get(file, ()) or is_beginning(told, file[0])]
    # Of what is called alike, what was taken back already is meant last.
    meant = [file for file in named if withdrawn_before(noted, *file) is None] or named
    if not meant:
        raise RuleBroken(
            f"no statement {told!r} was imported; write its name, or the first {LEAST_OF_A_CHECKSUM} characters of its"
            " checksum, as roms why statement_lines shows it"
        )
    if len(meant) > 1:
        several = ", ".join(f"{sha256[:12]} of {of}" for sha256, of in meant)
        raise RuleBroken(f"{told!r} may be {several}; write the checksum, and --account")
    [(sha256, of)] = meant
    return sha256, of, names[sha256, of][-1] if (sha256, of) in names else sha256[:12]


def _names(noted: Sequence[Noted]) -> dict[tuple[str, str], list[str]]:
    """Checksum and account of a file -> what it was called, the newest name last."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in noted:
        found.setdefault((each["sha256"], each["account"]), []).append(each["file"])
    return found


def withdrawn_before(noted: Sequence[Noted], sha256: str, account: str) -> Noted | None:
    """The note of the file's withdrawal; None when it counts."""
    of_file = [each for each in noted if (each["sha256"], each["account"]) == (sha256, account)]
    return of_file[-1] if of_file and WITHDRAWN_BY in of_file[-1] else None


def withdraw(lake: LakeTransaction, account: str, sha256: str) -> list[date]:
    """Take out all that the file alone says of an account; returns the day of each line that is no more."""
    touched = days_of(lake, account, sha256)
    put_back(lake, account, touched)
    gone = take_back(lake, account, sha256, [])
    of_file = pl.DataFrame({"file_sha256": [sha256], "account": [account]})
    lake.replace_keys(SOURCES, of_file, frame(SOURCES, []))
    lake.replace_keys(REFUSED, of_file, frame(REFUSED, []))
    set_apart(lake, account, touched)
    return gone
