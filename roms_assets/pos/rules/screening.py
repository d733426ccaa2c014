"""Bytes of one file -> its well-formed lines, and a refusal for every other line.

A physical line is a record: these files never break a line inside quotes, so a quote that never closes costs its own
line and no other. Nothing is dropped: well-formed + refused = lines of the file.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from roms_assets.kernel.errors import RuleBroken
from roms_assets.pos.rules.field_counts import has_fields
from roms_assets.pos.rules.layouts import Layout
from roms_assets.pos.rules.refusals import Refusal, masked

_BOM = b"\xef\xbb\xbf"
_WIDE_ENCODINGS = ("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32")
_WIDE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Screened:
    """One file's lines, sorted into usable and refused."""

    lines: int
    """Data lines of the file, the header not counted."""
    width: int = 0
    rows: bytes = b""
    """The well-formed lines as UTF-8 CSV of `width` fields, a newline behind each."""
    numbers: Sequence[int] = ()
    """The physical line number of each row; the header is line 1."""
    refusals: list[Refusal] = field(default_factory=list)
    is_cut: bool = False
    """The file does not end with a newline: it was cut off."""
    problem: str | None = None
    """Why the file as a whole is of no use; None when it is."""

    def __post_init__(self) -> None:
        refused = sum(refusal.lines for refusal in self.refusals)
        if len(self.numbers) + refused != self.lines:
            raise RuleBroken(
                f"{len(self.numbers)} good + {refused} refused lines are not the file's {self.lines}"
            )


def screen(body: bytes, layout: Layout, encoding: str = "utf-8") -> Screened:
    """Sort a file's lines. Never raises for what a file may hold."""
    if encoding.lower().startswith(_WIDE_ENCODINGS):
        body, encoding = _narrowed(body, encoding), "utf-8"
    body = body.removeprefix(_BOM)
    body = body.replace(b"\r\n", b"\n") if b"\r" in body else body
    header, _, data = body.partition(b"\n")
    is_cut = not body.endswith(b"\n")
    rows = data if data.endswith(b"\n") or not data else data + b"\n"
    lines = rows.split(b"\n")
    lines.pop()
    problem = _file_problem(body, header, layout)
    if problem:
        return _useless(problem, len(lines), body)
    width = header.count(b",") + 1
    if _is_clean(rows, lines, layout, width, encoding):
        return Screened(len(lines), width, rows, range(2, len(lines) + 2), is_cut=is_cut)
    return _LineByLine(layout, width, encoding).screened(lines, is_cut=is_cut)


def _narrowed(body: bytes, encoding: str) -> bytes:
    """The same text in UTF-8, or the bytes as they are when they are not of that encoding."""
    try:
        return body.decode(encoding).encode()
    except UnicodeDecodeError:
        return body


def _file_problem(body: bytes, header: bytes, layout: Layout) -> str | None:
    if not body.strip():
        return "the file is empty"
    if body[:2] in _WIDE:
        return f"the file is {_WIDE[body[:2]]}, not UTF-8; let the till write UTF-8"
    if body.lstrip()[:1] == b"<":
        return "the file is a web page, not CSV"
    names = tuple(header.decode("utf-8", errors="backslashreplace").strip().split(","))
    if len(names) not in layout.widths or names != layout.header(len(names)):
        return f"the header is not the one of this type of file: {_seen(header, names, layout)}"
    return None


def _seen(header: bytes, names: tuple[str, ...], layout: Layout) -> str:
    """What stands in the header's place, but no text of it where it could be a line with people in it."""
    if not layout.personal:
        return repr(header[:60].decode("utf-8", errors="backslashreplace"))
    right = sum(name in layout.columns for name in names)
    return f"it has {len(names)} columns, {right} of the {len(layout.columns)} expected ones among them"


def _useless(problem: str, lines: int, body: bytes) -> Screened:
    """The whole file stands refused as one row; its text is not shown, for nobody knows what it holds."""
    lines = lines or int(bool(body.strip()))  # a page that is one line has no header
    whole = [Refusal(0, "unusable_file", problem, "", lines=lines)] if lines else []
    return Screened(lines, refusals=whole, problem=problem)


def _is_clean(rows: bytes, lines: list[bytes], layout: Layout, width: int, encoding: str) -> bool:
    """Nearly every file: the right fields on each line, no line twice, UTF-8. It is read as it stands."""
    if b"\r" in rows or encoding.lower() not in ("utf-8", "utf8"):
        return False
    if not has_fields(lines, width):
        return False
    if layout.repeats_are_dirt and len(set(lines)) != len(lines):
        return False
    try:
        rows.decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class _LineByLine:
    """Looks at each line of a file of which some line is not as it should be."""

    layout: Layout
    width: int
    encoding: str

    def screened(self, lines: list[bytes], *, is_cut: bool) -> Screened:
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\n").writerow
        numbers, refusals, seen = [], [], dict[bytes, int]()
        for number, line in enumerate(lines, start=2):
            first = seen.setdefault(line, number) if self.layout.repeats_are_dirt and line.strip() else number
            is_last_and_cut = is_cut and number == len(lines) + 1
            fault = self._fault(line, is_last_and_cut=is_last_and_cut)
            if not fault and first != number:
                fault = ("repeated_line", f"it repeats line {first}")
            if fault:
                refusals.append(Refusal(number, *fault, original=masked(self._text(line), self.layout)))
            else:
                write(self._filled(line))
                numbers.append(number)
        rows = out.getvalue().encode(errors="backslashreplace")
        return Screened(len(lines), self.width, rows, numbers, refusals, is_cut)

    def _text(self, line: bytes) -> str:
        return line.decode(self.encoding, errors="backslashreplace")

    def _filled(self, line: bytes) -> list[str]:
        """The line's fields, filled up to the width."""
        fields = _split(self._text(line))
        return fields + [""] * (self.width - len(fields))

    def _fault(self, line: bytes, *, is_last_and_cut: bool) -> tuple[str, str] | None:
        """Code and reason of what is wrong with the line; None when nothing is."""
        fault = self._fault_of_whole(line)
        if fault and is_last_and_cut:
            return "cut_off", "the file ends inside this line"
        return fault

    def _fault_of_whole(self, line: bytes) -> tuple[str, str] | None:
        if not line.strip():
            return "empty_line", "it is an empty line"
        try:
            text = line.decode(self.encoding)
        except UnicodeDecodeError as error:
            return "wrong_encoding", f"byte {error.start + 1} is not {self.encoding}"
        try:
            count = len(_split(text))
        except csv.Error as error:
            if "\r" in text:
                return "stray_return", "a carriage return stands inside it"
            return "broken_quote", f"its quotes do not close ({error})"
        if not (self.layout.fewest or self.width) <= count <= self.width:
            return "wrong_field_count", f"it has {count} fields, expected {self.width}"
        return None


def _split(text: str) -> list[str]:
    """Fields of one line. Raises csv.Error when a quote never closes."""
    return next(csv.reader([text], strict=True), [])
