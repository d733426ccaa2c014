"""Lines, files and till-days with good defaults; a test names only what it is about."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from roms_assets.pos.rules.candidates import LandedFile, TillDayFiles
from roms_assets.pos.rules.dialects import NEW, OLD, Dialect
from roms_assets.pos.rules.file_names import parse_name
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.reading import Terms, TillDayReading, read_till_days
from roms_assets.pos.rules.till_days import TillDay

SAMPLES = Path(__file__).parents[1] / "samples"
DAY = date(2025, 11, 14)
LUNA, NOVA = TillDay(DAY, "LUNA", "1"), TillDay(DAY, "NOVA", "1")
_LINE = {
    "STORE_NUM": "1",
    "TRANSDATE": "2025-11-14 00:00:00",
    "INVOICE": "00310001",
    "CAS_CODE": "2003",
    "ITE_CODE": "CHM1",
    "QUANTITY": "1.000",
    "UNT_PRIC": "278.000",
    "AMOUNT": "278.000",
    "DISCOUNT": "0.000",
    "SCHARGE": "0.000",
    "DEP_CODE": "01",
    "DATE": "2025-11-14 00:00:00",
    "TIME": "12:10",
    "TRN_CODE": "S",
    "TAG": "S",
    "TYPE": "D",
    "BACKJOB": "1",
    "DELIVERY": "0",
    "FREE": "0",
    "INV_FLAG": "0",
    "REC_NO": "1",
    "VAT_FLAG": "1",
    "VATDIV": "9.333",
    "VAT_AMNT": "248.214",
    "VAT_DISC": "0.000",
    "VAT_PRIC": "248.214",
    "TRANSNO": "00305001",
    "POS": "1",
    "BRANCH": "LUNA",
}
_TENDER = {
    "STORE_NUM": "1",
    "TRANSDATE": "2025-11-14 00:00:00",
    "INVOICE": "00310001",
    "CAS_CODE": "2003",
    "AMT_TENDER": "300.000",
    "CHANGE": "22.000",
    "DATE": "2025-11-14 00:00:00",
    "TIME": "12:10",
    "TAG": "S",
    "PAYCODE": "00001",
    "TRN_CODE": "S",
    "REC_NO": "1",
    "TIN_TAG": "0",
    "TRANSNO": "00305001",
    "POS": "1",
    "BRANCH": "LUNA",
}
_DEFAULTS: Mapping[FileType, Mapping[str, str]] = {FileType.LINES: _LINE, FileType.TENDERS: _TENDER}


def fields(file_type: FileType, **given: str) -> list[str]:
    """The fields of one good line of rd5000 or rd5800; `given` overrides by column."""
    told = {**_DEFAULTS[file_type], **given}
    return [told.get(name, "") for name in LAYOUTS[file_type].columns]


def a_line(**given: str) -> list[str]:
    """The fields of a good sale of 278.000; `given` overrides by column."""
    return fields(FileType.LINES, **given)


def a_tender(**given: str) -> list[str]:
    """The fields of the tender that pays `a_line`."""
    return fields(FileType.TENDERS, **given)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of fields, quoted where they must be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def header(file_type: FileType, *, is_new: bool = False) -> bytes:
    """The first line of a file of this type."""
    layout = LAYOUTS[file_type]
    return as_csv([layout.header(max(layout.widths) if is_new else min(layout.widths))])


def a_file(file_type: FileType, rows: Iterable[Sequence[str]], *, is_new: bool = False) -> bytes:
    """A whole file of rows of fields."""
    return header(file_type, is_new=is_new) + as_csv(rows)


def landed(
    body: bytes, file_type: FileType = FileType.LINES, till_day: TillDay = LUNA, at: str = "20-00"
) -> LandedFile:
    """The file as it stands in landing."""
    name = f"a_{till_day.branch}_{till_day.pos}_{file_type}_{till_day.day}_{at}_.csv"
    return LandedFile(parse_name(name), hashlib.sha256(body).hexdigest(), body)


def sample(till_day: TillDay) -> dict[FileType, bytes]:
    """The seven files of a sample."""
    name = f"a_{till_day.branch}_{till_day.pos}_{{}}_{till_day.day}_20-00_.csv"
    return {each: (SAMPLES / name.format(each)).read_bytes() for each in FileType}


def files_of(till_day: TillDay, bodies: Mapping[FileType, bytes]) -> TillDayFiles:
    """A till-day with one landed file per type."""
    return TillDayFiles(till_day, tuple(landed(body, each, till_day) for each, body in bodies.items()))


def sample_with(till_day: TillDay, **bodies: bytes) -> TillDayFiles:
    """A sample of which some files, named by `FileType`'s members, hold something else."""
    return files_of(till_day, {**sample(till_day), **{FileType[name]: body for name, body in bodies.items()}})


def dialect_of(till_day: TillDay) -> Dialect:
    """NOVA is new, everything else is old."""
    return NEW if till_day.branch == NOVA.branch else OLD


def read(
    *batch: TillDayFiles, dialect: Dialect | None = None, terms: Terms | None = None
) -> list[TillDayReading]:
    """What the till-days become, each in its branch's dialect unless one is given."""
    dialects = [dialect or dialect_of(each.till_day) for each in batch]
    return read_till_days(batch, dialects, terms or Terms())


def read_lines(*rows: Sequence[str], dialect: Dialect = OLD) -> TillDayReading:
    """What LUNA becomes when rd5000 alone came, with these rows."""
    return read(files_of(LUNA, {FileType.LINES: a_file(FileType.LINES, rows)}), dialect=dialect)[0]


def only_refusal(reading: TillDayReading) -> dict[str, object]:
    """The one refused line that there is."""
    (refused,) = reading.frames["refused_lines"].rows(named=True)
    return refused


def every_text(reading: TillDayReading) -> str:
    """Every word that leaves a till-day: tables, verdict and the reasons of the choices."""
    tables = "\n".join(
        str(frame.select(pl.all().cast(pl.String)).rows()) for frame in reading.frames.values()
    )
    reasons = [choice.reason for choice in reading.choices.values()]
    return "\n".join([tables, reading.verdict.reason, *reasons, str(reading.figures)])
