"""What the business expects and what the ledger knows of it, without opening any other store."""

from datetime import date

from resources.clock import Clock
from roms_assets.cli.asking import Selection, WordWrong, branch_of
from roms_assets.cli.endings import NothingExpected
from roms_assets.doors.events import ledger
from roms_assets.pos import expecting
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.settings import Business, Settings


def expected(settings: Settings, selection: Selection) -> list[Expected]:
    """Every expected till-day that was asked for, by day and in the order of `roms.yaml`.

    Writes nothing: a home without a ledger reads as one that knows nothing. Raises WordWrong for days of which none
    is over, and for an unknown branch; NothingExpected without tills, and before the first day of all.
    """
    business = settings.business
    if business.pos is None:
        raise NothingExpected("\n".join([_without_tills(business), *forgotten(settings)]))
    start, end = days_of(settings, selection)
    if selection.branch is not None:
        branch_of(business, selection.branch)
    return expecting.expected(business, ledger(settings.environment), start, end, selection.branch)


def _without_tills(business: Business) -> str:
    sources = ", ".join(business.sources)
    return (
        "roms.yaml has no group pos, so no till's files are expected and none are missing. What it has:"
        f" {sources}; roms doctor tries each."
    )


def forgotten(settings: Settings) -> list[str]:
    """A sentence for each till that something is known of and that is no longer in `roms.yaml`. Writes nothing."""
    return expecting.forgotten(settings.business, ledger(settings.environment))


def days_of(settings: Settings, selection: Selection) -> tuple[date, date]:
    """First and last day that are asked for and over. Raises WordWrong when there is none.

    Raises NothingExpected before the first day of all."""
    business, now = settings.business, Clock().now()
    last = business.last_complete_day(now)
    if business.first_day > now.astimezone(business.zone).date():
        raise NothingExpected(
            f"business.first_day ({business.first_day}) lies in the future; nothing is expected yet"
        )
    start, end = (
        max(selection.start or business.first_day, business.first_day),
        min(selection.end or last, last),
    )
    if start > end:
        raise WordWrong(
            f"no day of that range is there: ROMS expects files from {business.first_day} to {last}"
        )
    return start, end
