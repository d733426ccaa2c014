"""What the watch asks of webhooks: what could not be read, what waits, who is silent, and a day's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from resources.events import EventStore
from resources.ledger import Entry, Ledger
from roms_assets.kernel.events import Event, EventCounts, EventState, is_webhook
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.settings import Business
from roms_assets.webhooks import entries
from roms_assets.webhooks.rules.tables import ORDERS
from roms_assets.webhooks.rules.troubles import Letter, State, day_figures, troubles

_LOOKED_AT = 200
_FAILED_WITHIN = timedelta(days=2)


@dataclass(frozen=True)
class WebhookWatch:
    """Looks at the events and the asking of one business; the lake is not asked, so nothing is waited for."""

    business: Business
    ledger: Ledger
    events: EventStore

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when a store does not answer."""
        counts = self._counts()
        sources = self.business.webhooks.sources if self.business.webhooks else ()
        is_any_dead = any(each.dead for each in counts.values())
        dead = self._dead(list(counts)) if is_any_dead else []
        reason, failed_at = self._failed(now)
        state = State(
            counts,
            frozenset(source.name for source in sources),
            [Letter(event.id, event.source, event.reason, event.settled_at) for event in dead],
            reason,
            failed_at,
            {name: self._reason(name) for name, each in counts.items() if each.waiting},
        )
        return troubles(state, now)

    def figures(self, now: datetime) -> Figures:
        """The figures of the last day of UTC that is over. Raises SourceUnavailable."""
        day = now.astimezone(UTC).date() - timedelta(days=1)
        entry = self.ledger.entry(ORDERS, day, entries.SOURCE)
        return day_figures(self._counts(), entry.figures if entry else {})

    def _counts(self) -> dict[str, EventCounts]:
        """How it stands with every sender; the event store knows mail, too, which is not sent to the front door."""
        return {name: each for name, each in self.events.counts().items() if is_webhook(name)}

    def _dead(self, sources: Sequence[str]) -> list[Event]:
        return self.events.listed(state=EventState.DEAD, source=sources, limit=_LOOKED_AT)

    def _failed(self, now: datetime) -> tuple[str, datetime | None]:
        """Why asking failed the last time, and when; nothing when it worked since."""
        known = self.ledger.entries(ORDERS, (now - _FAILED_WITHIN).date(), now.date(), [entries.SOURCE])
        newest = max((entry for entry in known if entry.last_attempt_at), key=_tried_at, default=None)
        if newest is None or newest.state != entries.FAILED:
            return "", None
        return newest.reason, newest.last_attempt_at

    def _reason(self, source: str) -> str:
        return next((event.reason for event in self.events.waiting([source], 1)), "")


def _tried_at(entry: Entry) -> datetime:
    assert entry.last_attempt_at
    return entry.last_attempt_at
