"""The stores that POS data passes through, and the words by which it is known in each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from resources.lake import Lake
from resources.landing import Landing
from resources.ledger import Entry, Ledger
from resources.staging import Staging
from roms_assets.pos.rules.till_days import TillDay

DATASET = "pos"
"""The dataset in the ledger, the folder in staging, the turn to take."""


class LakeTable(StrEnum):
    """The lake's tables; `record2025` and the other years are views of RECORD_LINES."""

    RECORD_LINES = "record_lines"
    TENDERS = "pos_tenders"
    REFUSED_LINES = "pos_refused_lines"
    ARRIVALS = "pos_arrivals"
    PUBLICATIONS = "pos_publications"


def record_of(year: int) -> str:
    """The name of a year's asset and view, such as `record2025`."""
    return f"record{year}"


@dataclass(frozen=True)
class Stores:
    """Landing keeps what came, staging what it became, the ledger what is complete, the lake what people query."""

    landing: Landing
    staging: Staging
    ledger: Ledger
    lake: Lake


def partition(till_day: TillDay) -> tuple[str, str]:
    """Where in staging a till-day stands."""
    return till_day.day.isoformat(), till_day.till


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
