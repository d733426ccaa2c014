"""Lines that CSV and OFX both tell: one of each pair counts, and the other is set apart as its evidence.

Which lines are the same depends on all lines of their day, so those of the days of a file are put back before it is
kept and set apart anew after it. So the order in which files come changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from resources.lake import LakeReader, LakeTransaction
from roms_assets.statements.rules.duplicates import Told, maybe_doubled, same_lines, told
from roms_assets.statements.rules.tables import DUPLICATES, LINES, SOURCES, Row, frame

_OF_FILE = f"""
    SELECT DISTINCT date FROM (SELECT statement_line_id, account, date, file_sha256 FROM {LINES}
        UNION ALL SELECT statement_line_id, account, date, file_sha256 FROM {DUPLICATES})
    WHERE account = $account AND (
        file_sha256 = $sha256
        OR statement_line_id IN (SELECT statement_line_id FROM {SOURCES} WHERE file_sha256 = $sha256)
    )
"""
_OF_DAYS = "account = $account AND date IN (SELECT unnest($days))"


@dataclass(frozen=True)
class Doubles:
    """What two formats say of some days of an account."""

    lines: Sequence[Told] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    """Line of CSV -> line of OFX."""

    def certain(self, mine: Collection[str]) -> int:
        """How many of my lines the other format tells, too, for certain."""
        return len({*self.same, *self.same.values()} & set(mine))

    def doubtful(self, mine: Collection[str]) -> int:
        """How many of my lines may stand twice."""
        return maybe_doubled(self.lines, self.same, mine)


def days_of(lake: LakeReader, account: str, sha256: str) -> set[date]:
    """Days of the lines that the lake has of a file."""
    return set(lake.query(_OF_FILE, {"account": account, "sha256": sha256})["date"].to_list())


def put_back(lake: LakeTransaction, account: str, days: Collection[date]) -> None:
    """Put all lines of these days side by side again."""
    asked = f"SELECT * FROM {DUPLICATES} WHERE {_OF_DAYS}"
    held = lake.query(asked, {"account": account, "days": sorted(days)})
    if held.is_empty():
        return
    keys = held.select("statement_line_id")
    lake.replace_keys(LINES, keys, frame(LINES, held.drop("same_as_id").to_dicts()))
    lake.replace_keys(DUPLICATES, keys, frame(DUPLICATES, []))


def set_apart(lake: LakeTransaction, account: str, days: Collection[date]) -> Doubles:
    """Set the lines of these days apart that another one is for certain; returns what both formats say of them."""
    rows = _rows(lake, account, days)
    lines = [_told(row) for row in rows]
    same = same_lines(lines)
    apart = [{**row, "same_as_id": same[name]} for row in rows if (name := row["statement_line_id"]) in same]
    if apart:
        keys = pl.DataFrame({"statement_line_id": sorted(same)})
        lake.replace_keys(LINES, keys, frame(LINES, []))
        lake.replace_keys(DUPLICATES, keys, frame(DUPLICATES, apart))
    return Doubles(lines, same)


def doubtful_of(lake: LakeReader, account: str, sha256: str) -> int:
    """How many lines of a file that was kept before may stand twice as the lake is now."""
    single = f"statement_line_id NOT IN (SELECT same_as_id FROM {DUPLICATES})"
    lines = [_told(row) for row in _rows(lake, account, days_of(lake, account, sha256), single)]
    asked = f"SELECT statement_line_id FROM {SOURCES} WHERE file_sha256 = $sha256"
    return maybe_doubled(lines, {}, lake.query(asked, {"sha256": sha256})["statement_line_id"].to_list())


def _rows(lake: LakeReader, account: str, days: Collection[date], which: str = "true") -> list[Row]:
    """The lines of an account and these days that count."""
    asked = f"SELECT * FROM {LINES} WHERE {_OF_DAYS} AND {which} ORDER BY ALL"
    return lake.query(asked, {"account": account, "days": sorted(days)}).to_dicts()


def _told(row: Row) -> Told:
    money = (row["account"], row["date"], row["currency"], row["amount_minor"])
    return told(row["statement_line_id"], money, row["reference"], row["details"], row["occurrence"])
