"""Read files -> the lake: lines that are new, and the refused ones in the place of those of the same file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.kernel.money import shown
from roms_assets.statements.duplicates import days_of, put_back, set_apart
from roms_assets.statements.rules.forms import Form
from roms_assets.statements.rules.lines import ReadLine, Refused, StatementFile, cut, line_id
from roms_assets.statements.rules.tables import DUPLICATES, LINES, MODELS, REFUSED, SOURCES, Row, frame
from roms_assets.statements.said_before import note_sources, take_back


@dataclass(frozen=True)
class Arrived:
    """A file as it came, and whose it is."""

    name: str
    sha256: str
    form: Form | None
    """How the files of its account are written; None when no account is known for it."""
    dropped_at: datetime
    day: date
    """Business day of that."""

    @property
    def account(self) -> str:
        """The account's name; empty when none is known."""
        return self.form.account if self.form else ""


@dataclass(frozen=True)
class Kept:
    """What the lake took of a file."""

    new_days: tuple[date, ...] = ()
    """The days of lines that it had not, or has no more."""
    new: int = 0
    known: int = 0
    refused: tuple[Refused, ...] = ()
    same: int = 0
    """Lines that files of the other format (CSV, OFX) tell, too, for certain: they count once."""
    doubled: int = 0
    """Lines that files of the other format seem to tell, too, and it is not certain."""
    taken_back: int = 0
    """Lines that the file said before, under other settings, and says no more."""


def keep(lake: LakeTransaction, arrived: Arrived, found: StatementFile) -> Kept:
    """Take what is new, and take back what the same file said before and says no more.

    A line of the bank's own name that says another thing than another file is refused.
    """
    make_tables(lake)
    touched = {each.day for each in found.lines} | days_of(lake, arrived.account, arrived.sha256)
    put_back(lake, arrived.account, touched)
    gone = _taken_back(lake, arrived, found)
    contradicted = _contradicted(lake, arrived, found.lines)
    refused = [*found.refused, *contradicted.values()]
    rows = [_line(arrived, each) for each in found.lines if each.line_number not in contradicted]
    lines = frame(LINES, rows)
    merged = lake.merge(LINES, ["statement_line_id"], ["occurrence"], lines)
    if not found.fault:
        note_sources(lake, arrived.account, arrived.sha256, arrived.dropped_at, rows)
    _replace_refused(lake, arrived, sorted(refused, key=lambda each: each.line_number))
    new = lines.join(merged.new, on="statement_line_id", how="semi")
    days = tuple(sorted({*new["date"].to_list(), *gone}))
    both = set_apart(lake, arrived.account, touched)
    mine = lines["statement_line_id"].to_list()
    counts = (len(new), len(lines) - len(new))
    return Kept(days, *counts, tuple(refused), both.certain(mine), both.doubtful(mine), len(gone))


def make_tables(lake: LakeTransaction) -> None:
    """All of them, empty where nothing was read yet."""
    lake.ensure_models(MODELS)


def known_files(lake: Lake) -> set[str]:
    """The files from which the lake has a line, used or refused."""
    tables = (LINES, REFUSED, SOURCES, DUPLICATES)
    found = lake.rows(" UNION ".join(f"SELECT file_sha256 FROM {table}" for table in tables))
    return {row["file_sha256"] for row in found}


def other_accounts(lake: Lake, sha256: str, account: str) -> list[str]:
    """The other accounts that have lines of the same file. Raises SourceUnavailable."""
    told = " UNION ".join(
        f"SELECT account FROM {table} WHERE file_sha256 = $sha256 AND account <> $account"
        for table in (LINES, SOURCES)
    )
    return sorted(row["account"] for row in lake.rows(told, {"sha256": sha256, "account": account}))


def _taken_back(lake: LakeTransaction, arrived: Arrived, found: StatementFile) -> list[date]:
    """Days of lines that are no more; none of a file that cannot be read at all, for it says nothing."""
    if found.fault:
        return []
    return take_back(lake, arrived.account, arrived.sha256, [_line(arrived, each) for each in found.lines])


def _line(arrived: Arrived, each: ReadLine) -> Row:
    assert arrived.form, "lines were read by it"
    return {
        "statement_line_id": line_id(arrived.account, each),
        "date": each.day,
        "account": arrived.account,
        "currency": arrived.form.currency,
        "amount_minor": each.amount_minor,
        "reference": each.reference,
        "details": each.details,
        "file_sha256": arrived.sha256,
        "line_number": each.line_number,
        "occurrence": 0 if each.bank_id else each.occurrence,
    }


def _contradicted(lake: LakeTransaction, arrived: Arrived, lines: Sequence[ReadLine]) -> dict[int, Refused]:
    """Line number -> why, of lines whose bank's name the lake knows with another date, amount or text."""
    named = {line_id(arrived.account, each): each for each in lines if each.bank_id}
    held = lake.query(
        f"SELECT * FROM {LINES} WHERE statement_line_id IN (SELECT unnest($ids))", {"ids": list(named)}
    )
    found = {}
    for row in held.iter_rows(named=True):
        line = named[row["statement_line_id"]]
        if line.said != (row["date"], row["amount_minor"], row["reference"], row["details"]):
            before = f"{row['date']}, {shown(row['amount_minor'], row['currency'])}"
            why = (
                f"FITID {line.bank_id} is known as {before} from an earlier file; ask the bank which is right, the"
                " earlier one counts"
            )
            said = cut(f"{line.day} {line.amount_minor} {line.reference} {line.details}")
            found[line.line_number] = Refused(line.line_number, why, said)
    return found


def _replace_refused(lake: LakeTransaction, arrived: Arrived, refused: list[Refused]) -> None:
    """Nothing changes when the same is refused again."""
    told = [(each.line_number, each.reason) for each in refused]
    held = lake.query(
        f"SELECT line_number, reason FROM {REFUSED} WHERE file_sha256 = $sha256 ORDER BY line_number, reason",
        {"sha256": arrived.sha256},
    )
    if sorted(told) == held.rows():
        return
    rows = [
        {
            "file_sha256": arrived.sha256,
            "file_name": arrived.name,
            "account": arrived.account,
            "line_number": each.line_number,
            "reason": each.reason,
            "original": each.original,
            "dropped_at": arrived.dropped_at,
            "date": arrived.day,
        }
        for each in refused
    ]
    lake.replace_keys(REFUSED, pl.DataFrame({"file_sha256": [arrived.sha256]}), frame(REFUSED, rows))
