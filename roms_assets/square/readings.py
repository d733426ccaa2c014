"""Which days are read: what the ledger calls read, as far as the lake holds it.

The lake notes each reading itself, after its rows. So a lake that was lost, or a copy from before, lacks days that the
ledger calls read: they are read, and proven, again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from resources.stores import Stores
from roms_assets.kernel.days import days_from
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.square import entries
from roms_assets.square.rules.due import unsettled
from roms_assets.square.rules.kinds import Days, Kind
from roms_assets.square.rules.schemas import Reading
from roms_assets.square.rules.tables import SquareTable

_KEY = ("data_type", "day")
_HELD = f"SELECT day, read_at FROM {SquareTable.READINGS} WHERE data_type = $name"
_PROVEN = f"SELECT DISTINCT date FROM {SquareTable.COMPLETENESS}"


@dataclass(frozen=True)
class Readings:
    """What is read of Square, in one business's stores."""

    stores: Stores

    def before(self, kind: Kind, first: date, last: date) -> dict[date, datetime]:
        """Day -> when the last reading began that read it whole; without days that were never read, or are lost."""
        known = entries.read_before(self.stores.ledger, kind, first, last)
        held = self._held(kind) if known else {}
        return {day: at for day, at in known.items() if day in held and held[day] >= at}

    def whole(self, kind: Kind, first: date, last: date) -> dict[date, datetime]:
        """The same for days whose newest reading did not fail: what failed since is to be read again."""
        failed = set(entries.failed_days(self.stores.ledger, kind))
        return {day: at for day, at in self.before(kind, first, last).items() if day not in failed}

    def left(self, kind: Kind, first: date, last: date) -> list[date]:
        """Days since the first that was ever asked for that a sync has still to read.

        Nobody asked for them, as when ROMS was down; their newest reading failed; the lake lost them; or, of days of
        changes, something of them could still come when they were read last.
        """
        asked = entries.states(self.stores.ledger, kind, first, last)
        days = days_from(min(asked, default=last + timedelta(days=1)), last)
        whole = self.whole(kind, first, last)
        if kind.days is Days.UTC:
            return unsettled(days, whole, force=False)
        return [day for day in days if day not in whole and asked.get(day) != entries.NOT_RECOVERABLE]

    def lost(self, kind: Kind, first: date, last: date) -> set[date]:
        """Days that were read whole, and that the lake does not hold."""
        known = entries.read_before(self.stores.ledger, kind, first, last)
        return set(known) - set(self.before(kind, first, last))

    def lost_proofs(self, first: date, last: date) -> set[date]:
        """Business days that were proven, and of which the lake knows nothing."""
        known = {each.day for each in entries.proofs(self.stores.ledger, first, last)}
        return known - {day for (day,) in self._rows(_PROVEN)} if known else set()

    def note(self, kind: Kind, days: Mapping[date, datetime]) -> None:
        """Note in the lake that it holds these days, as they were when their reading began."""
        if not days:
            return
        told = {"data_type": kind.name, "day": list(days), "read_at": list(days.values())}
        rows = pl.DataFrame(told, schema=empty(Reading).schema)
        with self.stores.lake.writing() as lake:
            lake.ensure(SquareTable.READINGS, empty(Reading), descriptions(Reading))
            lake.merge(SquareTable.READINGS, _KEY, ("read_at",), rows)

    def _held(self, kind: Kind) -> dict[date, datetime]:
        return dict(self._rows(_HELD, {"name": kind.name}))

    def _rows(self, sql: str, asked: Mapping[str, str] | None = None) -> list[Any]:
        """Rows of the lake; none when nobody has written the table yet."""
        return [tuple(row.values()) for row in self.stores.lake.rows(sql, dict(asked or {}))]
