"""`roms test-parse`: what a file would become and what of it would be refused, touching no store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.text import Text

from resources.clock import Clock
from roms_assets.cli.asking import AskedWrongly, branch_of
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, cell
from roms_assets.kernel.plurals import plural
from roms_assets.pos.picture.kinds import Kind
from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.file_names import FileName, parse_name
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import Terms
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.trials import Trial, try_file, written_inside
from roms_assets.settings import Business, load

_LINES = """line_number or_number transaction_number time item_code quantity unit_price amount discount
department_code"""
_TENDERS = (
    "line_number or_number transaction_number record_number time payment_code tendered change is_return"
)
SHOWN = {FileType.LINES: _LINES.split(), FileType.TENDERS: _TENDERS.split()}
"""What of the record and of the tenders a table has room for."""


@dataclass(frozen=True)
class Hints:
    """What a person says of the file, beside its name."""

    branch: str | None = None
    file_type: FileType | None = None


def show(path: Path, hints: Hints, shown_rows: int) -> None:
    """Show what would come of a file. Raises AskedWrongly when it cannot be read, SettingsWrong."""
    if not path.is_file():
        raise AskedWrongly(f"{path} is no file")
    business, body = load().business, path.read_bytes()
    file, dialect = _identified(path.name, body, hints, business)
    trial = try_file(file, body, dialect, _terms(business))
    console = out()
    _show_identity(console, file, dialect, hints)
    _show_verdict(console, trial)
    _show_rows(console, trial.rows.head(shown_rows), SHOWN.get(file.type), len(trial.rows))
    _show_refused(console, trial.refused)
    console.print("\nNothing was written.", style="quiet")


def _terms(business: Business) -> Terms:
    tills = business.tills
    percent = Decimal(str(tills.thresholds.refused_lines_percent))
    return Terms(percent, tills.personal_data.phone_numbers == "clear")


def _identified(name: str, body: bytes, hints: Hints, business: Business) -> tuple[FileName, Dialect]:
    """Which till-day's file it is, by its name or by what is said and written in it, and how it is to be read."""
    try:
        named = parse_name(name)
    except ValueError:
        return _nameless(name, body, hints, business)
    file = replace(named, type=hints.file_type or named.type)
    if hints.branch:
        return file, branch_of(business, hints.branch).dialect(named.till_day.day)
    return file, business.tills.dialect(named.till_day.branch, named.till_day.day)


def _nameless(name: str, body: bytes, hints: Hints, business: Business) -> tuple[FileName, Dialect]:
    if not hints.branch or not hints.file_type:
        kinds = ", ".join(FileType)
        raise AskedWrongly(
            f"{name!r} is not named like a_BMC_1_rd5000_2025-10-08_20-00_.csv; say what it is with --branch and"
            f" --type, one of {kinds}"
        )
    branch, last = branch_of(business, hints.branch), business.last_complete_day(Clock().now())
    day, pos = written_inside(hints.file_type, body, branch.dialect(last))
    till_day = TillDay(day or last, branch.code, pos or branch.tills[0].code)
    return FileName(name, till_day, hints.file_type, ""), branch.dialect(till_day.day)


def _show_identity(console: Console, file: FileName, dialect: Dialect, hints: Hints) -> None:
    till_day = file.till_day
    read_as = f"read as the {dialect.name} tills of {hints.branch or till_day.branch} write"
    title = f"{file.name}: {file.type} of {till_day.till} on {till_day.day}, {read_as}"
    console.print(Text(title, style="heading"), soft_wrap=True)


def _show_verdict(console: Console, trial: Trial) -> None:
    used = f"{trial.lines - trial.refused_lines:,} would be used, {trial.refused_lines:,} refused"
    console.print(f"{plural(trial.lines, 'line')}: {used}.")
    kind = Kind(trial.verdict.state.value)
    why = f": {trial.verdict.reason}" if trial.verdict.reason else ""
    state = Text.assemble((f"{kind.sign} {kind.words}", kind.value), why)
    console.print(
        Text.assemble("When its other files are well, the till-day would be ", state, "."), soft_wrap=True
    )


def _show_rows(console: Console, rows: pl.DataFrame, names: Sequence[str] | None, of_all: int) -> None:
    if rows.is_empty():
        return
    console.print(f"\nThe first {len(rows)} of {plural(of_all, 'row')}", style="heading")
    shown = rows.select(names) if names else rows
    table = a_table(*(name.replace("_", "\n") for name in shown.columns))
    for column in table.columns:
        column.overflow = "fold"
    for row in shown.iter_rows():
        table.add_row(*(Text(cell(value)) for value in row))
    console.print(table)


def _show_refused(console: Console, refused: pl.DataFrame) -> None:
    if refused.is_empty():
        return
    console.print("\nRefused, personal fields masked", style="heading")
    table = a_table("Line", "Kind", "Why", "Original")
    for row in refused.iter_rows(named=True):
        line = str(row["line_number"]) if row["line_number"] else f"all {row['lines']:,}"
        table.add_row(line, row["reason_code"], Text(row["reason"]), Text(row["original"]))
    console.print(table)
