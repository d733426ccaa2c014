"""All landed files of a batch of till-days: screened, typed where rows are counted, and one chosen per type."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from roms_assets.pos.rules.choosing import Candidate, Choice, choose
from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.file_names import FileName
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.lines import typed_lines, typed_tenders
from roms_assets.pos.rules.raw_frames import Numbered, raw_frame
from roms_assets.pos.rules.refusals import Refusal, masked
from roms_assets.pos.rules.screening import Screened, screen
from roms_assets.pos.rules.till_days import TillDay

Typing = Callable[[pl.DataFrame, Dialect], tuple[pl.DataFrame, dict[int, list[Refusal]]]]
_TYPINGS: dict[FileType, Typing] = {FileType.LINES: typed_lines, FileType.TENDERS: typed_tenders}


@dataclass(frozen=True)
class LandedFile:
    """One original that stands in landing."""

    file: FileName
    sha256: str
    body: bytes


@dataclass(frozen=True)
class TillDayFiles:
    """Everything landed for one till-day, and what is known of the rest."""

    till_day: TillDay
    files: tuple[LandedFile, ...] = ()
    problems: tuple[tuple[FileType, str], ...] = ()
    """Files that were listed and could not be fetched, with why."""
    notes: tuple[str, ...] = ()
    host: str | None = None
    closed: str | None = None
    lost: tuple[str, ...] = ()
    """Why landing can no longer give an original that counted before."""


@dataclass(frozen=True)
class ScreenedFile:
    """A landed file with its number in the batch and its place in it."""

    number: int
    content: int
    """The number of the first file with these very bytes: equal master files are read once."""
    till_day: int
    landed: LandedFile
    screened: Screened


@dataclass
class Chosen:
    """What a batch holds once one file of each type is chosen; till-days and files are numbers within the batch."""

    files: list[ScreenedFile]
    typed: dict[FileType, pl.DataFrame] = field(default_factory=dict)
    choices: dict[int, dict[FileType, Choice]] = field(default_factory=dict)
    refusals: dict[int, list[Refusal]] = field(default_factory=dict)
    """By file number; the chosen files and those of no use."""

    def is_chosen(self, file: ScreenedFile) -> bool:
        """Whether this file counts for its till-day."""
        choice = self.choices.get(file.till_day, {}).get(file.landed.file.type)
        return choice is not None and choice.chosen.number == file.number

    def of_type(self, file_type: FileType) -> list[Numbered]:
        """The different contents of the chosen files of one type."""
        contents = dict.fromkeys(self.contents(file_type).values())
        return [Numbered(number, self.files[number].screened) for number in contents]

    def contents(self, file_type: FileType) -> dict[int, int]:
        """Till-day -> the content of its chosen file of this type."""
        return {
            till_day: self.files[choices[file_type].chosen.number].content
            for till_day, choices in self.choices.items()
            if file_type in choices
        }


def choose_files(batch: Sequence[TillDayFiles], dialect: Dialect) -> Chosen:
    """Screen every file, count its usable rows, choose one per till-day and type."""
    files = list(_screened(batch, dialect))
    chosen = Chosen(files, refusals={each.number: list(each.screened.refusals) for each in files})
    usable = {each.number: len(each.screened.numbers) for each in files}
    for file_type, typing in _TYPINGS.items():
        rows, refusals = typing(_with_identity(file_type, files, batch), dialect)
        chosen.typed[file_type] = rows
        for number, more in refusals.items():
            usable[number] -= len(more)
            chosen.refusals[number] += _quoted(more, files[number])
    chosen.choices = _choices(files, usable)
    for file_type in _TYPINGS:
        chosen.typed[file_type] = _only(chosen.typed[file_type], chosen)
    return chosen


def _screened(batch: Sequence[TillDayFiles], dialect: Dialect) -> Iterator[ScreenedFile]:
    """The same bytes under one name are one file, however often they were landed; equal masters are screened once."""
    known: dict[tuple[FileType, str], ScreenedFile] = {}
    number = 0
    for till_day, files in enumerate(batch):
        for landed in {(each.file.name, each.sha256): each for each in files.files}.values():
            twin = known.get((landed.file.type, landed.sha256))
            screened = (
                twin.screened if twin else screen(landed.body, LAYOUTS[landed.file.type], dialect.encoding)
            )
            each = ScreenedFile(number, twin.content if twin else number, till_day, landed, screened)
            known.setdefault((landed.file.type, landed.sha256), each)
            yield each
            number += 1


def _with_identity(
    file_type: FileType, files: Sequence[ScreenedFile], batch: Sequence[TillDayFiles]
) -> pl.DataFrame:
    """Raw rows of one type; each knows its till-day, its file's checksum and what it must bear."""
    mine = [each for each in files if each.landed.file.type is file_type]
    place_of = dict(zip((each.number for each in mine), range(len(mine)), strict=True))
    days = [batch[each.till_day].till_day for each in mine]
    identity = pl.DataFrame(
        {
            "till_day": [each.till_day for each in mine],
            "file_sha256": [each.landed.sha256 for each in mine],
            "expected_date": [day.day for day in days],
            "expected_branch": [day.branch for day in days],
            "expected_pos": [day.pos for day in days],
        },
        schema={
            "till_day": pl.UInt32,
            "file_sha256": pl.String,
            "expected_date": pl.Date,
            "expected_branch": pl.String,
            "expected_pos": pl.String,
        },
    )
    raw = raw_frame(file_type, [Numbered(each.number, each.screened) for each in mine])
    places = raw["file"].replace_strict(place_of, return_dtype=pl.UInt32) if place_of else raw["file"]
    return raw.hstack(identity[places])


def _quoted(refusals: Sequence[Refusal], file: ScreenedFile) -> list[Refusal]:
    """The same with the line itself, its personal fields masked."""
    lines = dict(zip(file.screened.numbers, file.screened.rows.splitlines(), strict=True))
    layout = LAYOUTS[file.landed.file.type]
    return [replace(each, original=masked(lines[each.line_number].decode(), layout)) for each in refusals]


def _choices(files: Iterable[ScreenedFile], usable: dict[int, int]) -> dict[int, dict[FileType, Choice]]:
    candidates: dict[tuple[int, FileType], list[Candidate]] = {}
    alone = Counter((each.till_day, each.landed.file.type) for each in files)
    for each in files:
        key = each.till_day, each.landed.file.type
        rows = usable[each.number] if alone[key] == 1 or key[1] in _TYPINGS else _different(each.screened)
        candidate = Candidate(each.number, each.landed.file, each.landed.sha256, rows, each.screened.problem)
        candidates.setdefault(key, []).append(candidate)
    choices: dict[int, dict[FileType, Choice]] = {}
    for (till_day, file_type), several in candidates.items():
        choice = choose(several)
        if choice:
            choices.setdefault(till_day, {})[file_type] = choice
    return choices


def _different(screened: Screened) -> int:
    return len(set(screened.rows.splitlines()))


def _only(rows: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """The rows of the chosen files; nearly always all of them."""
    passed_over = [each.number for each in chosen.files if not chosen.is_chosen(each)]
    return rows.filter(~pl.col("file").is_in(passed_over)) if passed_over else rows
