"""What the watch asks of card statements: refused files, lines that wait, what does not add up, a day's figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.settings import Business, StatementSettings
from roms_assets.statements import entries
from roms_assets.statements.rules.claims import State
from roms_assets.statements.rules.troubles import (
    BrokenDay,
    DayState,
    FileState,
    day_figures,
    not_accounted,
    troubles,
)

_TOLD_FOR = timedelta(days=14)
"""So long a file with something refused is told of, unless one of its name was read well since."""


@dataclass(frozen=True)
class StatementsWatch:
    """Looks at the statements of one business; only the ledger is asked, so nothing is waited for."""

    business: Business
    settings: StatementSettings
    ledger: Ledger

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when the ledger does not answer."""
        today = now.astimezone(self.business.zone).date()
        files = entries.newest_files(self.ledger, today - _TOLD_FOR, today)
        waiting = entries.open_days(self.ledger, today - timedelta(days=self.settings.tell_after_days))
        refused = [_file(each) for each in files if each.state not in (entries.READ, entries.WITHDRAWN)]
        doubled = [_file(each) for each in files if each.figures.get("doubled")]
        broken = [BrokenDay(each.day, each.reason, each.last_attempt_at) for each in self._broken()]
        return [*troubles(refused, [_day(each) for each in waiting], doubled), *not_accounted(broken)]

    def _broken(self) -> list[Entry]:
        """The days on which a cent was not accounted for when they were looked at last, oldest first."""
        return sorted(entries.broken_checks(self.ledger), key=lambda each: each.day)

    def figures(self, now: datetime) -> Figures:
        """The figures of yesterday. Raises SourceUnavailable."""
        day = now.astimezone(self.business.zone).date() - timedelta(days=1)
        return day_figures([_day(each) for each in entries.days(self.ledger, day, day)], day)


def _file(entry: Entry) -> FileState:
    figures = entry.figures
    used = int(figures["new"]) + int(figures["known"])
    doubled = int(figures.get("doubled") or 0)
    name, account = str(figures["file"]), str(figures["account"])
    return FileState(
        name, account, used, int(figures["refused"]), entry.reason, entry.last_attempt_at, doubled
    )


def _day(entry: Entry) -> DayState:
    counts = {state: int(entry.figures[state.value]) for state in State}
    waiting = counts[State.REVIEW] + counts[State.UNMATCHED]
    return DayState(entry.source, entry.day, sum(counts.values()), waiting)
