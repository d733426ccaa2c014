"""The stores that POS data passes through, and the words by which it is known in each of them."""

from dataclasses import dataclass
from enum import StrEnum

from resources.lake import Lake
from resources.landing import Landing
from resources.ledger import Ledger
from resources.staging import Staging
from roms_assets.pos.rules.till_days import TillDay


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
