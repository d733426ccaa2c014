"""What the business expects, side by side with what the ledger knows."""

from datetime import date

from resources.ledger import Ledger
from roms_assets.pos.entries import entries_of
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.settings import Business


def expected(
    business: Business, ledger: Ledger, start: date, end: date, branch: str | None = None
) -> list[Expected]:
    """Every till-day from start to end, both included, by day and in the order of `roms.yaml`."""
    till_days = business.till_days(start, end, branch)
    known = entries_of(ledger, till_days)
    return [Expected(each, business.why_closed(each), known.get(each)) for each in till_days]
