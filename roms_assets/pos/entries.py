"""The ledger's entries of POS till-days. No other store is opened here, so that the ledger answers at once."""

from collections.abc import Collection
from datetime import timedelta

from resources.ledger import Entry, Ledger
from roms_assets.pos.rules.till_days import TillDay

DATASET = "pos"
"""The dataset in the ledger, the folder in staging, the turn to take."""


def entries_of(ledger: Ledger, till_days: Collection[TillDay]) -> dict[TillDay, Entry]:
    """What the ledger knows of these till-days; those it knows nothing of are left out."""
    wanted = set(till_days)
    return {each: entry for each, entry in history_of(ledger, till_days).items() if each in wanted}


def history_of(
    ledger: Ledger, till_days: Collection[TillDay], before: timedelta = timedelta(0)
) -> dict[TillDay, Entry]:
    """What the ledger knows of all days of these tills, from so long before the first of these days to the last."""
    if not till_days:
        return {}
    tills = {each.till: each for each in till_days}
    days = {each.day for each in till_days}
    entries = ledger.entries(DATASET, min(days) - before, max(days), set(tills))
    return {
        TillDay(entry.day, tills[entry.source].branch, tills[entry.source].pos): entry for entry in entries
    }


def key_of(entry: Entry) -> str:
    """The till-day's key, such as `2025-10-08|BMC-1`."""
    return f"{entry.day.isoformat()}|{entry.source}"
