"""One file alone: what it would become and what would be refused, as if it stood beside its till-day's other files."""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from roms_assets.pos.rules.candidates import LandedFile, TillDayFiles
from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.file_names import FileName
from roms_assets.pos.rules.judging import Evidence, State, Verdict, judge
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.reading import LINES, REFUSED, TENDERS, Terms, TillDayReading, read_till_days
from roms_assets.pos.rules.refusals import masked_fields
from roms_assets.pos.rules.screening import screen

_TABLES = {FileType.LINES: LINES, FileType.TENDERS: TENDERS}


@dataclass(frozen=True)
class Trial:
    """What one file would become."""

    verdict: Verdict
    """Of its till-day, when the other six files are well."""
    lines: int
    """Data lines of the file: used and refused ones."""
    rows: pl.DataFrame
    """Lines of the record, tenders, or a master file's rows with personal fields masked."""
    refused: pl.DataFrame
    """As in `pos_refused_lines`."""

    @property
    def refused_lines(self) -> int:
        """How many of the file's lines would not be used."""
        return int(self.refused["lines"].sum())


def try_file(file: FileName, body: bytes, dialect: Dialect, terms: Terms) -> Trial:
    """Read one file by the rules by which it would be read if a till uploaded it."""
    landed = LandedFile(file, hashlib.sha256(body).hexdigest(), body)
    (reading,) = read_till_days([TillDayFiles(file.till_day, (landed,))], [dialect], terms)
    refused, lines = reading.frames[REFUSED], reading.rows[landed.sha256]
    rows = (
        reading.frames[_TABLES[file.type]] if file.type in _TABLES else _master_rows(file.type, body, dialect)
    )
    verdict = _verdict(reading, file.type, (int(refused["lines"].sum()), lines), terms)
    return Trial(verdict, lines, rows, refused)


def written_inside(file_type: FileType, body: bytes, dialect: Dialect) -> tuple[date | None, str | None]:
    """The day and the POS that the first line bears; None for what it does not say."""
    layout = LAYOUTS[file_type]
    text = body.decode(dialect.encoding, errors="replace")
    first = next(csv.reader(text.splitlines()[1:2]), [])
    fields = dict(zip(layout.header(len(first)), first, strict=False))
    return _day(fields.get("DATE", ""), dialect), fields.get("POS") or None


def _day(text: str, dialect: Dialect) -> date | None:
    for form in dialect.date_formats:
        with suppress(ValueError):  # the next form may fit
            return datetime.strptime(text, form).date()  # noqa: DTZ007
    return None


def _verdict(reading: TillDayReading, file_type: FileType, refused: tuple[int, int], terms: Terms) -> Verdict:
    """What the file does to its till-day: that the other types are missing here says nothing of it."""
    is_refused = reading.verdict.state is State.REFUSED
    if is_refused and file_type is FileType.LINES:
        return reading.verdict
    told = () if is_refused else reading.verdict.reasons
    evidence = Evidence(
        found=frozenset(FileType) - ({file_type} if reading.useless else set()),
        problems=tuple(_problems(reading, file_type)),
        lines=max(int(reading.figures["lines"]), file_type is not FileType.LINES),
        refused=((file_type, *refused),) if refused[0] and not reading.useless else (),
        cut=(file_type,) if f"{file_type} was cut off" in told else (),
    )
    verdict = judge(evidence, terms.refused_percent)
    known = {f"{kind} is missing" for kind in FileType if kind is not file_type} | set(verdict.reasons)
    return replace(verdict, reasons=(*verdict.reasons, *(note for note in told if note not in known)))


def _problems(reading: TillDayReading, file_type: FileType) -> Iterator[tuple[FileType, str]]:
    if reading.useless:
        yield file_type, reading.verdict.reasons[0].removeprefix(f"{file_type}: ")


def _master_rows(file_type: FileType, body: bytes, dialect: Dialect) -> pl.DataFrame:
    layout = LAYOUTS[file_type]
    screened = screen(body, layout, dialect.encoding)
    names = ("line_number", *layout.header(screened.width))
    shown = (
        next(csv.reader([masked_fields(fields, layout)])) if layout.personal else fields
        for fields in csv.reader(screened.rows.decode().splitlines())
    )
    rows = [(str(number), *fields) for number, fields in zip(screened.numbers, shown, strict=True)]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
