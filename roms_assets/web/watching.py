"""What the watch asks of web pages: sites whose last reading is not good, and a day's figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.settings import Business, WebSettings
from roms_assets.web import entries
from roms_assets.web.reading import JobState
from roms_assets.web.rules.tables import LISTINGS
from roms_assets.web.rules.troubles import SiteState, day_figures, troubles


@dataclass(frozen=True)
class WebWatch:
    """Looks at the sites of one business; only the ledger is asked, so nothing is waited for."""

    business: Business
    settings: WebSettings
    ledger: Ledger

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when the ledger does not answer."""
        today = now.astimezone(self.business.zone).date()
        return troubles([_state(each) for each in entries.newest(self.ledger, self._sites, today)])

    def figures(self, now: datetime) -> Figures:
        """The figures of yesterday. Raises SourceUnavailable."""
        day = now.astimezone(self.business.zone).date() - timedelta(days=1)
        known = self.ledger.entries(LISTINGS, day, day, self._sites)
        return day_figures([_state(each) for each in known], day)

    @property
    def _sites(self) -> list[str]:
        return [site.name for site in self.settings.sites]


def _state(entry: Entry) -> SiteState:
    return SiteState(
        entry.source,
        entry.day,
        entry.reason,
        entry.state == JobState.DRIFTED,
        int(entry.figures.get("rows", 0)),
        entry.last_attempt_at,
        entries.vanished_of(entry),
    )
