"""Senders whose mails used to be understood and now are not: they have changed how they write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from roms_assets.mail.rules.judging import MailState

USED_TO = timedelta(days=60)
"""A sender of whom a mail was accepted within so long before used to be understood."""
QUARANTINED_IN_A_ROW = 2
"""So many mails of the sender's own in a row that reading doubts."""
NOTHING_IN_A_ROW = 5
"""So many in a row that tell of nothing, and at least twice as many as ever came between two that did."""


NEVER_IN_A_ROW = 5
"""So many doubtful ones of a kind of which none was ever understood, of a sender whose others are."""
UNPROVEN_IN_A_ROW = 3
"""So many doubtful ones that nobody proved, of a sender that proved itself, and at least twice as many as ever came
between two that counted: anybody may write some under its name, but then its own go on."""


@dataclass(frozen=True)
class SeenMail:
    """As much of a mail as shows whether its sender is understood."""

    mail_id: str
    sender: str
    """The domain of its sender's address."""
    received_at: datetime
    state: MailState
    is_proven: bool = True
    """Whether the receiving server proved that its sender sent it."""
    is_refuted: bool = False
    """Whether that server found that its signature is none of its sender's."""
    kind: str = ""
    """What it is, or seems to be."""


@dataclass(frozen=True)
class Drift:
    """How it stands with one sender."""

    accepted: int
    """How many of its mails were understood in the time looked at."""
    failed: int
    """How many in a row were not, up to the newest."""
    example: str
    """The newest of these; empty when there is none."""
    since: datetime | None
    """When the first of these came."""
    is_drift: bool
    kind: str = ""
    """Of which kind these are, where the sender's others are understood."""
    is_unproven: bool = False
    """Whether nobody proves any more that the sender sends them."""

    @property
    def told(self) -> str:
        """In words."""
        of_kind = f" of kind {self.kind}" if self.kind else ""
        were_not = "could not be proven to be its own" if self.is_unproven else "were not"
        since = f", since {self.since:%Y-%m-%d}" if self.since else ""
        return (
            f"{self.accepted:,} mails of the last {USED_TO.days} days were understood, the last {self.failed:,}"
            f"{of_kind} {were_not}{since}; an example is {self.example[:12]}"
        )


def drifts(mails: Iterable[SeenMail]) -> Mapping[str, Drift]:
    """Sender -> how it stands, of all that used to be understood."""
    by_sender: dict[str, list[SeenMail]] = {}
    for mail in sorted(mails, key=lambda each: (each.received_at, each.mail_id), reverse=True):
        by_sender.setdefault(mail.sender, []).append(mail)
    found = {sender: _of_all(several) for sender, several in by_sender.items()}
    return {sender: drift for sender, drift in sorted(found.items()) if drift.accepted}


def _its_own(mails: list[SeenMail]) -> list[SeenMail]:
    """Of a sender that proves itself only what is proven: anybody can write the rest under its name."""
    proves_itself = any(map(_is_proof, mails))
    return [mail for mail in mails if mail.is_proven or not (proves_itself or mail.is_refuted)]


def _is_proof(mail: SeenMail) -> bool:
    return mail.state is MailState.ACCEPTED and mail.is_proven


def _of_all(newest_first: list[SeenMail]) -> Drift:
    """Of the mails that are its own; where these are understood of those that nobody proves any more."""
    own = _its_own(newest_first)
    drift = _of_sender(own) if own else Drift(0, 0, "", None, is_drift=False)
    if drift.is_drift or not any(map(_is_proof, newest_first)):
        return drift
    unproven = [
        mail for mail in newest_first if _is_proof(mail) or (_is_doubtful(mail) and not mail.is_proven)
    ]
    kinds = dict.fromkeys(mail.kind for mail in unproven if not mail.is_proven)
    of_kinds = ((kind, [each for each in unproven if each.kind == kind]) for kind in kinds)
    told = (_unproven(several, kind) for kind, several in [("", unproven), *of_kinds])
    return next(filter(None, told), drift)


def _is_doubtful(mail: SeenMail) -> bool:
    return mail.state is MailState.QUARANTINED


def _unproven(newest_first: Sequence[SeenMail], kind: str) -> Drift | None:
    """That nobody proves them any more; None where some are proven still, or none of them ever was."""
    drift = _drift(newest_first)
    usual = max(map(len, _runs(newest_first)[1:]), default=0)
    if not drift.accepted or drift.failed < max(UNPROVEN_IN_A_ROW, 2 * usual):
        return None
    return replace(drift, is_drift=True, is_unproven=True, kind=kind)


def _of_sender(newest_first: Sequence[SeenMail]) -> Drift:
    """Of all its mails; where these are understood of the first kind of them that is not."""
    drift = _drift(newest_first)
    if drift.is_drift or not drift.accepted:
        return drift
    kinds = dict.fromkeys(mail.kind for mail in newest_first if mail.state is MailState.QUARANTINED)
    of_kinds = (_of_kind(drift, kind, [each for each in newest_first if each.kind == kind]) for kind in kinds)
    return next((each for each in of_kinds if each.is_drift), drift)


def _of_kind(drift: Drift, kind: str, newest_first: Sequence[SeenMail]) -> Drift:
    """Accepted mails of other kinds between them hide nothing."""
    failed = [mail for mail in _runs(newest_first)[0] if mail.state is MailState.QUARANTINED]
    was_understood = any(mail.state is MailState.ACCEPTED for mail in newest_first)
    if len(failed) < (QUARANTINED_IN_A_ROW if was_understood else NEVER_IN_A_ROW):
        return drift
    return Drift(drift.accepted, len(failed), failed[0].mail_id, failed[-1].received_at, True, kind)


def _drift(newest_first: Sequence[SeenMail]) -> Drift:
    horizon = newest_first[0].received_at - USED_TO
    failed, *earlier = _runs(newest_first)
    accepted = sum(mail.state is MailState.ACCEPTED and mail.received_at >= horizon for mail in newest_first)
    return Drift(
        accepted,
        len(failed),
        failed[0].mail_id if failed else "",
        failed[-1].received_at if failed else None,
        accepted > 0 and _is_unusual(failed, max(map(len, earlier), default=0)),
    )


def _runs(newest_first: Sequence[SeenMail]) -> list[list[SeenMail]]:
    """The mails that were not understood, cut at each that was; the first run reaches to the newest mail."""
    runs: list[list[SeenMail]] = [[]]
    for mail in newest_first:
        if mail.state is MailState.ACCEPTED:
            runs.append([])
        else:
            runs[-1].append(mail)
    return runs


def _is_unusual(failed: Sequence[SeenMail], usual: int) -> bool:
    """A shop's newsletters tell of no order, and several of them come between two orders."""
    doubted = sum(mail.state is MailState.QUARANTINED for mail in failed)
    return doubted >= QUARANTINED_IN_A_ROW or len(failed) >= max(NOTHING_IN_A_ROW, 2 * usual)
