"""Stock: yesterday's by what is there now, that of days before it from Square's inventory changes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from roms_assets.square import entries
from roms_assets.square.entries import DayRead
from roms_assets.square.journal import Journal
from roms_assets.square.merging import ReadingTerms, make_tables
from roms_assets.square.one_sync import OneSync
from roms_assets.square.places import Places
from roms_assets.square.rules import asking, goods, stock
from roms_assets.square.rules.reading import Seen, read


def sync_inventory(work: OneSync, days: Sequence[date]) -> None:
    """Read the stock at the end of business days. Raises SourceUnavailable, SourceChangedShape."""
    places = work.places()
    past = [day for day in days if day < _yesterday(work) and not _is_landed(work, day)]
    work.progress.begin("reading inventory", len(days))
    with work.recording_failure(days):
        if past:
            _rebuild(work, past, _changes(work, places))
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


def _changes(work: OneSync, places: Places) -> pl.DataFrame:
    """Every inventory change that Square knows."""
    asked = asking.inventory_changes(list(places.zones), work.page_limit)
    pages = work.pages()
    readings = [
        read("change", Seen.on(page.sha256, page.listed), stock.read_changes, work.now)
        for page in pages.plain(asked)
    ]
    work.synced.pages += pages.count
    work.synced.tally.refused += sum(len(each.refused) for each in readings)
    return pl.concat(each.frames[stock.CHANGES] for each in readings)


def _rebuild(work: OneSync, days: Sequence[date], changes: pl.DataFrame) -> None:
    """Past days' stock from the changes, all in one transaction."""
    found = {
        day: stock.rebuilt(changes, day, asking.local_midnight(day + timedelta(days=1), work.zone))
        for day in days
    }
    with work.stores.lake.writing() as lake:
        make_tables(lake, work.kind)
        rows = pl.concat(each.counts for each in found.values())
        merged = lake.merge(work.kind.table, work.kind.key, work.kind.version, rows)
    work.synced.tally.new += len(merged.new)
    work.synced.tally.updated += len(merged.updated)
    work.synced.tally.unchanged += merged.unchanged
    work.record({day: _day_rebuilt(each, work.now) for day, each in found.items()})


def _day_rebuilt(found: stock.Rebuilt, now: datetime) -> DayRead:
    """A day whose stock was rebuilt, or could not be."""
    if not len(found.counts):
        why = "Square knows no physical count before the end of that day, so its stock is not recoverable"
        return DayRead(entries.NOT_RECOVERABLE, why, {"things": 0})
    why = f"{found.lacking} variations were not counted before: their stock is not known"
    return DayRead.whole(len(found.counts), now, why if found.lacking else "")
