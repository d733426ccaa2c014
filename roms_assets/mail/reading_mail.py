"""Waiting events of mail -> the originals -> what they tell -> the lake -> settled."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Self

from resources.clock import Clock
from resources.events import EventStore
from resources.landing import Landing
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.kernel.events import Event, EventState, Outcome, is_mail
from roms_assets.kernel.faults import told
from roms_assets.kernel.pauses import after_failing, tried_until
from roms_assets.mail.keeping import Kept, MailKeeper
from roms_assets.mail.rules.found import MailRead
from roms_assets.mail.rules.judging import (
    COPY_COUNTS,
    RELEASED,
    MailState,
    Verdict,
    decision_in,
    judged,
    verdict_in,
)
from roms_assets.mail.rules.pointers import ASKED_AGAIN_FOR, Pointer, mailbox_of
from roms_assets.mail.rules.reading import Manner, read_mail
from roms_assets.mail.rules.rows import Looked, MailRows, mail_rows

LOG = logging.getLogger("roms.mail")
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


@dataclass(frozen=True)
class _Done:
    """A mail that was looked at, and its rows."""

    looked: Looked
    rows: MailRows


@dataclass(frozen=True)
class _Fault:
    """Why a mail could not be read."""

    reason: str
    pointer: Pointer | None
    """None when its event points to no mail."""
    may_heal: bool = False


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

    def read(self, waiting: Sequence[Event]) -> MailsRead:
        """Read waiting events and settle them, by what a person decided about them where that is so."""
        read, done, outcomes = MailsRead(), [], []
        for event in waiting:
            found = self._tried(event)
            if isinstance(found, _Done):
                done.append(found)
            elif found.may_heal and after_failing(event) is EventState.WAITING:
                outcomes.append(self._later(event, found.reason))
                read.to_try_again += 1
            elif found.pointer is None:
                outcomes.append(self._outcome(event.id, Verdict(MailState.REFUSED, found.reason)))
                read.states[MailState.REFUSED] += 1
            else:
                done.append(self._refused(event, found.pointer, found.reason))
        outcomes += self._keep(done, read)
        self.events.settle(outcomes)
        self._free_copies(done)
        return read

    def read_again(self, events: Iterable[Event]) -> MailsRead:
        """Make the rows of settled events anew from landing. One whose original is gone keeps the rows that it has."""
        read = MailsRead()
        settled = (each for each in events if each.state is not EventState.WAITING)
        while several := list(islice(settled, _AT_ONCE)):
            found = [self._tried(event) for event in several]
            done = [each for each in found if isinstance(each, _Done)]
            read.states[MailState.REFUSED] += len(found) - len(done)
            self._let_agree(done, self._keep(done, read))
            self._free_copies(done)
        return read

    def _tried(self, event: Event) -> _Done | _Fault:
        """A mail with its rows, or why it could not be read; our own fault in reading it is one, too."""
        pointer = None
        try:
            pointer = Pointer.read(event.body)
            looked = self._looked(event, pointer)
            return _Done(looked, mail_rows(looked))
        except RomsError as error:
            return _Fault(str(error), pointer, may_heal=not isinstance(error, RuleBroken))
        except Exception as error:
            # Whatever it is: one mail must not keep the others waiting.
            LOG.error("mail: event %d cannot be read: %s", event.id, told(error))  # noqa: TRY400  its words may quote
            return _Fault(f"reading it failed, which is a fault of ROMS: {told(error)}", pointer)

    def _looked(self, event: Event, pointer: Pointer) -> Looked:
        """Raises RuleBroken, SourceUnavailable when its original cannot be read."""
        at = self.clock.now()
        if not pointer.is_whole:
            return self._refused(event, pointer, _lacking(pointer)).looked
        _, read = read_kept(self.landing, event, pointer, self.manner_of)
        is_released = decision_in(event.reason) == RELEASED
        verdict = verdict_in(event.reason) or judged(
            read, is_released=is_released, shows_address=self.shows_persons
        )
        return Looked(event, pointer, read, verdict, at, self.shows_persons)

    def _refused(self, event: Event, pointer: Pointer, reason: str) -> _Done:
        """Without a reading of it; what a person decided about it stands."""
        decided = decision_in(event.reason)
        refused = Verdict(MailState.REFUSED, f"{decided}; {reason}" if decided else reason)
        looked = Looked(event, pointer, None, verdict_in(event.reason) or refused, self.clock.now())
        return _Done(looked, mail_rows(looked))

    def _later(self, event: Event, reason: str) -> Outcome:
        """It is tried again; what a person decided about it stays noted."""
        noted = decision_in(event.reason) or reason
        return Outcome(event.id, EventState.WAITING, noted, self.clock.now(), self.run_id)

    def _outcome(self, event_id: int, verdict: Verdict) -> Outcome:
        return Outcome(event_id, verdict.event_state, verdict.reason, self.clock.now(), self.run_id)

    def _keep(self, done: Sequence[_Done], read: MailsRead) -> list[Outcome]:
        """Rows first, then the events: a kill between them has the mails read once more, which changes nothing."""
        kept = self.keeper.keep([each.rows for each in done]) if done else Kept()
        self.events.replay(kept.read_again)
        read.kept.add(kept)
        outcomes = []
        for event_id, verdict in ((each.looked.event.id, each.looked.verdict) for each in done):
            final = _final(event_id, verdict, kept)
            read.states[final.state] += 1
            outcomes.append(self._outcome(event_id, final))
        return outcomes

    def _let_agree(self, done: Sequence[_Done], outcomes: Sequence[Outcome]) -> None:
        """Where reading anew comes to something else than before, as with another template, the event says so, too."""
        states = {each.looked.event.id: each.looked.event.state for each in done}
        other = [each for each in outcomes if each.state is not states[each.event_id]]
        self.events.replay(each.event_id for each in other)
        self.events.settle(other)

    def _free_copies(self, done: Iterable[_Done]) -> None:
        """Dead copies, in other folders, of mails that count now are read once more: nobody waits for them."""
        counts = {each.rows.mail_id for each in done if each.looked.verdict.state is MailState.ACCEPTED}
        copies = self.events.of_claims(counts) if counts else []
        self.events.replay(
            each.id for each in copies if is_mail(each.source) and each.state is EventState.DEAD
        )


def _final(event_id: int, verdict: Verdict, kept: Kept) -> Verdict:
    """What becomes of a mail once it is known whether another copy of it counts; what a person decided stays noted."""
    if event_id in kept.copies:
        reason = f"{RELEASED}; {COPY_COUNTS}" if verdict.is_released else COPY_COUNTS
        return Verdict(MailState.COPY, reason, is_released=verdict.is_released)
    is_waste = event_id in kept.passed_over and verdict.event_state is EventState.DEAD
    return Verdict(MailState.ACCEPTED, COPY_COUNTS) if is_waste else verdict


def read_kept(
    landing: Landing, event: Event, pointer: Pointer, manner_of: Callable[[str], Manner]
) -> tuple[bytes, MailRead]:
    """A mail's bytes and what reading it gives now. Raises RuleBroken, SourceUnavailable when they cannot be read."""
    raw = landing.read(pointer.mail_sha256)
    return raw, read_mail(raw, event.received_at, manner_of(mailbox_of(event.source)))


def _lacking(pointer: Pointer) -> str:
    if not pointer.is_handed_out:
        return (
            "the mail server has this mail and does not hand it out; each poll of"
            f" {ASKED_AGAIN_FOR.days} days asks for it again"
        )
    return (
        f"a mail of {pointer.size / 1_000_000:,.0f} MB is larger than mail.largest_mail_mb allows:"
        " only its header was fetched; when more is allowed, the next poll fetches it"
    )
