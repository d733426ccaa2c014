"""What was read -> the lake: the lines of a file in the place of those that it had, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import FileRead
from roms_assets.dropped.rules.tables import (
    MODELS,
    NEWEST_RECEIVED,
    NEWEST_RECEIVED_SQL,
    REFUSED,
    TABLES,
    Row,
    frame,
)


@dataclass(frozen=True)
class Keeper:
    """Puts files into the lake."""

    lake: Lake

    def replace_file(self, kind: FileKind, sha256: str, read: FileRead) -> None:
        """Put all that a file says in the place of what was read of it before."""
        with self.lake.writing() as lake:
            make_tables(lake)
            lake.replace_keys(TABLES[kind], _keys(file_sha256=[sha256]), frame(TABLES[kind], read.rows))
            known = _keys(file_sha256=[sha256], kind=[kind.value])
            lake.replace_keys(REFUSED, known, frame(REFUSED, read.refused))

    def replace_lines(self, kind: FileKind, came: Came, read: FileRead) -> None:
        """The same for some lines of a Sheet: its others stay, and so do those that a later reading brought again."""
        with self.lake.writing() as lake:
            make_tables(lake)
            later = _lines_after(lake, kind, came)
            rows, refused = (
                [row for row in told if row["line_number"] not in later] for told in (read.rows, read.refused)
            )
            numbers = sorted({row["line_number"] for row in [*rows, *refused]})
            lines = _keys(file_sha256=[came.sha256] * len(numbers), line_number=numbers)
            lake.replace_keys(TABLES[kind], lines, frame(TABLES[kind], rows))
            known = lines.with_columns(kind=pl.lit(kind.value))
            lake.replace_keys(REFUSED, known, frame(REFUSED, refused))

    def rows_of_day(self, table: str, day: date) -> int:
        """How many rows a table has of a day; none when nothing was read yet."""
        return int(
            self.asked(f"SELECT count(*) AS rows FROM {table} WHERE date = ?", [day], {"rows": 0})[0]["rows"]
        )

    def files_held(self) -> set[tuple[str, str]]:
        """Kind and checksum of every file of which the lake has a line, refused ones too."""
        told = [f"SELECT '{kind}' AS kind, file_sha256 FROM {table}" for kind, table in TABLES.items()]
        found = self.asked(f"{' UNION '.join(told)} UNION SELECT kind, file_sha256 FROM {REFUSED}")
        return {(row["kind"], row["file_sha256"]) for row in found}

    def asked(self, sql: str, values: Sequence[object] = (), nothing: Row | None = None) -> list[Row]:
        """Rows of a question; what is given when no file was read yet."""
        with self.lake.reading() as lake:
            try:
                return lake.execute(sql, list(values)).pl().to_dicts()
            except duckdb.CatalogException:
                return [nothing] if nothing else []


def make_tables(lake: LakeTransaction) -> None:
    """The tables of dropped files, as the models have them."""
    lake.ensure_models(MODELS)
    lake.ensure_view(NEWEST_RECEIVED, NEWEST_RECEIVED_SQL)


def _lines_after(lake: LakeTransaction, kind: FileKind, came: Came) -> set[int]:
    """The lines of the same bytes that came after that, as when a Sheet says again what it said before."""
    sql = (
        f"SELECT line_number FROM {TABLES[kind]} WHERE file_sha256 = $sha256 AND dropped_at > $at"
        f" UNION SELECT line_number FROM {REFUSED} WHERE file_sha256 = $sha256 AND dropped_at > $at AND kind = $kind"
    )
    told = {"sha256": came.sha256, "at": came.at, "kind": kind.value}
    return {number for (number,) in lake.query(sql, told).iter_rows()}


def _keys(**values: list[object] | list[str] | list[int]) -> pl.DataFrame:
    return pl.DataFrame(values)
