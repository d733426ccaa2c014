"""staging -> lake: whole days, in one short transaction under the lake's lock.

The lake itself records which version of each till-day it holds, in the same transaction; so a crash, a restored copy or
a second publisher can be seen by comparing it with the ledger.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from resources.lake import LakeTransaction
from resources.ledger import Entry
from roms_assets.pos.entries import DATASET, key_of
from roms_assets.pos.expecting import expected
from roms_assets.pos.rules.arrival_rows import arrival_rows
from roms_assets.pos.rules.arrivals import DayCount, Expected, count
from roms_assets.pos.rules.reading import LINES, REFUSED, TENDERS
from roms_assets.pos.rules.schemas import (
    Arrival,
    Publication,
    RecordLine,
    RefusedLine,
    Tender,
    empty,
)
from roms_assets.pos.stores import LakeTable, Stores, record_of
from roms_assets.settings import Business

_STAGED = {LakeTable.RECORD_LINES: LINES, LakeTable.TENDERS: TENDERS, LakeTable.REFUSED_LINES: REFUSED}
"""Lake table -> the staged table, also the figure that says how many rows it has; an empty one is not staged."""
_MODELS = {
    LakeTable.RECORD_LINES: RecordLine,
    LakeTable.TENDERS: Tender,
    LakeTable.REFUSED_LINES: RefusedLine,
    LakeTable.ARRIVALS: Arrival,
    LakeTable.PUBLICATIONS: Publication,
}


@dataclass(frozen=True)
class PublishedDay:
    """What the lake now holds of one day."""

    day: date
    tills: DayCount
    rows: Mapping[str, int]
    """Rows by lake table."""
    is_changed: bool
    """Whether its rows were replaced; its arrivals always are."""
    has_new_arrivals: bool = False
    """Whether the lake's arrivals said something else before."""


class Publisher:
    """Publishes days of one business."""

    def __init__(self, business: Business, stores: Stores) -> None:
        self._business = business
        self._stores = stores

    def publish(self, days: Collection[date], *, only_changed: bool = False) -> list[PublishedDay]:
        """Replace these days in every table by what is staged, and their arrivals by what the ledger knows.

        With `only_changed`, a day whose staged versions the lake holds already keeps its rows; its arrivals are written
        anew all the same. Days come back in order.
        """
        if not days:
            return []
        ordered = sorted(set(days))
        with self._stores.lake.writing() as transaction:
            self._make_tables(transaction, ordered)
            staged, arrivals = self._staged(ordered), self._expected(ordered)
            changed = _changed(transaction, ordered, staged) if only_changed else ordered
            self._replace(transaction, changed, staged)
            rows = arrival_rows([each for day in ordered for each in arrivals[day]])
            told_anew = _told_anew(transaction, ordered, rows)
            transaction.replace_rows(LakeTable.ARRIVALS, "date", ordered, rows)
        self._note(entry for day in ordered for entry in staged[day])
        return [
            PublishedDay(
                day,
                count(arrivals[day]),
                {**_rows(staged[day]), LakeTable.ARRIVALS: len(arrivals[day])},
                day in changed,
                day in told_anew,
            )
            for day in ordered
        ]

    def differing(self, days: Collection[date]) -> set[tuple[date, str]]:
        """The (day, till) of which lake and ledger do not name the same version."""
        if not days:
            return set()
        ordered = sorted(set(days))
        with self._stores.lake.writing() as transaction:
            self._make_tables(transaction, ordered)
            return _differing(transaction, self._staged(ordered))

    def _note(self, staged: Iterable[Entry]) -> None:
        """Tell the ledger what the lake holds now; also what a publisher that was killed could not tell it."""
        untold = (entry for entry in staged if entry.published_version != entry.staged_version)
        self._stores.ledger.published(DATASET, _versions_of(untold))

    def _make_tables(self, transaction: LakeTransaction, days: Sequence[date]) -> None:
        transaction.ensure_models(_MODELS)
        for year in sorted({day.year for day in days}):
            within = f"date BETWEEN DATE '{year}-01-01' AND DATE '{year}-12-31'"
            transaction.ensure_view(record_of(year), f"SELECT * FROM {LakeTable.RECORD_LINES} WHERE {within}")

    def _staged(self, days: Sequence[date]) -> dict[date, list[Entry]]:
        """Day -> its entries with a staged version, by till; tills that `roms.yaml` no longer names included."""
        staged: dict[date, list[Entry]] = {day: [] for day in days}
        for entry in self._stores.ledger.entries(DATASET, days[0], days[-1]):
            if entry.staged_version and entry.day in staged:
                staged[entry.day].append(entry)
        return staged

    def _expected(self, days: Sequence[date]) -> dict[date, list[Expected]]:
        by_day: dict[date, list[Expected]] = {day: [] for day in days}
        for each in expected(self._business, self._stores.ledger, days[0], days[-1]):
            by_day.get(each.till_day.day, []).append(each)
        return by_day

    def _replace(
        self, transaction: LakeTransaction, days: Sequence[date], staged: Mapping[date, list[Entry]]
    ) -> None:
        entries = [entry for day in days for entry in staged[day]]
        for table, part in _STAGED.items():
            with_rows = ((entry.staged_in or "", key_of(entry)) for entry in entries if entry.figures[part])
            rows = self._stores.staging.rows(DATASET, part, with_rows)
            transaction.replace(table, "date", days, rows)
        versions = [(entry.day, entry.source, entry.staged_version) for entry in entries]
        held = pl.DataFrame(versions, schema=empty(Publication).schema, orient="row")
        transaction.replace_rows(LakeTable.PUBLICATIONS, "date", days, held)


def _versions_of(entries: Iterable[Entry]) -> dict[tuple[date, str], str]:
    return {(entry.day, entry.source): entry.staged_version or "" for entry in entries}


def _changed(
    transaction: LakeTransaction, days: Sequence[date], staged: Mapping[date, list[Entry]]
) -> list[date]:
    """Days of which the lake holds something else than what is staged."""
    differing = {day for day, _ in _differing(transaction, staged)}
    return [day for day in days if day in differing]


def _told_anew(transaction: LakeTransaction, days: Sequence[date], arrivals: pl.DataFrame) -> set[date]:
    """Days of which the lake's arrivals say something else than these rows."""
    columns = ", ".join(arrivals.columns)
    held = transaction.query(
        f"SELECT {columns} FROM {LakeTable.ARRIVALS} WHERE date IN (SELECT unnest($days))",
        {"days": list(days)},
    )
    at = arrivals.columns.index("date")
    return {row[at] for row in set(held.iter_rows()) ^ set(arrivals.iter_rows())}


def _differing(transaction: LakeTransaction, staged: Mapping[date, list[Entry]]) -> set[tuple[date, str]]:
    """The (day, till) of these days of which the lake holds another version than what is staged."""
    wanted = _versions_of(entry for entries in staged.values() for entry in entries)
    rows = transaction.query(f"SELECT date, till, version FROM {LakeTable.PUBLICATIONS}")
    held = {(day, till): version for day, till, version in rows.iter_rows() if day in staged}
    return {key for key, _ in wanted.items() ^ held.items()}


def _rows(entries: Sequence[Entry]) -> dict[str, int]:
    return {table: sum(int(entry.figures[part]) for entry in entries) for table, part in _STAGED.items()}
