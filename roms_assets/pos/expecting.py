"""What the business expects, side by side with what the ledger knows."""

from datetime import date

from resources.ledger import Entry, Ledger
from roms_assets.pos.entries import DATASET, history_of
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import LOOK_BACK, UsualLines
from roms_assets.settings import Business


def expected(
    business: Business, ledger: Ledger, start: date, end: date, branch: str | None = None
) -> list[Expected]:
    """Every till-day from start to end, both included, by day and in the order of `roms.yaml`."""
    till_days = business.till_days(start, end, branch)
    known = history_of(ledger, till_days, LOOK_BACK)
    usual, percent = usual_lines(known), business.tills.thresholds.few_lines_percent
    return [
        Expected(each, business.why_closed(each), known.get(each), usual.few(each, percent))
        for each in till_days
    ]


def usual_lines(entries: dict[TillDay, Entry]) -> UsualLines:
    """What is usual, judged by these entries."""
    return UsualLines({till_day: int(entry.figures.get("lines", 0)) for till_day, entry in entries.items()})


def forgotten(business: Business, ledger: Ledger) -> list[str]:
    """A sentence for each till that something is known of and that is no longer in `roms.yaml`."""
    tills = set(business.tills.names())
    return [
        f"{till} is not in roms.yaml, but files of {span.days:,} of its days are here ({span.first} to {span.last});"
        " put it back and give it a `closed` day"
        for till, span in ledger.spans(DATASET).items()
        if till not in tills
    ]
