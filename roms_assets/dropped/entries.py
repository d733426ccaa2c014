"""The ledger's entries of dropped files and Sheets: what each came to on the day on which it came."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.dropped.reading import FileState, Reading

FILES = "dropped_files"
SHEETS = "read_sheets"
_LOOKED_BACK = timedelta(days=400)


def record_file(ledger: Ledger, reading: Reading, at: datetime) -> None:
    """Note what a file came to."""
    _record(ledger, FILES, f"{reading.kind}/{reading.came.sha256}", reading, at)


def record_sheet(ledger: Ledger, sheet: str, reading: Reading, at: datetime) -> None:
    """Note what a Sheet came to; of one that did not answer, what it said last stays known."""
    _record(ledger, SHEETS, sheet, reading, at)


def record_withdrawn(ledger: Ledger, known: Entry, why: str, at: datetime) -> None:
    """Note that a file was taken back, by whom and why; of what it said nothing counts."""
    figures = {**known.figures, "rows": 0, "lines": 0, "refused": 0}
    state = FileState.WITHDRAWN.value
    ledger.record([replace(known, state=state, reason=why, figures=figures, last_attempt_at=at)])


def newest_of_sheet(ledger: Ledger, sheet: str, last: date) -> Entry | None:
    """What its last reading came to; None before any."""
    found = ledger.entries(SHEETS, last - _LOOKED_BACK, last, [sheet])
    return found[-1] if found else None


def files_of_day(ledger: Ledger, day: date) -> list[Entry]:
    """The files that came on a day."""
    return ledger.entries(FILES, day, day)


def put_by_sheet(entry: Entry) -> str:
    """The checksum of the last reading on that day of which lines went into the tables; empty when there is none."""
    return str(entry.figures.get("put", ""))


def sha256_of(entry: Entry | None) -> str | None:
    """The checksum of what was read, None when nothing was."""
    return str(entry.figures.get("sha256") or "") or None if entry else None


def _record(ledger: Ledger, dataset: str, source: str, reading: Reading, at: datetime) -> None:
    before = ledger.entry(dataset, reading.day, source)
    ledger.record(
        [
            Entry(
                dataset,
                reading.day,
                source,
                reading.state.value,
                reading.in_one_line,
                _figures(reading, before),
                (before.attempts if before else 0) + 1,
                at,
                before.arrived_at if reading.state is FileState.FAILED and before else reading.came.at,
            )
        ]
    )


def _figures(reading: Reading, before: Entry | None) -> dict[str, int | str]:
    if reading.state is FileState.FAILED:
        return dict(before.figures) if before else {"kind": reading.kind.value, "sha256": reading.came.sha256}
    put = before.figures.get("put", "") if before else ""
    return {
        "kind": reading.kind.value,
        "name": reading.name,
        "sha256": reading.came.sha256,
        "rows": len(reading.read.rows),
        "lines": reading.read.lines,
        "refused": len(reading.read.refused),
        "put": reading.came.sha256 if reading.has_put else str(put),
    }
