"""What the watch asks of Square: what failed, which days are not proven or oddly empty, and a day's figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from resources.ledger import Entry, Ledger
from resources.stores import Stores
from roms_assets.kernel.incidents import Figures, Incident, Trouble
from roms_assets.settings import Business, SquareSettings
from roms_assets.square import entries
from roms_assets.square.rules.asking import local_date
from roms_assets.square.rules.day_figures import DayFigures, day_figures
from roms_assets.square.rules.due import left_over, overdue, span, unproven
from roms_assets.square.rules.kinds import KINDS, Kind
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.tables import SquareTable
from roms_assets.square.rules.troubles import Circumstances, Failure, PlaceDay, Seen, troubles
from roms_assets.square.rules.usual import LOOK_BACK, usual_orders

_RECENT = timedelta(days=34)
"""So far back far fewer orders than usual are told; of older days only what is not proven."""
_DRIFT_DAYS = timedelta(days=7)
_SALES = f"""
SELECT currency, count(*), sum(total_minor) FROM {SquareTable.ORDERS}
WHERE business_date = $day AND state = 'COMPLETED'
    AND (lines > 0 OR order_id NOT IN (SELECT order_id FROM {SquareTable.RETURNED_LINES}))
GROUP BY currency ORDER BY currency
"""
"""As `square_daily_sales` counts: an order that only takes back is no sale."""
_LATE_AND_REFUSED = f"""
SELECT
    (SELECT count(*) FROM {SquareTable.LATE_ORDERS} WHERE found_at >= $since),
    (SELECT count(*) FROM {SquareTable.REFUSED} WHERE read_at >= $since)
"""


@dataclass(frozen=True)
class SquareWatch:
    """Looks at the Square of one business; what is wrong is read from the ledger alone, so nothing is waited for."""

    business: Business
    settings: SquareSettings
    stores: Stores

    def troubles(self, known: Sequence[Incident], now: datetime) -> list[Trouble]:
        """What is wrong now, whichever run found it, given what people know of already."""
        last, today = self.business.last_complete_day(now), local_date(now, self.business.time_zone)
        read = {name: self._read(kind) for name, kind in KINDS.items()}
        failures = [each for name in read if (each := _failure(KINDS[name], read[name]))]
        told = {each.key: each.parts for each in known if each.healed_at is None}
        read_at = max((_asked_at(each) for found in read.values() for each in found), default=None)
        around = Circumstances.of(told, read_at, now)
        never = self._never_proven(last, today) if any(read.values()) else []
        return troubles(Seen(failures, self._place_days(last), self._drift(today), never), around)

    def figures(self, now: datetime) -> Figures:
        """The figures of the last day that is over. Raises SourceUnavailable when the lake is busy for long."""
        day = self.business.last_complete_day(now)
        places = [_place_day(each, None) for each in self._ledger.entries(SquareTable.COMPLETENESS, day, day)]
        drift = self._drift(local_date(now, self.business.time_zone))
        found = DayFigures(day, places, len(drift), len(left_over(self._unproven(day), day)))
        with self.stores.lake.reading() as lake:
            try:
                found.sales = lake.execute(_SALES, {"day": day}).fetchall()
                ((found.late, found.refused),) = lake.execute(
                    _LATE_AND_REFUSED, {"since": now - timedelta(days=1)}
                ).fetchall()
            except duckdb.CatalogException:  # nothing of Square was read yet
                return day_figures(found)
        return day_figures(found)

    @property
    def _ledger(self) -> Ledger:
        return self.stores.ledger

    def _read(self, kind: Kind) -> list[Entry]:
        """What is known of every day of a data type."""
        return [each for each in self._ledger.entries_but(kind.dataset, "") if each.source == entries.SOURCE]

    def _place_days(self, last: date) -> Iterator[PlaceDay]:
        """Every location and day of which a proof is known, recent ones with what is usual."""
        known = self._ledger.entries_but(SquareTable.COMPLETENESS, "")
        orders: dict[str, dict[date, int]] = {}
        for each in known:
            if State(each.state).is_proven and each.day >= last - _RECENT - LOOK_BACK:
                orders.setdefault(each.source, {})[each.day] = int(each.figures["orders"])
        for each in known:
            is_recent = last - _RECENT <= each.day <= last
            yield _place_day(each, orders.get(each.source, {}) if is_recent else None)

    def _never_proven(self, last: date, today: date) -> list[date]:
        """Days that are over and that nobody has ever proven; one that was tried in vain is told by itself."""
        return overdue(self._unproven(last), today)

    def _unproven(self, last: date) -> dict[date, datetime | None]:
        """Day that is over and has no proof -> when it was last tried in vain, None for never."""
        first = self.settings.first_day or self.business.first_day
        return unproven(span(first, last), entries.proofs(self._ledger, first, last))

    def _drift(self, today: date) -> dict[str, str]:
        """Data type -> what it held in the last week that ROMS does not know."""
        seen = self._ledger.entries(entries.DRIFT, today - _DRIFT_DAYS, today)
        told: dict[str, set[str]] = {}
        for each in seen:
            told.setdefault(each.source, set()).update(each.reason.split(", "))
        return {name: ", ".join(sorted(words)) for name, words in told.items()}


def _failure(kind: Kind, known: Sequence[Entry]) -> Failure | None:
    """The days that could not be read; of a type without days whether its last reading failed."""
    newest = max(known, key=_asked_at, default=None)
    counting = known if kind.has_days else known[-1:]
    failed = [each for each in counting if each.state in entries.ALL_FAILED]
    if not failed or newest is None:
        return None
    last = max(failed, key=_asked_at)
    return Failure(
        kind.name,
        [each.day for each in failed],
        last.reason,
        last.last_attempt_at,
        newest.state in entries.FOR_WANT_OF_A_TOKEN,
        newest.state == entries.TOKEN_MISSING,
    )


def _asked_at(entry: Entry) -> datetime:
    assert entry.last_attempt_at
    return entry.last_attempt_at


def _place_day(entry: Entry, orders: Mapping[date, int] | None) -> PlaceDay:
    return PlaceDay(
        entry.day,
        str(entry.figures.get("name", entry.source)),
        State(entry.state),
        entry.reason,
        int(entry.figures["orders"]),
        usual_orders(entry.day, orders) if orders is not None and entry.figures.get("is_over", 1) else None,
        entry.last_attempt_at,
    )
