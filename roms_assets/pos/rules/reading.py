"""A batch of landed till-days -> for each its rows, its figures and what became of it.

Till-days are read together because a frame costs the same for one line as for ten thousand; each is judged alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import polars as pl

from roms_assets.pos.rules import masters
from roms_assets.pos.rules.candidates import Chosen, LandedFile, ScreenedFile, TillDayFiles, choose_files
from roms_assets.pos.rules.choosing import Choice
from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.discount_signs import discount_notes
from roms_assets.pos.rules.judging import Evidence, State, Verdict, judge
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.record import LookUps, record_lines, tender_rows
from roms_assets.pos.rules.refusals import Refusal
from roms_assets.pos.rules.schemas import RefusedLine, empty
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.weighing import Weight, Weights, weigh

PARSER_VERSION = "2"
"""Raised with every change of what the same bytes become, so that history is known to be stale."""
LINES, TENDERS, REFUSED = "lines", "tenders", "refused_lines"


_LOOK_UP_COLUMNS = {
    FileType.PRODUCTS: "rd5500",
    FileType.DEPARTMENTS: "rd1800",
    FileType.DISCOUNTS: "discount_file",
    FileType.PAYMENT_METHODS: "rd5900",
    FileType.LOYALTY: "blpr",
}


@dataclass(frozen=True)
class Terms:
    """What the business decides about reading."""

    refused_percent: Decimal = Decimal(1)
    phones_in_clear: bool = False


@dataclass(frozen=True)
class TillDayReading:
    """What one till-day's files became."""

    verdict: Verdict
    frames: dict[str, pl.DataFrame]
    """`lines`, `tenders` and `refused_lines`, each as its model says."""
    figures: dict[str, int | str]
    choices: dict[FileType, Choice] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Lines by file checksum, of every file that was looked at."""
    useless: frozenset[tuple[str, str]] = frozenset()
    """Name and checksum of each file of which nothing can be used, such as a web page."""


def read_till_days(
    batch: Sequence[TillDayFiles], dialects: Sequence[Dialect], terms: Terms
) -> list[TillDayReading]:
    """Read each till-day in its branch's dialect; results in the order of the batch."""
    readings: dict[int, TillDayReading] = {}
    for dialect in dict.fromkeys(dialects):
        places = [place for place, each in enumerate(dialects) if each == dialect]
        read = _read([batch[place] for place in places], dialect, terms)
        readings.update(zip(places, read, strict=True))
    return [readings[place] for place in range(len(batch))]


def _read(batch: Sequence[TillDayFiles], dialect: Dialect, terms: Terms) -> list[TillDayReading]:
    chosen = choose_files(batch, dialect)
    tables = _tables(batch, chosen, dialect, terms)
    weights = weigh(tables[LINES], tables[TENDERS], tables[REFUSED])
    notes = discount_notes(tables[LINES], dialect.discount_model)
    noted = [_noted(landed, notes.get(place)) for place, landed in enumerate(batch)]
    files = _by_till_day(chosen.files, len(batch))
    parts = {name: _parts(frame, len(batch)) for name, frame in tables.items()}
    return [
        _withheld_unless_arrived(
            TillDayReading(
                judge(_evidence(landed, files[place], chosen, weights.of(place)), terms.refused_percent),
                {name: frames[place] for name, frames in parts.items()},
                weights.of(place).figures,
                chosen.choices.get(place, {}),
                {each.landed.sha256: each.screened.lines for each in files[place]},
                frozenset(
                    (each.landed.file.name, each.landed.sha256)
                    for each in files[place]
                    if each.screened.problem
                ),
            ),
            landed,
        )
        for place, landed in enumerate(noted)
    ]


def _noted(landed: TillDayFiles, note: str | None) -> TillDayFiles:
    return replace(landed, notes=(*landed.notes, note)) if note else landed


def _withheld_unless_arrived(reading: TillDayReading, landed: TillDayFiles) -> TillDayReading:
    """Only what arrived gives lines and tenders; what another would have given stands among the refused lines."""
    if reading.verdict.state in (State.ARRIVED, State.PARTIAL):
        return reading
    sold, paid = reading.frames[LINES], reading.frames[TENDERS]
    withheld = [
        _withheld(landed, reading.choices[file_type], len(frame), reading.verdict.reason)
        for file_type, frame in ((FileType.LINES, sold), (FileType.TENDERS, paid))
        if len(frame)
    ]
    refused = pl.concat([reading.frames[REFUSED], pl.DataFrame(withheld, schema=empty(RefusedLine).schema)])
    figures = {**Weights({}).of(0).figures, "refused_lines": int(refused["lines"].sum())}
    return replace(
        reading, frames={LINES: sold.clear(), TENDERS: paid.clear(), REFUSED: refused}, figures=figures
    )


def _withheld(landed: TillDayFiles, choice: Choice, lines: int, reason: str) -> dict[str, Any]:
    chosen = choice.chosen.file, choice.chosen.sha256
    file = next(each for each in landed.files if (each.file, each.sha256) == chosen)
    refusal = Refusal(0, "till_day_refused", reason, "", lines)
    return _refused_row(landed.till_day, file, refusal)


