"""From a row of Square's in the lake back to the answer that it was read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from resources.lake_reader import LakeReader
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.square.rules.kinds import KINDS, Days, Kind
from roms_assets.square.rules.showing import shown
from roms_assets.square.rules.tables import SquareTable

Row = Mapping[str, Any]
TRACEABLE: Mapping[str, Kind] = {table: kind for kind in KINDS.values() for table in kind.models}
"""Table -> the data type whose things its rows belong to."""


@dataclass(frozen=True)
class Original:
    """One thing as an answer of Square's lists it."""

    page_sha256: str
    page_position: int
    thing: Any
    """Its JSON, masked unless wanted in clear; None when the answer cannot be read."""
    damage: str = ""
    """Why it cannot be read, and what to do."""


@dataclass(frozen=True)
class SquareTrace:
    """All that is known of one thing of Square's."""

    rows: Mapping[str, Sequence[Row]]
    """Rows by table; tables that have none are left out."""
    refused: Sequence[Row]
    """What of it was refused, with the reason."""
    differences: Sequence[Row]
    """What proofs found of an order and could not heal."""
    originals: Sequence[Original]


class SquareTracer:
    """Finds the originals of what the lake holds. Only reads."""

    def __init__(self, stores: Stores, *, in_clear: bool = False) -> None:
        self._stores = stores
        self._in_clear = in_clear

    def trace(self, kind: Kind, square_id: str, day: date | None = None) -> SquareTrace:
        """The thing with this id; of stock, the rows of one day, by default the last known.

        Raises SourceUnavailable when the lake cannot be read.
        """
        with self._stores.lake.reading() as connection:
            lake = _LakeRows(LakeReader(connection), square_id)
            rows = {table: lake.of(table, kind.id_column) for table in kind.models}
            refused = [row for row in lake.of(SquareTable.REFUSED, "object_id") if row["kind"] == kind.thing]
            differences = lake.of(SquareTable.DIFFERENCES, kind.id_column) if kind.parts else []
        if kind.days is Days.BUSINESS:
            rows = {kind.table: _of_day(rows[kind.table], day)}
        found = {table: told for table, told in rows.items() if told}
        pages = [*(row for told in found.values() for row in told), *refused]
        places = dict.fromkeys((row["page_sha256"], row["page_position"]) for row in pages)
        originals = [self._original(kind, *place) for place in places if place[0]]
        return SquareTrace(found, refused, differences, originals)

    def _original(self, kind: Kind, sha256: str, position: int) -> Original:
        try:
            thing = _listed(self._stores.landing.read(sha256), kind.lists, position, sha256)
        except RomsError as error:
            return Original(sha256, position, None, str(error))
        return Original(sha256, position, thing if self._in_clear else shown(thing, kind.lists))


def _listed(body: bytes, lists: str, position: int, sha256: str) -> Any:
    """The thing at a place of an answer. Raises RuleBroken when the answer has no such place."""
    try:
        return orjson.loads(body)[lists][position]
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise RuleBroken(
            f"the answer {sha256} lists no {lists}[{position}]; sync again with --force"
        ) from error


def _of_day(rows: Sequence[Row], day: date | None) -> list[Row]:
    wanted = day or max((row["date"] for row in rows), default=None)
    return [row for row in rows if row["date"] == wanted]


class _LakeRows:
    """Rows that bear one id; none when there is no such table yet."""

    def __init__(self, lake: LakeReader, square_id: str) -> None:
        self._lake = lake
        self._square_id = square_id

    def of(self, table: str, column: str) -> list[Row]:
        """Rows of a table, in the order of all their columns."""
        sql = f"SELECT * FROM {table} WHERE {column} = $id ORDER BY ALL"
        return [*self._lake.rows(sql, {"id": self._square_id})]
