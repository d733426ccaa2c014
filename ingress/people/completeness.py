"""Which of the last days are complete, as the ledger knows. It is read, never written or made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.days import days_from
from roms_assets.pos.expecting import expected
from roms_assets.pos.rules.arrivals import DayCount, count
from roms_assets.settings import Business
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.tables import SquareTable

SHOWN_DAYS = 7


@dataclass(frozen=True)
class ShownDay:
    """How complete one business day is."""

    day: date
    tills: DayCount | None
    """How many have reported; None where no tills upload files."""
    proofs: Counter[State] | None
    """How Square's locations were proven; None where Square is not read."""


def last_days(business: Business, ledger: Ledger, now: datetime) -> list[ShownDay]:
    """The last days that are over, newest first; none before the ledger is there. Raises SourceUnavailable.

    Without tills and without Square nothing is known of days, so that none is shown.
    """
    if not (business.pos or business.square):
        return []
    last = business.last_complete_day(now)
    first = max(business.first_day, last - timedelta(days=SHOWN_DAYS - 1))
    if not ledger.is_there or last < first:
        return []
    tills = expected(business, ledger, first, last)
    proofs = ledger.entries(SquareTable.COMPLETENESS, first, last) if business.square else []
    days = reversed(days_from(first, last))
    return [
        ShownDay(
            day,
            count(each for each in tills if each.till_day.day == day) if business.pos else None,
            _proofs(proofs, day) if business.square else None,
        )
        for day in days
    ]


def _proofs(entries: Sequence[Entry], day: date) -> Counter[State]:
    return Counter(State(entry.state) for entry in entries if entry.day == day)