def _tables(
    batch: Sequence[TillDayFiles], chosen: Chosen, dialect: Dialect, terms: Terms
) -> dict[str, pl.DataFrame]:
    """The three tables of the whole batch, each with `till_day` in front."""
    typed_tenders = chosen.typed[FileType.TENDERS]
    look_ups = LookUps(
        masters.products(chosen.of_type(FileType.PRODUCTS), dialect),
        masters.departments(chosen.of_type(FileType.DEPARTMENTS), dialect),
        masters.discounts(chosen.of_type(FileType.DISCOUNTS), dialect),
        masters.payment_methods(chosen.of_type(FileType.PAYMENT_METHODS), dialect),
        masters.phones(chosen.of_type(FileType.LOYALTY), in_clear=terms.phones_in_clear),
        typed_tenders,
    )
    files_of = _look_up_files(chosen, len(batch))
    lines = chosen.typed[FileType.LINES].join(files_of, on="till_day", how="left", maintain_order="left")
    tenders = typed_tenders.join(files_of, on="till_day", how="left", maintain_order="left")
    return {
        LINES: record_lines(lines, look_ups, dialect),
        TENDERS: tender_rows(tenders, look_ups.payment_methods),
        REFUSED: _refused_rows(batch, chosen),
    }


def _look_up_files(chosen: Chosen, till_days: int) -> pl.DataFrame:
    """Till-day -> the content of its file of each look-up."""
    columns = {
        column: [contents.get(place) for place in range(till_days)]
        for contents, column in ((chosen.contents(each), column) for each, column in _LOOK_UP_COLUMNS.items())
    }
    schema = {"till_day": pl.UInt32, **dict.fromkeys(columns, pl.UInt32)}
    return pl.DataFrame({"till_day": range(till_days), **columns}, schema=schema)


def _refused_rows(batch: Sequence[TillDayFiles], chosen: Chosen) -> pl.DataFrame:
    """Every refusal of a chosen file, and of the files of which nothing could be used."""
    rows = [
        {"till_day": each.till_day, **_refused_row(batch[each.till_day].till_day, each.landed, refusal)}
        for each in chosen.files
        if each.screened.problem or chosen.is_chosen(each)
        for refusal in sorted(chosen.refusals[each.number], key=lambda refusal: refusal.line_number)
    ]
    return pl.DataFrame(rows, schema={"till_day": pl.UInt32, **empty(RefusedLine).schema})


def _refused_row(till_day: TillDay, landed: LandedFile, refusal: Refusal) -> dict[str, Any]:
    return {
        "date": till_day.day,
        "branch": till_day.branch,
        "pos": till_day.pos,
        "file_sha256": landed.sha256,
        "line_number": refusal.line_number,
        "file_type": landed.file.type.value,
        "file_name": landed.file.name,
        "reason_code": refusal.code,
        "reason": refusal.reason,
        "original": refusal.original,
        "lines": refusal.lines,
    }


def _by_till_day(files: Sequence[ScreenedFile], till_days: int) -> list[list[ScreenedFile]]:
    places: list[list[ScreenedFile]] = [[] for _ in range(till_days)]
    for each in files:
        places[each.till_day].append(each)
    return places


def _parts(frame: pl.DataFrame, till_days: int) -> list[pl.DataFrame]:
    """The frame cut at its till-days; rows stand sorted by till-day, so that a slice is a view; cheap in one chunk."""
    counts = dict(frame.group_by("till_day").len().iter_rows())
    rows, start, parts = frame.drop("till_day").rechunk(), 0, []
    for place in range(till_days):
        parts.append(rows.slice(start, counts.get(place, 0)))
        start += counts.get(place, 0)
    return parts


def _evidence(
    landed: TillDayFiles, files: Sequence[ScreenedFile], chosen: Chosen, weight: Weight
) -> Evidence:
    mine = [each for each in files if chosen.is_chosen(each)]
    useless = tuple((each.landed.file.type, each.screened.problem) for each in files if each.screened.problem)
    return Evidence(
        closed=landed.closed,
        host=landed.host,
        found=frozenset(each.landed.file.type for each in mine),
        problems=landed.problems + useless,
        not_fetched=landed.problems,
        lines=int(weight.figures["lines"]),
        refused=tuple(
            (
                each.landed.file.type,
                sum(refusal.lines for refusal in chosen.refusals[each.number]),
                each.screened.lines,
            )
            for each in mine
            if chosen.refusals[each.number]
        ),
        cut=tuple(each.landed.file.type for each in mine if each.screened.is_cut),
        unbalanced=weight.unbalanced if _can_balance(mine) else (),
        broken=weight.broken,
        notes=landed.notes,
        files_came=bool(files),
    )


def _can_balance(files: Sequence[ScreenedFile]) -> bool:
    """Without one of the two files there is nothing to compare; that it is missing is said by itself."""
    return {FileType.LINES, FileType.TENDERS} <= {each.landed.file.type for each in files}
