"""Which till-days a person asks for: days as they typed them, checked."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from roms_assets.kernel.errors import RomsError, SettingsWrong

if TYPE_CHECKING:  # the help of a command does without
    from roms_assets.settings import Branch, Business


class AskedWrongly(RomsError):
    """Something on the command line cannot be used; the message says what to write instead."""


class WordWrong(AskedWrongly):
    """A word on the command line means nothing here, whatever the stores hold: exit code 2."""


@dataclass(frozen=True)
class Selection:
    """A range of days, both ends included, and perhaps one branch; None leaves that side open."""

    start: date | None = None
    end: date | None = None
    branch: str | None = None

    @classmethod
    def of(cls, start: str | None, end: str | None, branch: str | None) -> Self:
        """Read what was typed. Raises WordWrong."""
        first = day_of("--start", start) if start else None
        last = day_of("--end", end) if end else None
        if first and last and first > last:
            raise WordWrong(f"--start {first} is after --end {last}; turn them round")
        return cls(first, last, branch)

    def config(self) -> dict[str, str]:
        """The same as the configuration of a job; what is open is left out."""
        named = {"start": self.start, "end": self.end, "branch": self.branch}
        return {name: str(value) for name, value in named.items() if value}


def day_of(option: str, text: str) -> date:
    """A day that was typed as 2025-11-01. Raises WordWrong."""
    advice = f"{option} {text!r} is not a day; write it like 2025-11-01"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise WordWrong(advice)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WordWrong(f"{advice} ({error})") from error


def branch_of(business: "Business", code: str) -> "Branch":
    """The branch with the code that was typed. Raises WordWrong that names the known ones."""
    try:
        return business.tills.branch(code)
    except SettingsWrong as error:
        raise WordWrong(str(error)) from error
