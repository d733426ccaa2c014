"""The ledger's entries of mail: whether each mailbox could be read, and which senders are not understood any more."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from resources.ledger import Entry, Ledger
from resources.mailbox import LoginRefused
from roms_assets.kernel.errors import RomsError
from roms_assets.mail.rules.drifting import Drift

POLLS, DRIFT = "mail_polls", "mail_drift"
READ, FAILED, REFUSED = "read", "failed", "login_refused"
_LOOKED_BACK = timedelta(days=60)


def newest(ledger: Ledger, now: datetime) -> dict[str, Entry]:
    """Mailbox -> how its last poll went."""
    today = now.astimezone(UTC).date()
    known = sorted(ledger.entries(POLLS, today - _LOOKED_BACK, today), key=lambda each: each.day)
    return {entry.source: entry for entry in known}


def record_poll(ledger: Ledger, mailbox: str, error: RomsError | None, at: datetime) -> None:
    """Note how a poll of a mailbox went; of one that fails since when it does."""
    before = newest(ledger, at).get(mailbox)
    if error is None:
        ledger.record([Entry(POLLS, at.date(), mailbox, READ, "", {}, 0, at, at)])
        return
    since = at.isoformat()
    attempts = 1
    if before is not None and before.state != READ:
        since, attempts = str(before.figures["failing_since"]), before.attempts + 1
    state = REFUSED if isinstance(error, LoginRefused) else FAILED
    ledger.record(
        [Entry(POLLS, at.date(), mailbox, state, str(error), {"failing_since": since}, attempts, at)]
    )


def record_drift(ledger: Ledger, drifts: Mapping[str, Drift], at: datetime) -> None:
    """Note which senders are not understood any more, in the place of what was noted before."""
    ledger.record([Entry(DRIFT, date.min, "all", READ, "", _figures(drifts), 0, at, at)])


def _figures(drifts: Mapping[str, Drift]) -> dict[str, int | str]:
    return {shop: drift.told for shop, drift in drifts.items() if drift.is_drift}


def drifting(ledger: Ledger) -> dict[str, str]:
    """Sender -> how it changed, of those that are not understood any more."""
    entry = ledger.entry(DRIFT, date.min, "all")
    return {shop: str(told) for shop, told in entry.figures.items()} if entry else {}
