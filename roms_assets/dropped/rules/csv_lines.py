"""A file of comma-separated values as numbered lines of cells by the names of its heading; each bad line by itself.

A quoted cell may hold line breaks, which become blanks. A quote that is never closed costs all that follows it, for
nobody can tell what of it was a line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from roms_assets.kernel.csv_records import UNMATCHED_QUOTES, Record, line_breaks, on_one_line, records

WHOLE_FILE = 0
"""The line number of what is wrong with a file as a whole."""
_SEPARATORS = ",;\t"
_EMPTY = " ,;\t\r\n"
_SAID = re.compile(r"(?:\A|(?<=[\r\n]))(?P<line>[ ,;\t]*+[^ ,;\t\r\n][^\r\n]*+)")
"""The first line with something in it."""
_LONGEST_SHOWN = 300
_MASK = "***"
_LONGEST_LINE = 100_000
MOST_LINES = 500_000
"""What is read is held in memory, a refused line as much as a good one."""
_ADDRESS = re.compile(r"""(?<![^\s,;"'<>])[^\s,;"'<>]+@[^\s,;"'<>]+""")
"""It begins only where a word begins: else a long word would be looked at once for each of its letters."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "save it as CSV UTF-8 (comma delimited)"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""


class Refused(Exception):
    """Why a line, or a whole file, cannot be used, for the person who wrote it."""


@dataclass(frozen=True)
class Columns:
    """What the heading of one kind of file must and may name; a name may be written in several ways."""

    required: Sequence[str]
    optional: Sequence[str] = ()
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Another way to write it -> the name."""
    personal: Sequence[str] = ()
    """Those of which no person may see the cells."""

    @property
    def known(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.required, *self.optional)


@dataclass(frozen=True)
class Line:
    """One line that can be taken apart."""

    number: int
    """Of its first physical line, counted from 1, the heading included."""
    shown: str
    """The line for people to see."""
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RefusedLine:
    """One line that cannot be used."""

    number: int
    reason: str
    original: str
    """The line for people to see: cells of persons, of unknown columns, and what looks like a mail address masked."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """Of the columns that are known; empty where it cannot be taken apart."""


@dataclass
class FileLines:
    """What a file holds."""

    lines: list[Line] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    """Columns of the heading that nobody knows; they are not read."""


def read_lines(body: bytes, columns: Columns) -> FileLines:
    """Every line but the heading and empty ones: taken apart, or refused with its reason."""
    found = FileLines()
    try:
        lines = _taken_apart(_text(body))
        names = _names(next(lines), columns)
    except Refused as error:
        return FileLines(refused=[RefusedLine(WHOLE_FILE, str(error), "")])
    found.unread = tuple(name for name in names if name and name not in columns.known)
    for line in lines:
        if not line.text.strip(_EMPTY):
            continue
        try:
            cells = _by_name(line, names)
            found.lines.append(Line(line.number, _shown(cells, columns), cells))
        except Refused as error:
            found.refused.append(RefusedLine(line.number, str(error), _untaken(line, columns)))
    if not found.lines and not found.refused:
        found.refused.append(RefusedLine(WHOLE_FILE, "there is no line below the heading", ""))
    return found


def masked(line: str) -> str:
    """A line for people to see: addresses hidden, bytes that are no UTF-8 spelt out, cut where it is long."""
    shown = line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    shown = without_addresses(shown)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."


def without_addresses(text: str) -> str:
    """A text for people to see: what looks like a mail address hidden."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _ADDRESS.sub("***@***", text))


def original_of(body: bytes, number: int) -> str:
    """The line that begins there, as it stands in a file that was read; empty when none does."""
    found = (each.text for each in _taken_apart(_text(body)) if each.number == number)
    return next(found, "").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _shown(cells: Mapping[str, str], columns: Columns) -> str:
    """A line by the names of its columns, for people to see."""
    open_ones = set(columns.known) - set(columns.personal)
    return masked(",".join(cell if name in open_ones or not cell else _MASK for name, cell in cells.items()))


def _untaken(line: Record, columns: Columns) -> str:
    """One that cannot be taken apart, so that nobody can tell which of it is a person."""
    return _MASK if columns.personal else masked(line.first_line)


def told(cell: str) -> str:
    """What a cell says: the sign in front that keeps a spreadsheet from calculating it is none of its text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def harmless(cell: str) -> str:
    """The cell for a spreadsheet, as text also where that would calculate it; `told` gives back what it was."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _text(body: bytes) -> str:
    """What a file says. Raises Refused for what is no text."""
    if body.startswith((_ZIP, _OLD_EXCEL)):
        raise Refused(f"it is a workbook and not CSV: {_SAVE_AS}")
    if body.startswith(_UTF_16) or b"\0" in body[:1000]:
        raise Refused(f"it is not UTF-8 text: {_SAVE_AS}")
    count = max(body.count(b"\n"), body.count(b"\r"))
    if count > MOST_LINES:
        raise Refused(f"it has {count:,} lines, and the most that are read are {MOST_LINES:,}; divide it")
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")


def _taken_apart(text: str) -> Iterator[Record]:
    """The heading and all that stands below it. Raises Refused for an empty file."""
    said = _SAID.search(text)
    if said is None:
        raise Refused("the file is empty; it needs a heading and a line below it")
    start = said.start("line")
    separator = max(_SEPARATORS, key=said["line"].count)
    return records(text[start:], separator, 1 + line_breaks(text[:start]))


def _names(heading: Record, columns: Columns) -> list[str]:
    """The names of the heading, those that are known as they are called here. Raises Refused."""
    names = [_plain(name) for name in _cells(heading)]
    names = [columns.other_names.get(name, name) for name in names]
    lacking = [name for name in columns.required if name not in names]
    if lacking:
        raise Refused(
            f"its heading lacks {', '.join(lacking)}; expected {', '.join(columns.required)}"
            + (f", and perhaps {', '.join(columns.optional)}" if columns.optional else "")
            + f"; seen {_seen(heading, names, columns)}"
        )
    twice = sorted({name for name in names if name in columns.known and names.count(name) > 1})
    if twice:
        raise Refused(f"its heading names {', '.join(twice)} twice; each column once")
    return names


def _seen(heading: Record, names: Sequence[str], columns: Columns) -> str:
    """What a heading names; a first line without one known name is none, and may name persons."""
    is_heading = not columns.personal or any(name in columns.known for name in names)
    return masked(heading.text) if is_heading else "none of these names"


def _plain(name: str) -> str:
    """`Tracking Number` and `tracking_number` are the same."""
    return re.sub(r"[\s_]+", "_", name.strip().lower())


def _cells(line: Record) -> list[str]:
    if line.cells is None:
        raise Refused(UNMATCHED_QUOTES)
    if any("\udc80" <= sign <= "\udcff" for sign in line.text):
        raise Refused(f"it is not UTF-8: {_SAVE_AS}")
    if len(line.text) > _LONGEST_LINE:
        raise Refused(f"it has {len(line.text):,} characters, and a line may have {_LONGEST_LINE:,}")
    if _CONTROL.search(line.text):
        raise Refused("it holds a control character that no text has")
    return [on_one_line(cell.strip()) for cell in line.cells]


def _by_name(line: Record, names: Sequence[str]) -> dict[str, str]:
    cells = _cells(line)
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    if len(cells) != len(names):
        raise Refused(f"it has {len(cells)} cells where the heading has {len(names)}")
    return {name: told(cell) for name, cell in zip(names, cells, strict=True)}
