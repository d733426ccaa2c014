"""What is wrong with mail: mailboxes out of reach, refused logins, mails that wait for a person, changed senders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from roms_assets.kernel.incidents import Figures, Trouble

SOURCE = "mail"
OUT_OF_REACH_AFTER = timedelta(hours=2)
"""A mailbox that heals within so long is not told of; the mail waits there meanwhile."""
WAITS_TOO_LONG = timedelta(hours=1)
_NAMED = 20


@dataclass(frozen=True)
class BadMailbox:
    """A mailbox whose last poll failed."""

    name: str
    reason: str
    failing_since: datetime
    is_refused: bool
    """Whether the login was refused, which no waiting heals."""


@dataclass(frozen=True)
class Letter:
    """A mail that waits for a person."""

    event_id: int
    reason: str
    settled_at: datetime | None = None


@dataclass(frozen=True)
class State:
    """How it stands with mail."""

    mailboxes: Sequence[BadMailbox] = ()
    quarantined: int = 0
    letters: Sequence[Letter] = ()
    """The newest of those, newest first."""
    oldest_unread_at: datetime | None = None
    """When the oldest mail was fetched that nobody has read yet."""
    drifting: Mapping[str, str] = field(default_factory=dict)
    """Sender -> how it changed."""


def troubles(state: State, now: datetime) -> list[Trouble]:
    """One for each mailbox, one for the quarantine, one for what waits unread, one for each sender that changed."""
    return [
        *(_refused(each) for each in state.mailboxes if each.is_refused),
        *(_out_of_reach(each) for each in state.mailboxes if _is_long(each, now)),
        *([_quarantine(state)] if state.letters else []),
        *([_unread(state.oldest_unread_at)] if _waits_long(state.oldest_unread_at, now) else []),
        *(_changed(shop, told) for shop, told in state.drifting.items()),
    ]


def day_figures(read: int, quarantined: int) -> Figures:
    """How it stands, for the daily report."""
    return Figures(
        "Mail",
        (("Mails read, of all time", f"{read:,}"), ("Mails that wait for a person", f"{quarantined:,}")),
    )


def _is_long(mailbox: BadMailbox, now: datetime) -> bool:
    return not mailbox.is_refused and now - mailbox.failing_since >= OUT_OF_REACH_AFTER


def _waits_long(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at >= WAITS_TOO_LONG


def _refused(mailbox: BadMailbox) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"mail/{mailbox.name}/login",
        title=f"Mail: the mailbox {mailbox.name} refuses the login",
        cause=mailbox.reason,
        effect="its mail is not read until that is mended; then roms mail poll, or wait for the next half hour",
        seen_at=mailbox.failing_since,
    )


def _out_of_reach(mailbox: BadMailbox) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"mail/{mailbox.name}/reach",
        title=f"Mail: the mailbox {mailbox.name} cannot be read",
        cause=mailbox.reason,
        effect=f"no mail of it was read since {mailbox.failing_since:%Y-%m-%d %H:%M} UTC; it is tried every half hour",
        seen_at=mailbox.failing_since,
    )


def _quarantine(state: State) -> Trouble:
    count, newest = state.quarantined, state.letters[0]
    return Trouble(
        source=SOURCE,
        key="mail/quarantine",
        title=f"Mail: {count:,} mail{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for a person",
        cause=newest.reason,
        effect="nothing was made of them; roms mail list shows them, to be released or taught,"
        " and --state refused those that could not be read",
        parts=frozenset(str(letter.event_id) for letter in state.letters[:_NAMED]),
        seen_at=newest.settled_at,
    )


def _unread(oldest: datetime | None) -> Trouble:
    return Trouble(
        source=SOURCE,
        key="mail/unread",
        title="Mail: fetched mails wait to be read",
        cause="nobody has read them, or reading fails: is the daemon running?",
        effect=f"the oldest waits since {oldest:%Y-%m-%d %H:%M} UTC; they are tried again by themselves",
        seen_at=oldest,
    )


def _changed(shop: str, told: str) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"mail/{shop}/changed",
        title=f"Mail: mails of {shop} are not understood any more",
        cause=told,
        effect="what this sender tells is in no table; look with roms mail show, then teach it,"
        " or release what is proven no more and yet its own",
    )
