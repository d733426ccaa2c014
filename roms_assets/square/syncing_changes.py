"""Orders or payments by the time of their last change, window by window."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from roms_assets.kernel.question import Question
from roms_assets.square import entries
from roms_assets.square.entries import DayRead
from roms_assets.square.merging import ReadingTerms, Tally
from roms_assets.square.one_sync import OneSync
from roms_assets.square.places import Places
from roms_assets.square.rules import asking
from roms_assets.square.rules.asking import Window
from roms_assets.square.rules.kinds import PAYMENTS
from roms_assets.square.rules.orders import read_orders
from roms_assets.square.rules.payments import read_payments
from roms_assets.square.rules.reading import Frames, Seen


def sync_changes(work: OneSync, days: Sequence[date]) -> None:
    """Read what changed on these days of UTC. Raises SourceUnavailable, SourceChangedShape."""
    ledger = work.stores.ledger
    windows = asking.windows(days, work.now, entries.begun_windows(ledger, work.kind))
    places = work.places()
    work.progress.begin(f"reading {work.kind.name}", len(windows))
    for window in windows:
        with work.recording_failure(window.days()):
            entries.record_window(ledger, work.kind, window, entries.READING, work.now)
            _sync_window(work, window, places)
            entries.record_window(ledger, work.kind, window, entries.READ, work.now)
        work.progress.advance()


def _sync_window(work: OneSync, window: Window, places: Places) -> None:
    since = max(work.asked_before(window.days()).values(), default=None) if window.is_whole else work.now
    pages = work.pages()
    readings = (
        pages.of(each, f"square/{work.kind.name}/{window.name}/{name}", since, work.now)
        for name, each in _questions(work, window, places)
    )
    terms = ReadingTerms(_parse(work, places), work.now, places.currencies, work.read_before(window.days()))
    tally = work.merge(pages, itertools.chain.from_iterable(readings), terms)
    work.record(_days_read(window, tally, pages.began or work.now))


def _parse(work: OneSync, places: Places) -> Callable[[Seen], Frames]:
    return read_payments if work.kind is PAYMENTS else read_orders(places.zones, work.zone)


def _questions(work: OneSync, window: Window, places: Places) -> Iterator[tuple[str, Question]]:
    """The questions of a window, each with the name of its place in landing."""
    if work.kind is PAYMENTS:
        for location in sorted(places.zones):
            yield location, asking.payments_updated(location, window.start, window.end)
        return
    for batch in asking.batches(list(places.zones)):
        asked = asking.orders_updated(batch, window.start, window.end, work.page_limit)
        yield f"{batch[0]}-{len(batch)}", asked


def _days_read(window: Window, tally: Tally, began: datetime) -> dict[date, DayRead]:
    whole = set(window.whole_days())
    return {day: _day_read(tally.by_day[day], began, is_whole=day in whole) for day in window.days()}


def _day_read(things: int, began: datetime, *, is_whole: bool) -> DayRead:
    if is_whole:
        return DayRead.whole(things, began)
    return DayRead(entries.READING, "the day is not over yet", {"things": things})
