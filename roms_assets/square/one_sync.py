"""One sync of one data type under way: the doors it uses, how its rows are kept, and what it came to so far."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from resources.ledger import Ledger
from resources.progress import Progress
from resources.square import Page, SquareClient
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.square import entries
from roms_assets.square.entries import DayRead
from roms_assets.square.merging import Merger, ReadingTerms, Tally
from roms_assets.square.pages import Pages
from roms_assets.square.places import Places
from roms_assets.square.readings import Readings
from roms_assets.square.rules import goods
from roms_assets.square.rules.kinds import LOCATIONS, Kind


@dataclass
class Synced:
    """What one sync of a data type came to."""

    kind: Kind
    tally: Tally = field(default_factory=Tally)
    days: list[date] = field(default_factory=list)
    """Days that are now read whole; of a type that has no days, the day of the sync."""
    settled: list[date] = field(default_factory=list)
    """Days that were asked for and read whole before, so late that nothing of them can still come."""
    lacking: dict[date, str] = field(default_factory=dict)
    """Days of which nothing can be known any more, and why."""
    seconds: float = 0.0
    requests: int = 0
    retries: int = 0
    pages: int = 0
    full_ends: int = 0
    failure: str = ""
    """Why it failed, where it did."""


@dataclass(frozen=True)
class OneSync:
    """What each way of reading works with."""

    stores: Stores
    client: SquareClient
    zone: str
    """The shop's own, for a location that has none."""
    progress: Progress
    synced: Synced
    now: datetime

    @property
    def kind(self) -> Kind:
        """The data type that is read."""
        return self.synced.kind

    @property
    def page_limit(self) -> int:
        """The most that a page may hold."""
        return self.client.square.page_limit

    def pages(self) -> Pages:
        """Pages of this sync's client, counted anew."""
        return Pages(self.client, self.stores.landing)

    def asked_before(self, days: Sequence[date]) -> Mapping[date, datetime]:
        """Day -> when the last reading began that read it whole, the lake may have lost it; `days` in their order."""
        return entries.read_before(self.stores.ledger, self.kind, days[0], days[-1])

    def read_before(self, days: Sequence[date]) -> Mapping[date, datetime]:
        """The same of days that the lake still holds."""
        return Readings(self.stores).before(self.kind, days[0], days[-1])

    def merge(self, pages: Pages, listed: Iterable[Page], terms: ReadingTerms) -> Tally:
        """Merge what is listed on these pages; what came before an error stays merged, and counts."""
        merger = Merger(self.stores.lake, self.kind, terms)
        try:
            return merger.merge(listed)
        finally:
            self.synced.tally.add(merger.tally)
            self.synced.pages += pages.count
            self.synced.full_ends += pages.full_ends

    def record(self, days: Mapping[date, DayRead]) -> None:
        """Write into lake and ledger what became of days; the ledger's word is the last, and counts."""
        read_at = {day: read.read_at for day, read in days.items() if read.read_at}
        Readings(self.stores).note(self.kind, read_at)
        entries.record(self.stores.ledger, self.kind, days, self.now)
        for day, read in days.items():
            if read.state == entries.READ:
                self.synced.days.append(day)
            elif read.state == entries.NOT_RECOVERABLE:
                self.synced.lacking[day] = read.reason

    def recording_failure(self, days: Sequence[date]) -> AbstractContextManager[None]:
        """What fails within is recorded for its days, once, before it goes on."""
        return recording_failure(self.stores.ledger, self.synced, days, self.now)

    def places(self) -> Places:
        """The locations as the lake knows them; asked for when it knows none. Raises RuleBroken without any."""
        places = Places.of(self.stores.lake, self.zone)
        if not places.zones:
            terms = ReadingTerms(goods.read_locations(self.now), self.now)
            Merger(self.stores.lake, LOCATIONS, terms).merge([self.pages().locations()])
            places = Places.of(self.stores.lake, self.zone)
        if not places.zones:
            raise RuleBroken("Square names no location of this merchant: is it the right access token?")
        return places


@contextmanager
def recording_failure(ledger: Ledger, synced: Synced, days: Sequence[date], now: datetime) -> Iterator[None]:
    """What fails within is recorded for its days, once, before it goes on."""
    try:
        yield
    except RomsError as error:
        if not synced.failure:
            synced.failure = str(error)
            entries.record_failure(ledger, synced.kind, days, error, now)
        raise
