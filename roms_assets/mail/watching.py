"""What the watch asks of mail: which mailbox fails, what waits for a person, who changed, and the day's figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from resources.events import EventStore
from resources.ledger import Ledger
from roms_assets.kernel.events import EventCounts, EventState, is_mail
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.mail import entries
from roms_assets.mail.rules.poll_ids import polled_at
from roms_assets.mail.rules.troubles import BadMailbox, Letter, State, day_figures, troubles
from roms_assets.settings import MailSettings

_LOOKED_AT = 100


@dataclass(frozen=True)
class MailWatch:
    """Looks at the mail of one business; the lake is not asked, so nothing is waited for."""

    settings: MailSettings
    ledger: Ledger
    events: EventStore

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when a store does not answer."""
        counts = self._counts()
        state = State(
            list(self._mailboxes(now)),
            sum(each.dead for each in counts.values()),
            list(self._letters(counts)),
            self._oldest_unread_at(counts),
            entries.drifting(self.ledger),
        )
        return troubles(state, now)

    def figures(self, now: datetime) -> Figures:
        """How it stands. Raises SourceUnavailable."""
        counts = self._counts().values()
        return day_figures(sum(each.read for each in counts), sum(each.dead for each in counts))

    def _counts(self) -> Mapping[str, EventCounts]:
        return {name: each for name, each in self.events.counts().items() if is_mail(name)}

    def _mailboxes(self, now: datetime) -> Iterator[BadMailbox]:
        """Those that roms.yaml names and that could not be read the last time."""
        known = entries.newest(self.ledger, now)
        for mailbox in self.settings.mailboxes:
            entry = known.get(mailbox.name)
            if entry is not None and entry.state != entries.READ:
                since = datetime.fromisoformat(str(entry.figures["failing_since"]))
                yield BadMailbox(mailbox.name, entry.reason, since, entry.state == entries.REFUSED)

    def _letters(self, counts: Mapping[str, EventCounts]) -> Iterator[Letter]:
        """The newest mails that wait for a person, newest first."""
        for event in self.events.listed(state=EventState.DEAD, source=list(counts), limit=_LOOKED_AT):
            yield Letter(event.id, event.reason, event.settled_at)

    def _oldest_unread_at(self, counts: Mapping[str, EventCounts]) -> datetime | None:
        """When the oldest unread mail was fetched: what its poll's name begins with."""
        oldest = self.events.waiting([name for name, each in counts.items() if each.waiting], 1)
        return polled_at(oldest[0].correlation_id) if oldest else None
