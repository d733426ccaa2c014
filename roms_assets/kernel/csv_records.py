"""Comma-separated text as records (RFC 4180): a quoted cell may hold separators and line breaks.

Whoever writes a cell, such as the payer who writes the memo of a payment, cannot make a record of it. Decoding, what a
heading names and which cells are good are told elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_BREAK = re.compile(r"\r\n|\r|\n")
UNMATCHED_QUOTES = (
    "its quotes do not match; nothing from this line on can be read, so that all of it is refused"
)
"""What a person is told of a record without cells."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record, which may span lines."""

    number: int
    """Of its first line."""
    text: str
    """As it stands there, without the line break at its end."""
    cells: list[str] | None
    """None where its quotes do not match: then its text is all that is left, for nobody can tell where it ends."""

    @property
    def first_line(self) -> str:
        """What a person is shown of it."""
        return _BREAK.split(self.text, maxsplit=1)[0]


def records(text: str, separator: str, first_number: int = 1) -> Iterator[Record]:
    """All records, empty lines included; the one whose quotes do not match is the last."""
    place, number = 0, first_number
    while place < len(text):
        cells, end = _cells(text, place, separator)
        yield Record(number, text[place:end], cells)
        number += line_breaks(text[place:end]) + 1
        place = end + (2 if text.startswith("\r\n", end) else 1)


def line_breaks(text: str) -> int:
    """How many line breaks a text has, in whichever way they are written."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def on_one_line(cell: str) -> str:
    """The cell, a blank for each line break."""
    return _BREAK.sub(" ", cell) if "\n" in cell or "\r" in cell else cell


def _cells(text: str, place: int, separator: str) -> tuple[list[str] | None, int]:
    """The cells of the record that begins there, and where it ends."""
    found = _BREAK.search(text, place)
    end = found.start() if found else len(text)
    if '"' not in text[place:end]:
        return text[place:end].split(separator), end
    cells: list[str] = []
    while cell := _cell(separator).match(text, place):
        quoted, plain = cell.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        if not text.startswith(separator, cell.end()):
            return cells, cell.end()
        place = cell.end() + 1
    return None, len(text)


@cache
def _cell(separator: str) -> re.Pattern[str]:
    """A cell in quotes, blanks around them left alone, or one that does not begin with a quote."""
    sign = re.escape(separator)
    return re.compile(rf' *+"((?:[^"]++|"")*+)" *+(?={sign}|\r|\n|\Z)|(?! *+")([^{sign}\r\n]*+)')
