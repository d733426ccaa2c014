"""Stock: yesterday's by what is there now, once; that of days before it from Square's inventory changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from roms_assets.square import entries
from roms_assets.square.entries import DayRead
from roms_assets.square.journal import Journal
from roms_assets.square.merging import ReadingTerms, keep_drift, keep_refused, make_tables
from roms_assets.square.one_sync import OneSync
from roms_assets.square.places import Places
from roms_assets.square.rules import asking, drifting, goods, stock
from roms_assets.square.rules.reading import Reading, Seen, read

_CHANGE = "change"
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
    past = [
        day for day in days if (day < _yesterday(work) or day in held) and not _is_landed(work, day, held)
    ]
    work.progress.begin("reading inventory", len(days))
    with work.recording_failure(days):
        if past:
            _rebuild(work, past, _changes(work, past, places), held)
            work.progress.advance(len(past))
        for day in sorted(set(days) - set(past)):
            _snapshot(work, day, places, held.get(day))
            work.progress.advance()


def _yesterday(work: OneSync) -> date:
    """The only day whose stock is still there; the last day of a business that has ended may be long past."""
    return asking.local_date(work.now, work.zone) - timedelta(days=1)


def _is_landed(work: OneSync, day: date, held: Collection[date]) -> bool:
    """Whether the lake lost a day of which landing has the stock as it was then."""
    is_lost = bool(work.asked_before([day])) and day not in held
    return is_lost and Journal(work.stores.landing, _place(day)).unfinished(None, work.now).is_whole


def _place(day: date) -> str:
    return f"square/inventory/{day}"


def _snapshot(work: OneSync, day: date, places: Places, since: datetime | None) -> None:
    """The stock as it is now; `since` is when the last reading of that day began, if the lake holds it."""
    pages = work.pages()
    asked = asking.inventory_counts(list(places.zones), work.page_limit)
    at = Journal(work.stores.landing, _place(day)).unfinished(since, work.now).at
    listed = pages.of(asked, _place(day), since, work.now)
    tally = work.merge(pages, listed, ReadingTerms(goods.read_counts(day, at), at))
    work.record({day: DayRead.whole(tally.read, pages.began or work.now)})


@dataclass(frozen=True)
class _Changes:
    """Every inventory change that Square knows."""

    read: pl.DataFrame
    refused: pl.DataFrame
    drift: pl.DataFrame
    began: datetime
    """When the reading began: nothing that happened later is in it."""

    @property
    def lacking(self) -> str:
        """What a rebuilt day lacks for it; empty when all could be read."""
        many = len(self.refused)
        return f"{many} inventory changes could not be read: see square_refused" if many else ""


def _changes(work: OneSync, past: Sequence[date], places: Places) -> _Changes:
    """Those of a reading that was cut off less than a day ago from landing, the others from Square."""
    asked = asking.inventory_changes(list(places.zones), work.page_limit)
    pages = work.pages()
    used = work.asked_before(past).values()
    since = max(*used, _end_of(work, past[-1]), work.now - _GOES_ON_FOR)
    read_pages = [
        _read(Seen.on(page.sha256, page.listed), work.now)
        for page in pages.of(asked, _PLACE_OF_CHANGES, since, work.now)
    ]
    refused = pl.concat(reading.refused for reading, _ in read_pages)
    drift = pl.concat(unknown for _, unknown in read_pages)
    work.synced.pages += pages.count
    work.synced.tally.refused += len(refused)
    work.synced.tally.drift |= drifting.told(drift)
    read_once = stock.once([reading.frames[stock.CHANGES] for reading, _ in read_pages])
    return _Changes(read_once, refused, drift, pages.began or work.now)


def _read(seen: Seen, at: datetime) -> tuple[Reading, pl.DataFrame]:
    """The changes of one page, and what of them ROMS does not know."""
    return read(_CHANGE, seen, stock.read_changes, at), drifting.drift_rows(_CHANGE, seen, {}, (), at)


def _end_of(work: OneSync, day: date) -> datetime:
    return asking.local_midnight(day + timedelta(days=1), work.zone)


def _rebuild(work: OneSync, days: Sequence[date], changes: _Changes, held: Collection[date]) -> None:
    """Past days' stock from the changes, all in one transaction with what could not be read or is not known."""
    found = {day: stock.rebuilt(changes.read, day, _end_of(work, day)) for day in days}
    with work.stores.lake.writing() as lake:
        make_tables(lake, work.kind)
        rows = pl.concat(each.counts for each in found.values())
        merged = lake.merge(work.kind.table, work.kind.key, work.kind.version, rows)
        keep_refused(lake, changes.refused)
        keep_drift(lake, changes.drift)
    work.synced.tally.new += len(merged.new)
    work.synced.tally.updated += len(merged.updated)
    work.synced.tally.unchanged += merged.unchanged
    work.record(
        {
            day: _day_rebuilt(each, changes)
            for day, each in found.items()
            if len(each.counts) or day not in held  # what is known of a day stays known
        }
    )


def _day_rebuilt(found: stock.Rebuilt, changes: _Changes) -> DayRead:
    """A day whose stock was rebuilt, or could not be."""
    if not len(found.counts):
        why = "Square knows no physical count before the end of that day, so its stock is not recoverable"
        return DayRead(entries.NOT_RECOVERABLE, _sentence(why, changes.lacking), {"things": 0})
    uncounted = f"{found.lacking} variations were not counted before: their stock is not known"
    lacking = _sentence(uncounted if found.lacking else "", changes.lacking)
    return DayRead.whole(len(found.counts), changes.began, lacking)


def _sentence(*parts: str) -> str:
    """The parts that say something, as one sentence."""
    return "; ".join(filter(None, parts))
