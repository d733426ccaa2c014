"""From a line of a dropped file or a Sheet in the lake back to the file that it was read from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resources.lake_reader import LakeReader
from resources.stores import Stores
from roms_assets.dropped.rules.csv_lines import WHOLE_FILE, original_of
from roms_assets.dropped.rules.tables import CANCELLED, RECEIVED, REFUSED, SHEET, TABLES, TRACKING
from roms_assets.kernel.checksums import LEAST_OF_A_CHECKSUM
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.order_numbers import number_key_sql, tracking_key_sql

Row = Mapping[str, Any]
TRACEABLE = (*TABLES.values(), REFUSED)
"""The tables of which a row can be asked for."""
_KINDS = {table: kind for kind, table in TABLES.items()}
_PLACE = re.compile(rf"(?P<sha256>[0-9a-f]{{{LEAST_OF_A_CHECKSUM},64}})[|:](?P<line>\d{{1,9}})(?:\|.*)?")
_OF_PLACE = "starts_with(file_sha256, $sha256) AND line_number = $line"
_OF_ORDER = f"{number_key_sql('order_number')} = {number_key_sql('$id')}"
_OF_PARCEL = (
    f"list_contains([{tracking_key_sql('each')} FOR each IN string_split(tracking_number, ',')],"
    f" {tracking_key_sql('$id')})"
)
_NAMED = {
    TRACKING: f"{_OF_ORDER} OR {_OF_PARCEL}",
    RECEIVED: _OF_PARCEL,
    CANCELLED: _OF_ORDER,
    SHEET: f"{_OF_ORDER} OR {_OF_PARCEL} OR sheet_order_id = $id",
    REFUSED: f"{_OF_ORDER} OR {_OF_PARCEL}",
}


@dataclass(frozen=True)
class FileLine:
    """Where rows stand, and what stands there."""

    file_sha256: str
    line_number: int
    """0: the file as a whole."""
    name: str
    """What the file was called, or the Sheet; empty when landing knows it no more."""
    original: str = ""
    damage: str = ""
    """Why the file cannot be read."""


@dataclass(frozen=True)
class FileTrace:
    """All that is known of a line, or of all lines of an order or a parcel."""

    rows: Sequence[Row]
    lines: Sequence[FileLine]


def trace(stores: Stores, table: str, told: str) -> FileTrace:
    """The rows of that line, order or parcel as they stand in their files. Raises SourceUnavailable."""
    place = _PLACE.fullmatch(told)
    asked = {"sha256": place["sha256"], "line": int(place["line"])} if place else {"id": told.strip()}
    where = _OF_PLACE if place else _NAMED[table]
    last = "kind" if table == REFUSED else "line_key"
    sql = f"SELECT * FROM {table} WHERE {where} ORDER BY dropped_at, file_sha256, line_number, {last}"
    with stores.lake.reading() as connection:
        rows = LakeReader(connection).rows(sql, asked)
    places = dict.fromkeys(
        (row.get("kind") or _KINDS[table], row["file_sha256"], row["line_number"], row["origin"])
        for row in rows
    )
    return FileTrace(rows, [_line(stores, *each) for each in places])


def _line(stores: Stores, kind: str, digest: str, number: int, origin: str) -> FileLine:
    name = ""
    try:
        name = _name(stores, kind, digest, origin)
        if number == WHOLE_FILE:
            return FileLine(digest, number, name)
        return FileLine(digest, number, name, original_of(stores.landing.read(digest), number))
    except RomsError as error:
        return FileLine(digest, number, name, damage=str(error))


def _name(stores: Stores, kind: str, digest: str, origin: str) -> str:
    """Of a Sheet its own, for one answer of it may be that of several."""
    if origin.startswith("sheet:"):
        return origin
    told = stores.landing.manifests(f"dropped/{kind}/{digest}")
    return told[0]["file"] if told else ""
