"""What a file says line by line, and what each line is known by, so that reading it again changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

LARGEST_MINOR = 10**15
"""What is larger is a slip."""
_LONGEST_TEXT = 1_000
_LONGEST_SHOWN = 200


class LineRefused(Exception):
    """Why a line, or a whole file, cannot be used."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that can be used."""

    line_number: int
    day: date
    amount_minor: int
    """Positive: money in."""
    reference: str
    details: str
    bank_id: str = ""
    """The bank's own name of it (FITID of OFX); empty when it gives none."""
    occurrence: int = 0
    """How many lines that say the same stand before it in the file."""

    @property
    def said(self) -> tuple[date, int, str, str]:
        """What it says."""
        return self.day, self.amount_minor, self.reference, self.details


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be used, or the file as a whole (line 0)."""

    line_number: int
    reason: str
    original: str = ""


@dataclass(frozen=True)
class StatementFile:
    """What a file says."""

    lines: Sequence[ReadLine] = ()
    refused: Sequence[Refused] = ()

    @property
    def fault(self) -> str:
        """Why nothing of it was read; empty when something was."""
        return next((each.reason for each in self.refused if not each.line_number), "")


def nothing_read(reason: str) -> StatementFile:
    """A file of which nothing can be used."""
    return StatementFile(refused=[Refused(0, reason)])


def counted(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines, each with how many that say the same stand before it."""
    seen: Counter[object] = Counter()
    found = []
    for line in lines:
        found.append(replace(line, occurrence=seen[line.said]))
        seen[line.said] += 1
    return found


def line_id(account: str, line: ReadLine) -> str:
    """The same for the same line of any file: by the bank's own name, else by all that it says and its occurrence."""
    told = [line.bank_id] if line.bank_id else ["", *map(str, (*line.said, line.occurrence))]
    return f"{account}|{hashlib.sha256(chr(31).join(told).encode()).hexdigest()[:20]}"


def cleaned(text: str) -> str:
    """A text with white space made one. Raises LineRefused when it is too long."""
    told = " ".join(text.split())
    if len(told) > _LONGEST_TEXT:
        raise LineRefused(f"a text of it is longer than {_LONGEST_TEXT:,} characters")
    return told


def cut(text: str) -> str:
    """What a person is shown of a line."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def within(day: date, first: date, last: date) -> date:
    """The day. Raises LineRefused when it is before the business began, or has not come yet."""
    if day < first:
        raise LineRefused(f"its date {day} is before the business's first day, {first}")
    if day > last:
        raise LineRefused(f"its date {day} has not come yet; is date_format of the account right?")
    return day
