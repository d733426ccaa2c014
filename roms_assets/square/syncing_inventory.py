"""Stock: yesterday's by what is there now, once; that of days before it from Square's inventory changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from roms_assets.square import entries
from roms_assets.square.entries import DayRead
from roms_assets.square.journal import Journal
from roms_assets.square.merging import ReadingTerms, keep_refused, make_tables
from roms_assets.square.one_sync import OneSync
from roms_assets.square.places import Places
from roms_assets.square.rules import asking, goods, stock
from roms_assets.square.rules.reading import Seen, read

_PLACE_OF_CHANGES = "square/inventory/changes"
_GOES_ON_FOR = timedelta(days=1)
"""So long a reading that was cut off is gone on with: changes that tills tell of late are in a new one alone."""


def sync_inventory(work: OneSync, days: Sequence[date]) -> None:
    """Read the stock at the end of business days. Raises SourceUnavailable, SourceChangedShape.

    What is there now is taken as the stock of yesterday when nothing was before: later it is less and less so. A day
    that has its stock is read again from the changes, which replace no snapshot.
    """
    places = work.places()
    held = work.read_before(days)
    past = [day for day in days if (day < _yesterday(work) or day in held) and not _is_landed(work, day)]
    work.progress.begin("reading inventory", len(days))
    with work.recording_failure(days):
        if past:
            _rebuild(work, past, _changes(work, past, places))
            work.progress.advance(len(past))
        for day in sorted(set(days) - set(past)):
            _snapshot(work, day, places)
            work.progress.advance()


def _yesterday(work: OneSync) -> date:
    """The only day whose stock is still there; the last day of a business that has ended may be long past."""
    return asking.local_date(work.now, work.zone) - timedelta(days=1)


def _is_landed(work: OneSync, day: date) -> bool:
    """Whether the lake lost a day of which landing has the stock as it was then."""
    is_lost = bool(work.asked_before([day])) and not work.read_before([day])
    return is_lost and Journal(work.stores.landing, _place(day)).unfinished(None, work.now).is_whole


def _place(day: date) -> str:
    return f"square/inventory/{day}"


def _snapshot(work: OneSync, day: date, places: Places) -> None:
    pages = work.pages()
    asked = asking.inventory_counts(list(places.zones), work.page_limit)
    since = work.read_before([day]).get(day)
    at = Journal(work.stores.landing, _place(day)).unfinished(since, work.now).at
    listed = pages.of(asked, _place(day), since, work.now)
    tally = work.merge(pages, listed, ReadingTerms(goods.read_counts(day, at), at))
    work.record({day: DayRead.whole(tally.read, pages.began or work.now)})


@dataclass(frozen=True)
class _Changes:
    """Every inventory change that Square knows."""

    read: pl.DataFrame
    refused: pl.DataFrame
    began: datetime
    """When the reading began: nothing that happened later is in it."""

    @property
    def lacking(self) -> str:
        """What a rebuilt day lacks for it; empty when all could be read."""
        return f"{len(self.refused)} inventory changes could not be read: see square_refused"


def _changes(work: OneSync, past: Sequence[date], places: Places) -> _Changes:
    """Those of a reading that was cut off less than a day ago from landing, the others from Square."""
    asked = asking.inventory_changes(list(places.zones), work.page_limit)
    pages = work.pages()
    used = work.asked_before(past).values()
    since = max(*used, _end_of(work, past[-1]), work.now - _GOES_ON_FOR)
    readings = [
        read("change", Seen.on(page.sha256, page.listed), stock.read_changes, work.now)
        for page in pages.of(asked, _PLACE_OF_CHANGES, since, work.now)
    ]
    refused = pl.concat(each.refused for each in readings)
    work.synced.pages += pages.count
    work.synced.tally.refused += len(refused)
    return _Changes(
        stock.once([each.frames[stock.CHANGES] for each in readings]), refused, pages.began or work.now
    )


def _end_of(work: OneSync, day: date) -> datetime:
    return asking.local_midnight(day + timedelta(days=1), work.zone)


def _rebuild(work: OneSync, days: Sequence[date], changes: _Changes) -> None:
    """Past days' stock from the changes, all in one transaction with the changes that could not be read."""
    found = {day: stock.rebuilt(changes.read, day, _end_of(work, day)) for day in days}
    with work.stores.lake.writing() as lake:
        make_tables(lake, work.kind)
        rows = pl.concat(each.counts for each in found.values())
        merged = lake.merge(work.kind.table, work.kind.key, work.kind.version, rows)
        keep_refused(lake, changes.refused)
    work.synced.tally.new += len(merged.new)
    work.synced.tally.updated += len(merged.updated)
    work.synced.tally.unchanged += merged.unchanged
    held = work.read_before(days)
    work.record(
        {
            day: _day_rebuilt(each, changes)
            for day, each in found.items()
            if len(each.counts) or day not in held  # what is known of a day stays known
        }
    )


def _day_rebuilt(found: stock.Rebuilt, changes: _Changes) -> DayRead:
    """A day whose stock was rebuilt, or could not be."""
    refused = [changes.lacking] if len(changes.refused) else []
    if not len(found.counts):
        why = "Square knows no physical count before the end of that day, so its stock is not recoverable"
        return DayRead(entries.NOT_RECOVERABLE, "; ".join([why, *refused]), {"things": 0})
    uncounted = f"{found.lacking} variations were not counted before: their stock is not known"
    lacking = [*([uncounted] if found.lacking else []), *refused]
    return DayRead.whole(len(found.counts), changes.began, "; ".join(lacking))
