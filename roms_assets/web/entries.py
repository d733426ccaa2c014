"""The ledger's entries of web pages: of each site and day what its last reading came to, and the rows that count."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import orjson

from resources.ledger import Entry, Ledger
from roms_assets.web.reading import JobState, Reading
from roms_assets.web.rules.drifting import Known
from roms_assets.web.rules.tables import LISTINGS
from roms_assets.web.rules.whole_lists import Extent

_LOOKED_BACK = timedelta(days=400)
_KNOWN = "known"


def known(ledger: Ledger, site: str, day: date) -> dict[str, Known]:
    """What good readings had up to that day, by address of the site; nothing before any."""
    found = ledger.entries(LISTINGS, day - _LOOKED_BACK, day, [site])
    told = next((each.figures[_KNOWN] for each in reversed(found) if _KNOWN in each.figures), "{}")
    return {address: _known(noted) for address, noted in orjson.loads(str(told)).items()}


def rows_of(entry: Entry) -> int:
    """The rows that count for its site and day; 0 when no reading was good."""
    return int(entry.figures.get("rows", 0))


def record(ledger: Ledger, reading: Reading) -> None:
    """Note what a reading came to; of one that is not good the rows of before stay those that count.

    One that was read again from landing is no new attempt: when the site was asked stays as it was.
    """
    before = ledger.entry(LISTINGS, reading.day, reading.site)
    figures = dict(before.figures) if before else {}
    figures |= {"pages": len(reading.pages), "screenshot_sha256": reading.screenshot_sha256 or ""}
    is_good = reading.state is JobState.READ
    if is_good:
        figures |= {"rows": reading.rows, "refused": reading.refused}
        figures |= {"vanished": reading.vanished, _KNOWN: _noted(reading)}
    is_again = before is not None and reading.ended_at is None
    arrived = before.arrived_at if before else None
    if is_good and not (is_again and arrived):
        arrived = reading.last_seen_at
    attempts = (before.attempts if before else 0) + (0 if is_again else 1)
    ledger.record(
        [
            Entry(
                LISTINGS,
                reading.day,
                reading.site,
                reading.state.value,
                reading.error,
                figures,
                attempts,
                before.last_attempt_at if before and is_again else reading.last_seen_at,
                arrived,
            )
        ]
    )


def vanished_of(entry: Entry) -> str:
    """Columns that used to be filled and are in no row any more; empty when there are none."""
    return str(entry.figures.get("vanished", ""))


def newest(ledger: Ledger, sites: Collection[str], last: date) -> list[Entry]:
    """The last reading of each of these sites that was ever read, by name."""
    found: dict[str, Entry] = {}
    for each in ledger.entries(LISTINGS, last - _LOOKED_BACK, last, sites):
        found[each.source] = each
    return [found[name] for name in sorted(found)]


def _noted(reading: Reading) -> str:
    """What the next reading is compared with, as `known` reads it."""
    known = reading.judgement.known
    return orjson.dumps(
        {address: [vars(each.extent), sorted(each.filled)] for address, each in known.items()}
    ).decode()


def _known(noted: Sequence[Any]) -> Known:
    """As `_noted` wrote it; the first version wrote of the extent the rows alone."""
    extent, filled = noted
    return Known(Extent(**extent) if isinstance(extent, dict) else Extent(extent), frozenset(filled))
