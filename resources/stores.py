"""The stores that a domain's data pass through, together."""

from dataclasses import dataclass

from resources.lake import Lake
from resources.landing import Landing
from resources.ledger import Ledger
from resources.staging import Staging


@dataclass(frozen=True)
class Stores:
    """Landing keeps what came, staging what it became, the ledger what is complete, the lake what people query."""

    landing: Landing
    staging: Staging
    ledger: Ledger
    lake: Lake
