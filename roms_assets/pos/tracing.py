"""From a receipt in the lake back to its originals: rows, the file that each was read from, and the line itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from resources.lake_reader import LakeReader
from roms_assets.kernel.errors import RomsError
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.manifests import place
from roms_assets.pos.rules.refusals import masked
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import LakeTable, Stores, record_of
from roms_assets.settings import Business

Row = Mapping[str, Any]
_OF_TILL_DAY = "date = $day AND branch = $branch AND pos = $pos"
_OR, _TRANSACTION = "or_number", "transaction_number"


@dataclass(frozen=True)
class Source:
    """One landed file, and what landing's manifests say of it."""

    sha256: str
    name: str = ""
    host: str = ""
    """The host that first gave it, and where there."""
    address: str = ""
    fetched_at: datetime | None = None
    """When it was first brought, in UTC."""
    why: str = ""
    """Why it counts."""


@dataclass(frozen=True)
class TracedRow:
    """A row of the lake with the original line that it was read from."""

    row: Row
    source: Source
    original: str

    @property
    def line_number(self) -> int:
        """Physical line in the file; the header is line 1, and 0 is the file as a whole."""
        return int(self.row["line_number"])


@dataclass(frozen=True)
class Trace:
    """All that is known of one receipt."""

    lines: tuple[TracedRow, ...] = ()
    tenders: tuple[TracedRow, ...] = ()
    refused: tuple[TracedRow, ...] = ()
    """Refused lines of the till-day whose text holds the receipt's number."""
    damages: tuple[str, ...] = ()
    """Sentences on what of landing is damaged or gone, so that it cannot be shown."""

    @property
    def sold(self) -> Decimal:
        """Sum of the lines' amounts, exact."""
        return sum((each.row["amount"] for each in self.lines), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """Sum of what was tendered less the change, exact."""
        return sum((each.row["tendered"] - each.row["change"] for each in self.tenders), Decimal(0))


class Tracer:
    """Finds the originals of what the lake holds. Only reads."""

    def __init__(self, business: Business, stores: Stores, *, in_clear: bool = False) -> None:
        self._business = business
        self._stores = stores
        self._in_clear = in_clear
        self._bodies: dict[str, list[bytes]] = {}
        self._damages: list[str] = []

    def trace(self, till_day: TillDay, receipt: str) -> Trace:
        """The receipt with this OR, else with this transaction number; zeros in front are left aside.

        Raises SourceUnavailable when the lake cannot be read.
        """
        with self._stores.lake.reading() as connection:
            rows = _LakeRows(LakeReader(connection), till_day)
            lines = rows.of_receipt(record_of(till_day.day.year), receipt, "line_number DESC")
            tenders = rows.of_receipt(LakeTable.TENDERS, _told_by(lines, _OR) or receipt, "line_number")
            refused = rows.mentioning(receipt)
        sources = self._sources(till_day)
        traced = Trace(
            tuple(self._traced(till_day, each, FileType.LINES, sources) for each in lines),
            tuple(self._traced(till_day, each, FileType.TENDERS, sources) for each in tenders),
            tuple(self._traced(till_day, each, FileType(each["file_type"]), sources) for each in refused),
        )
        return replace(traced, damages=tuple(self._damages))

    def _sources(self, till_day: TillDay) -> dict[str, Source]:
        """Checksum -> file. The first manifest that has it tells whence it came, the last one why it counts.

        None is known when one of the manifests is damaged.
        """
        try:
            manifests = self._stores.landing.manifests(place(till_day))
        except RomsError as error:
            self._damages.append(str(error))
            return {}
        found: dict[str, Source] = {}
        for manifest in manifests:
            for file in manifest["files"]:
                first = Source(
                    file["sha256"],
                    file["address"].rpartition("/")[2],
                    manifest.get("host", ""),
                    file["address"],
                    datetime.fromisoformat(manifest["at"]),
                )
                found[file["sha256"]] = replace(found.get(file["sha256"], first), why=file["why"])
        return found

    def _traced(
        self, till_day: TillDay, row: Row, file_type: FileType, sources: Mapping[str, Source]
    ) -> TracedRow:
        sha256 = row["file_sha256"]
        source = sources.get(sha256, Source(sha256))
        return TracedRow(row, source, self._original(till_day, row, file_type))

    def _original(self, till_day: TillDay, row: Row, file_type: FileType) -> str:
        """The line as it stands in landing, personal fields masked unless wanted in clear.

        Empty for a whole file, and for a file that cannot be read.
        """
        number, body = row["line_number"], self._body(row["file_sha256"]) if row["line_number"] else []
        if not body:
            return ""
        encoding = self._business.tills.dialect(till_day.branch, till_day.day).encoding
        line = body[number - 1].rstrip(b"\r").decode(encoding, errors="backslashreplace")
        return line if self._in_clear else masked(line, LAYOUTS[file_type])

    def _body(self, sha256: str) -> list[bytes]:
        """The lines of an original, read once; none when it is damaged or gone."""
        if sha256 not in self._bodies:
            try:
                self._bodies[sha256] = self._stores.landing.read(sha256).split(b"\n")
            except RomsError as error:
                self._damages.append(str(error))
                self._bodies[sha256] = []
        return self._bodies[sha256]


class _LakeRows:
    """Rows of one till-day, as the lake holds them; none when there is no such table yet."""

    def __init__(self, lake: LakeReader, till_day: TillDay) -> None:
        self._lake = lake
        self._asked = {"day": till_day.day, "branch": till_day.branch, "pos": till_day.pos}

    def of_receipt(self, table: str, receipt: str, order: str) -> list[Row]:
        """Rows that bear the number as OR; where there are none, as transaction number."""
        for column in (_OR, _TRANSACTION):
            found = self._rows(table, f"ltrim({column}, '0') = ltrim($asked, '0')", receipt, order)
            if found:
                return found
        return []

    def mentioning(self, receipt: str) -> list[Row]:
        """Refused lines of which one field is the number."""
        field = f'(^|,)"?0*{re.escape(receipt.lstrip("0") or "0")}"?(,|$)'
        return self._rows(LakeTable.REFUSED_LINES, "regexp_matches(original, $asked)", field, "line_number")

    def _rows(self, table: str, where: str, asked: str, order: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE {_OF_TILL_DAY} AND {where} ORDER BY file_sha256, {order}"
        return [*self._lake.rows(sql, {**self._asked, "asked": asked})]


def _told_by(lines: Sequence[Row], column: str) -> str | None:
    return str(lines[0][column]) if lines else None
