"""The proof: a second, independent reading of each day, compared with the lake; what differs is fetched or listed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from resources.lake import LakeTransaction
from resources.ledger import Entry
from resources.progress import Progress
from resources.square import Page, Square
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.question import Question
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.square import held_days
from roms_assets.square.merging import Merger, ReadingTerms, make_tables
from roms_assets.square.pages import Pages
from roms_assets.square.places import Places
from roms_assets.square.rules import asking, orders, proving
from roms_assets.square.rules.kinds import ORDERS, PAYMENTS
from roms_assets.square.rules.payments import read_payments
from roms_assets.square.rules.proving import (
    Compared,
    Place,
    Proof,
    Second,
    Versions,
    compare,
)
from roms_assets.square.rules.reading import Frames, Seen
from roms_assets.square.rules.schemas import Completeness, Difference
from roms_assets.square.rules.tables import SquareTable
from roms_assets.square.second_reading import SecondReading

_NONE: Versions = {}


@dataclass
class Proven:
    """What a proof of some days came to."""

    days: list[date]
    proofs: Mapping[Place, Proof] = field(default_factory=dict)
    requests: int = 0
    repaired: int = 0
    """Orders that were new or newer once they were fetched."""
    problems: list[str] = field(default_factory=list)
    """Why something that differs could not be fetched; it is listed as a difference then."""
    still_proven: set[Place] = field(default_factory=set)
    """Proven before, and not asked about now because Square did not answer: what was known of them stands."""

    def of_day(self, day: date) -> dict[str, Proof]:
        """Location -> its proof."""
        return {location: proof for (when, location), proof in self.proofs.items() if when == day}

    def is_whole(self, day: date) -> bool:
        """Whether every location of the day is proven."""
        found = self.of_day(day)
        return bool(found) and all(proof.state.is_proven for proof in found.values())


@dataclass(frozen=True)
class _Answers:
    """What Square said when it was asked a second time, and how the lake compared before anything was mended."""

    second: Mapping[Place, Second]
    before: Mapping[Place, Compared]
    known: frozenset[str]
    """Orders that Square gave when they were asked for by id."""


@dataclass(frozen=True)
class _Counted:
    """How many the lake has of each, by day and location."""

    late: Mapping[Place, int]
    tenders: Mapping[Place, int]
    wrong: Mapping[Place, int]
    """Tenders and payments that do not agree."""
    alone: Mapping[Place, int]
    """Tenders that name no payment."""


class Prover:
    """Proves business days of one merchant."""

    def __init__(self, stores: Stores, square: Square, zone: str, progress: Progress) -> None:
        self._stores = stores
        self._square = square
        self._zone = zone
        self._progress = progress

    def prove(self, days: Sequence[date], now: datetime) -> Proven:
        """Ask Square a second time for these days, mend what can be mended, and write down what was found."""
        places = Places.of(self._stores.lake, self._zone)
        proven = Proven(sorted(set(days)))
        self._progress.begin("proving days", len(proven.days))
        second = self._second(proven, places)
        before = self._compared(proven.days, second, places)
        doubtful = sorted({key for each in before.values() for key in each.doubtful})
        known: set[str] = set()
        try:
            self._fetch_orders(
                proven, doubtful, known, ReadingTerms(self._parse(places), now, places.currencies)
            )
            self._fetch_payments(proven, places, ReadingTerms(read_payments, now, places.currencies))
        except RomsError as error:
            proven.problems.append(str(error))
        proven.proofs = self._written(proven, _Answers(second, before, frozenset(known)), places, now)
        self._record(proven, places, now)
        return proven

    def _second(self, proven: Proven, places: Places) -> dict[Place, Second]:
        found: dict[Place, Second] = {}
        try:
            with self._square.open() as client:
                pages = Pages(client, self._stores.landing)
                reading = SecondReading(pages, places.zones, self._square.page_limit)
                for day in proven.days:
                    found |= reading.of_day(day)
                    self._progress.advance()
                proven.requests += client.counts.requests
        except RomsError as error:
            lacking = [(day, place) for day in proven.days for place in places.zones]
            found = {key: Second(problem=str(error)) for key in lacking} | found
        return found

    def _compared(
        self, days: Sequence[date], second: Mapping[Place, Second], places: Places
    ) -> dict[Place, Compared]:
        """What differs at first; an order that no search lists is missing, too, when a payment names it."""
        with self._stores.lake.writing() as lake:
            self._make_tables(lake)
            held, paid = held_days.versions(lake, days), held_days.without_order(lake, days, places)
        missing = proving.ids_by_place(paid)
        return {
            place: Compared()
            if told.problem
            else compare(told.versions, held.get(place, _NONE)).lacking(missing.get(place, ()))
            for place, told in second.items()
        }

    def _parse(self, places: Places) -> Callable[[Seen], Frames]:
        return orders.read_orders(places.zones, self._zone)

    def _fetch_orders(
        self, proven: Proven, doubtful: Sequence[str], known: set[str], terms: ReadingTerms
    ) -> None:
        """Fetch orders by id and merge them; adds to `known` the ids that Square has."""
        if not doubtful:
            return
        with self._square.open() as client:
            pages = Pages(client, self._stores.landing)
            tally = Merger(self._stores.lake, ORDERS, terms).merge(_noting(known, _by_id(pages, doubtful)))
            proven.requests += client.counts.requests
        proven.repaired = tally.new + tally.updated

    def _fetch_payments(self, proven: Proven, places: Places, terms: ReadingTerms) -> None:
        """Read the payments of days and locations where tenders and payments do not agree, or a payment names no
        order: the lake may lack one, or have one as it was before."""
        days = proven.days
        with self._stores.lake.writing() as lake:
            money = proving.payment_differences(held_days.tenders(lake, days), held_days.payments(lake, days))
            alone = proving.orders_not_named(held_days.naming_no_order(lake, days, places))
        doubtful = proving.by_place(pl.concat([money, alone]))
        if not doubtful:
            return
        with self._square.open() as client:
            pages = Pages(client, self._stores.landing)
            listed = (
                page
                for day, location in sorted(doubtful)
                for page in pages.plain(self._payments_of(day, location, places))
            )
            Merger(self._stores.lake, PAYMENTS, terms).merge(listed)
            proven.requests += client.counts.requests

    def _payments_of(self, day: date, location: str, places: Places) -> Question:
        """Payments that were made on a day; one for an order of the day before midnight may come after it."""
        zone = places.zones.get(location, self._zone)
        start, end = asking.local_midnight(day, zone), asking.local_midnight(day + timedelta(days=2), zone)
        return asking.payments_created(location, start, end)

    def _midnight_after(self, day: date, location: str, places: Places) -> datetime:
        return asking.local_midnight(day + timedelta(days=1), places.zones.get(location, self._zone))

    def _written(self, proven: Proven, told: _Answers, places: Places, now: datetime) -> dict[Place, Proof]:
        """Compare again after the repair, hold tenders against payments, and replace the days' rows."""
        days = proven.days
        with self._stores.lake.writing() as lake:
            held, tenders = held_days.versions(lake, days), held_days.tenders(lake, days)
            after = {
                place: compare(each.versions, held.get(place, _NONE))
                for place, each in told.second.items()
                if not each.problem
            }
            money = pl.concat(
                [
                    proving.payment_differences(tenders, held_days.payments(lake, days)),
                    proving.orders_missing(held_days.without_order(lake, days, places), after),
                    proving.orders_not_named(held_days.naming_no_order(lake, days, places)),
                ]
            )
            alone = proving.not_compared(tenders)
            counted = _Counted(
                *map(proving.by_place, (held_days.late_orders(lake, days), tenders, money, alone))
            )
            proofs = _proofs(told, held, after, counted)
            held_rows = held_days.completeness(lake, days)
            proven.still_proven = proving.still_proven(proofs, held_rows)
            rows = proving.completeness_rows(proofs, now)
            kept = proving.with_rows_kept(rows, held_rows, proven.still_proven)
            lake.replace_rows(SquareTable.COMPLETENESS, "date", days, kept)
            differences = pl.concat([proving.order_differences(proofs), money, alone])
            lake.replace_rows(SquareTable.DIFFERENCES, "date", days, differences)
        return proofs

    def _make_tables(self, lake: LakeTransaction) -> None:
        make_tables(lake, ORDERS)
        make_tables(lake, PAYMENTS)
        lake.ensure(SquareTable.COMPLETENESS, empty(Completeness), descriptions(Completeness))
        lake.ensure(SquareTable.DIFFERENCES, empty(Difference), descriptions(Difference))

    def _record(self, proven: Proven, places: Places, now: datetime) -> None:
        self._stores.ledger.record(
            Entry(
                SquareTable.COMPLETENESS.value,
                day,
                location,
                proof.state.value,
                proof.reason,
                {
                    "name": places.names.get(location, location),
                    "orders": proof.lake_orders,
                    "missing": len(proof.before.missing),
                    "late": proof.late,
                    "is_over": int(now >= self._midnight_after(day, location, places)),
                },
                1,
                now,
            )
            for (day, location), proof in proven.proofs.items()
            if (day, location) not in proven.still_proven
        )


def _proofs(
    told: _Answers,
    held: Mapping[Place, Versions],
    after: Mapping[Place, Compared],
    counted: _Counted,
) -> dict[Place, Proof]:
    """All that is known of each location and day, given what the lake holds and what differs still."""
    return {
        place: Proof(
            second,
            told.before[place],
            after.get(place, Compared()),
            told.known,
            lake_orders=len(held.get(place, _NONE)),
            late=counted.late.get(place, 0),
            tenders=counted.tenders.get(place, 0) - counted.alone.get(place, 0),
            payment_differences=counted.wrong.get(place, 0),
            tenders_not_compared=counted.alone.get(place, 0),
        )
        for place, second in told.second.items()
    }


def _by_id(pages: Pages, order_ids: Sequence[str]) -> Iterator[Page]:
    for start in range(0, len(order_ids), asking.MOST_BY_ID):
        yield pages.one(asking.orders_by_id(order_ids[start : start + asking.MOST_BY_ID]))


def _noting(known: set[str], pages: Iterator[Page]) -> Iterator[Page]:
    for page in pages:
        known.update(order["id"] for order in page.listed)
        yield page
