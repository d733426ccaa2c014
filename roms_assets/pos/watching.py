"""What the watch asks of POS: which days are incomplete, and a day's figures. Reads the ledger alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.pos.entries import DATASET, history_of
from roms_assets.pos.expecting import expected, usual_lines
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.day_figures import day_figures
from roms_assets.pos.rules.incomplete_days import ASKED_BY, incomplete_days, lacking
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import LOOK_BACK, UsualLines
from roms_assets.settings import Business

_RECENT = timedelta(days=34)
"""So far back far fewer lines than usual are told, too; of older days only what the ledger calls not whole."""


@dataclass(frozen=True)
class PosWatch:
    """Looks at the till-days of one business."""

    business: Business
    ledger: Ledger

    def troubles(self, now: datetime) -> list[Trouble]:
        """A trouble for each day that was found incomplete, whichever run found it."""
        last = self.business.last_complete_day(now)
        if last < self.business.first_day:
            return []
        recent = self._expected(last - _RECENT, last)
        older = [self._expected_of(entry) for entry in self._unsettled(last - _RECENT)]
        looked_at = [each for each in [*older, *recent] if each.state is not State.ARRIVED]
        found = lacking(looked_at, self._usual(looked_at), last, self._end_of(last) + ASKED_BY, now)
        return incomplete_days(found, _seen_at(looked_at))

    def figures(self, now: datetime) -> Figures:
        """The figures of the last day that is over."""
        day = self.business.last_complete_day(now)
        tills = self._expected(day, day)
        return day_figures(day, tills, self._usual(tills), self.business.currency)

    def _unsettled(self, before: date) -> list[Entry]:
        """Entries of what is not whole, of tills that `roms.yaml` still names and of days before one."""
        tills = set(self.business.tills.names())
        return [
            entry
            for entry in self.ledger.entries_but(DATASET, State.ARRIVED.value)
            if self.business.first_day <= entry.day < before and entry.source in tills
        ]

    def _expected_of(self, entry: Entry) -> Expected:
        till_day = TillDay.of(f"{entry.day.isoformat()}|{entry.source}")
        return Expected(till_day, self.business.why_closed(till_day), entry)

    def _expected(self, first: date, last: date) -> list[Expected]:
        return expected(self.business, self.ledger, max(first, self.business.first_day), last)

    def _usual(self, expected: Sequence[Expected]) -> UsualLines:
        return usual_lines(history_of(self.ledger, [each.till_day for each in expected], LOOK_BACK))

    def _end_of(self, day: date) -> datetime:
        midnight = datetime.combine(day + timedelta(days=1), time(), self.business.zone)
        return midnight.astimezone(UTC)


def _seen_at(looked_at: Sequence[Expected]) -> dict[date, datetime]:
    """When each day was last asked for."""
    seen: dict[date, datetime] = {}
    for each in looked_at:
        if each.known and each.known.last_attempt_at:
            asked, day = each.known.last_attempt_at, each.till_day.day
            seen[day] = max(asked, seen.get(day, asked))
    return seen
