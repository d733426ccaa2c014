"""What the watch asks of Square: what failed, which days are not proven or oddly empty, and a day's figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from resources.lake_reader import LakeReader
from resources.ledger import Entry, Ledger
from resources.stores import Stores
from roms_assets.kernel.incidents import Figures, Incident, Trouble
from roms_assets.settings import Business, SquareSettings
from roms_assets.square import entries
from roms_assets.square.rules.asking import local_date
from roms_assets.square.rules.day_figures import DayFigures, day_figures
from roms_assets.square.rules.due import left_over, overdue
from roms_assets.square.rules.kinds import KINDS, Kind
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.tables import SquareTable
from roms_assets.square.rules.troubles import Circumstances, Failure, PlaceDay, Seen, troubles
from roms_assets.square.rules.usual import LOOK_BACK

_RECENT = timedelta(days=34)
"""So far back far fewer orders than usual are told; of older days only what is not proven."""
_DRIFT_DAYS = timedelta(days=7)
_SALES = f"""
SELECT currency, count(*) AS orders, sum(total_minor) AS total FROM {SquareTable.ORDERS}
WHERE business_date = $day AND state = 'COMPLETED'
    AND (lines > 0 OR order_id NOT IN (SELECT order_id FROM {SquareTable.RETURNED_LINES}))
GROUP BY currency ORDER BY currency
"""
"""As `square_daily_sales` counts: an order that only takes back is no sale."""
_LATE_AND_REFUSED = f"""
SELECT
    (SELECT count(*) FROM {SquareTable.LATE_ORDERS} WHERE found_at >= $since) AS late,
    (SELECT count(*) FROM {SquareTable.REFUSED} WHERE read_at >= $since) AS refused
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
        proofs = entries.proofs(self._ledger)
        never = overdue(self._unproven(proofs, last), today) if any(read.values()) else []
        return troubles(Seen(failures, _place_days(proofs, last), self._drift(today), never), around)

    def figures(self, now: datetime) -> Figures:
        """The figures of the last day that is over. Raises SourceUnavailable when the lake is busy for long."""
        day = self.business.last_complete_day(now)
        proofs = entries.proofs(self._ledger)
        places = [entries.place_day(each) for each in proofs if each.day == day]
        drift = self._drift(local_date(now, self.business.time_zone))
        found = DayFigures(day, places, len(drift), len(left_over(self._unproven(proofs, day), day)))
        with self.stores.lake.reading() as lake:
            reader = LakeReader(lake)
            found.sales = [
                (row["currency"], row["orders"], row["total"]) for row in reader.rows(_SALES, {"day": day})
            ]
            for row in reader.rows(_LATE_AND_REFUSED, {"since": now - timedelta(days=1)}):
                found.late, found.refused = row["late"], row["refused"]
        return day_figures(found)

    @property
    def _ledger(self) -> Ledger:
        return self.stores.ledger

    def _read(self, kind: Kind) -> list[Entry]:
        """What is known of every day of a data type."""
        return self._ledger.entries(kind.dataset, date.min, date.max, [entries.SOURCE])

    def _unproven(self, proofs: Sequence[Entry], last: date) -> dict[date, datetime | None]:
        """Day up to the last that has no proof -> when it was last tried in vain, None for never."""
        return entries.unproven_days(proofs, self.settings.first_day or self.business.first_day, last)

    def _drift(self, today: date) -> dict[str, str]:
        """Data type -> what it held in the last week that ROMS does not know."""
        seen = self._ledger.entries(entries.DRIFT, today - _DRIFT_DAYS, today)
        told: dict[str, set[str]] = {}
        for each in seen:
            told.setdefault(each.source, set()).update(each.reason.split(", "))
        return {name: ", ".join(sorted(words)) for name, words in told.items()}


def _place_days(proofs: Sequence[Entry], last: date) -> Iterator[PlaceDay]:
    """Every location and day of which a proof is known, recent ones with what is usual."""
    orders: dict[str, dict[date, int]] = {}
    for each in proofs:
        if State(each.state).is_proven and each.day >= last - _RECENT - LOOK_BACK:
            orders.setdefault(each.source, {})[each.day] = int(each.figures["orders"])
    for each in proofs:
        is_recent = last - _RECENT <= each.day <= last
        yield entries.place_day(each, orders.get(each.source, {}) if is_recent else None)


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
