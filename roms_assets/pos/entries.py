"""The ledger's entries of POS till-days. No other store is opened here, so that the ledger answers at once."""

from collections.abc import Collection

from resources.ledger import Entry, Ledger
from roms_assets.pos.rules.till_days import TillDay

DATASET = "pos"
"""The dataset in the ledger, the folder in staging, the turn to take."""


def entries_of(ledger: Ledger, till_days: Collection[TillDay]) -> dict[TillDay, Entry]:
    """What the ledger knows of these till-days; those it knows nothing of are left out."""
    if not till_days:
        return {}
    days = {each.day for each in till_days}
    wanted = {(each.day, each.till): each for each in till_days}
    entries = ledger.entries(DATASET, min(days), max(days), {each.till for each in till_days})
    return {
        wanted[entry.day, entry.source]: entry for entry in entries if (entry.day, entry.source) in wanted
    }
