"""The ledger's entries of ShipStation: until when everything that changed is known, and what came only by asking."""

from datetime import UTC, date, datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.days import days_from, midnight
from roms_assets.kernel.errors import RomsError
from roms_assets.webhooks.asking import GapRepair
from roms_assets.webhooks.rules.tables import ORDERS

SOURCE = "shipstation"
READ, READING, FAILED = "read", "reading", "failed"
_LOOKED_BACK = timedelta(days=400)


def read_until(ledger: Ledger, now: datetime) -> datetime | None:
    """Until when everything that changed is known; None when nobody has asked yet."""
    times = [
        datetime.fromisoformat(str(entry.figures["read_until"]))
        for entry in ledger.entries(ORDERS, (now - _LOOKED_BACK).date(), now.date(), [SOURCE])
        if "read_until" in entry.figures
    ]
    return max(times, default=None)


def days_asked(repair: GapRepair) -> list[date]:
    """The days of UTC that were asked about."""
    return days_from(*_ends(repair))


def record(ledger: Ledger, repair: GapRepair) -> None:
    """Note the days that were asked about; what came only by asking counts for the day of asking."""
    known = {entry.day: entry for entry in ledger.entries(ORDERS, *_ends(repair), [SOURCE])}
    ledger.record([_entry(day, known.get(day), repair) for day in days_asked(repair)])


def record_failure(ledger: Ledger, error: RomsError, at: datetime) -> None:
    """Note that asking failed, and why; what was known stays known."""
    before = ledger.entry(ORDERS, at.date(), SOURCE)
    figures = before.figures if before else {}
    attempts = (before.attempts if before else 0) + 1
    ledger.record([Entry(ORDERS, at.date(), SOURCE, FAILED, str(error), figures, attempts, at)])


def _ends(repair: GapRepair) -> tuple[date, date]:
    """The first and the last of these days; the other way round when nothing lies between."""
    return repair.since.astimezone(UTC).date(), repair.until.astimezone(UTC).date()


def _entry(day: date, before: Entry | None, repair: GapRepair) -> Entry:
    figures = dict(before.figures) if before else {}
    end = midnight(day + timedelta(days=1))
    until = min(repair.until, end).isoformat()
    figures["read_until"] = max(str(figures.get("read_until", until)), until)
    if day == repair.until.astimezone(UTC).date():
        figures["only_by_asking"] = int(figures.get("only_by_asking", 0)) + repair.only_by_asking
        figures["changed_by_asking"] = int(figures.get("changed_by_asking", 0)) + repair.kept.changed_orders
    state = READ if repair.until >= end else READING
    attempts = (before.attempts if before else 0) + 1
    return Entry(ORDERS, day, SOURCE, state, "", figures, attempts, repair.until, repair.until)
