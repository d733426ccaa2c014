"""What is wrong with web pages now: selectors that no longer fit, sites that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.kernel.incidents import Figures, Trouble

SOURCE = "web"


@dataclass(frozen=True)
class SiteState:
    """What the last reading of a site came to."""

    site: str
    day: date
    reason: str
    """Why it is not read; empty when it is."""
    is_drift: bool = False
    """The pages came, and the selectors no longer fit."""
    rows: int = 0
    seen_at: datetime | None = None
    vanished: str = ""
    """Columns that used to be filled and are in no row any more."""


def troubles(states: Sequence[SiteState]) -> list[Trouble]:
    """One for each site whose last reading is not good, and for each that lost a column."""
    bad = [_drifted(each) if each.is_drift else _failed(each) for each in states if each.reason]
    return bad + [_lacking(each) for each in states if each.vanished]


def day_figures(states: Sequence[SiteState], day: date) -> Figures:
    """The figures of a day that is over, for the daily report."""
    read = [each for each in states if not each.reason]
    return Figures(
        "Web pages",
        (
            ("Day", day.isoformat()),
            ("Sites read", f"{len(read):,} of {len(states):,}"),
            ("Rows", f"{sum(each.rows for each in read):,}"),
        ),
    )


def _drifted(each: SiteState) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"web/{each.site}/drifted",
        title=f"Web pages: the selectors of {each.site} no longer fit",
        cause=each.reason,
        effect=f"web_listings keeps the rows of before; roms web save --site {each.site} shows what is there now",
        seen_at=each.seen_at,
        page="assets/web_listings",
    )


def _failed(each: SiteState) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"web/{each.site}/failed",
        title=f"Web pages: {each.site} could not be read",
        cause=each.reason,
        effect="web_listings keeps the rows of before; it is read again at its next time",
        seen_at=each.seen_at,
        page="assets/web_pages",
    )


def _lacking(each: SiteState) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"web/{each.site}/vanished",
        title=f"Web pages: a column of {each.site} is empty since its last reading",
        cause=each.vanished,
        effect=f"web_listings has its rows without it; roms web save --site {each.site} shows what is there now",
        seen_at=each.seen_at,
        page="assets/web_listings",
    )
