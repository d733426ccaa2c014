"""Waiting events of mail -> the originals -> what they tell -> the lake -> settled."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Self

from resources.clock import Clock
from resources.events import EventStore
from resources.landing import Landing
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.kernel.events import Event, EventState, Outcome
from roms_assets.kernel.pauses import after_failing, tried_until
from roms_assets.mail.keeping import Kept, MailKeeper
from roms_assets.mail.rules.judging import RELEASED, MailState, Verdict, judged
from roms_assets.mail.rules.pointers import Pointer, mailbox_of
from roms_assets.mail.rules.reading import Manner, read_mail
from roms_assets.mail.rules.rows import Looked, MailRows, mail_rows, subject_of

_AT_ONCE = 200
"""So many mails share a transaction of the lake."""


@dataclass
class MailsRead:
    """What some rounds came to."""

    states: dict[MailState, int] = field(default_factory=lambda: dict.fromkeys(MailState, 0))
    to_try_again: int = 0
    kept: Kept = field(default_factory=Kept)

    @property
    def mails(self) -> int:
        """How many were looked at."""
        return sum(self.states.values()) + self.to_try_again

    def add(self, other: Self) -> None:
        """Count another round."""
        for state, count in other.states.items():
            self.states[state] += count
        self.to_try_again += other.to_try_again
        self.kept.add(other.kept)


@dataclass
class MailReader:
    """Reads kept mails by the terms of their mailboxes."""

    events: EventStore
    landing: Landing
    keeper: MailKeeper
    manner_of: Callable[[str], Manner]
    """Mailbox -> how its mails are read."""
    shows_persons: bool
    """Whether subjects and addresses may stand in tables."""
    clock: Clock
    run_id: str = ""

    def read_round(self, sources: Sequence[str]) -> MailsRead:
        """Read what is due now, at most as many as share a transaction. A fault of one mail stops no other."""
        return self.read(self.events.due(sources, _AT_ONCE, tried_until(self.clock.now())))

    def read(self, waiting: Sequence[Event], *, releases: bool = False) -> MailsRead:
        """Read waiting events and settle them; with `releases` they count whatever is doubtful of them."""
        read, looked = MailsRead(), []
        for event in waiting:
            try:
                looked.append(self._looked(event, is_released=releases or event.reason == RELEASED))
            except RomsError as error:
                if isinstance(error, RuleBroken) or after_failing(event) is EventState.DEAD:
                    looked.append(self._refused(event, str(error)))
                else:
                    now = self.clock.now()
                    self.events.settle([Outcome(event.id, EventState.WAITING, str(error), now, self.run_id)])
                    read.to_try_again += 1
        self._keep(looked, read)
        self._settle(looked)
        return read

    def read_again(self, events: Iterable[Event]) -> MailsRead:
        """Make the rows of settled events anew from landing. One whose original is gone keeps the rows that it has."""
        read = MailsRead()
        settled = (each for each in events if each.state is not EventState.WAITING)
        while several := list(islice(settled, _AT_ONCE)):
            looked = []
            for event in several:
                try:
                    looked.append(self._looked(event, is_released=event.reason == RELEASED))
                except RomsError:
                    read.states[MailState.REFUSED] += 1
            self._keep(looked, read)
            self._let_agree(looked)
        return read

    def _looked(self, event: Event, *, is_released: bool) -> Looked:
        """Raises RuleBroken, SourceUnavailable when its original cannot be read."""
        pointer, at = Pointer.read(event.body), self.clock.now()
        if not pointer.is_whole:
            return self._refused(event, _too_large(pointer))
        raw = self.landing.read(pointer.mail_sha256)
        read = read_mail(raw, event.received_at, self.manner_of(mailbox_of(event.source)))
        verdict = judged(read, is_released=is_released, shows_address=self.shows_persons)
        subject = subject_of(raw) if self.shows_persons else None
        return Looked(event, pointer, read, verdict, at, subject, self.shows_persons)

    def _refused(self, event: Event, reason: str) -> Looked:
        verdict = Verdict(MailState.REFUSED, reason)
        return Looked(event, Pointer.read(event.body), None, verdict, self.clock.now())

    def _keep(self, looked: Sequence[Looked], read: MailsRead) -> None:
        """Rows first, then the events: a kill between them has the mails read once more, which changes nothing."""
        rows: list[MailRows] = [mail_rows(each) for each in looked]
        if rows:
            read.kept.add(self.keeper.keep(rows))
        for each in looked:
            read.states[each.verdict.state] += 1

    def _settle(self, looked: Iterable[Looked]) -> None:
        verdicts = [(each.event.id, each.verdict, each.at) for each in looked]
        self.events.settle(
            [Outcome(id_, told.event_state, told.reason, at, self.run_id) for id_, told, at in verdicts]
        )

    def _let_agree(self, looked: Iterable[Looked]) -> None:
        """Where reading anew comes to something else than before, as with another template, the event says so, too."""
        other = [each for each in looked if each.verdict.event_state is not each.event.state]
        self.events.replay(each.event.id for each in other)
        self._settle(other)


def _too_large(pointer: Pointer) -> str:
    return (
        f"a mail of {pointer.size / 1_000_000:,.0f} MB is larger than mail.largest_mail_mb allows:"
        " only its header was fetched"
    )
