"""Pages -> rows -> the lake: merged by id, the newest version wins, nothing is deleted because an answer lacks it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl
from pandera.polars import DataFrameModel

from resources.lake import Lake, LakeTransaction
from resources.lake_transaction import Merged
from resources.square import Page
from roms_assets.kernel.tables import empty
from roms_assets.square.rules import drifting
from roms_assets.square.rules.kinds import Kind
from roms_assets.square.rules.known_shapes import in_known_shape
from roms_assets.square.rules.late import late_rows
from roms_assets.square.rules.reading import Frames, Seen, read
from roms_assets.square.rules.schemas import Drift, LateOrder, Refused
from roms_assets.square.rules.tables import SquareTable

REFUSED = SquareTable.REFUSED
_THINGS_AT_ONCE = 4_000
"""So many are read together, for each reading costs something by itself."""
_ROWS_AT_ONCE = 30_000
"""So many are merged together, for each merge reads the table's keys and writes its last rows anew."""
_REFUSED_KEY = ("kind", "object_id", "reason")
"""Not the answer: the same thing comes in another one each night, for no two cursors are alike."""
_DRIFT_KEY = ("kind", "place", "value")


@dataclass
class Tally:
    """What became of the things that were read."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    late: int = 0
    drift: set[str] = field(default_factory=set)
    by_day: Counter[date] = field(default_factory=Counter)
    """Things by the UTC day of their last change."""

    @property
    def read(self) -> int:
        """All of them."""
        return self.new + self.updated + self.unchanged + self.refused

    def add(self, other: "Tally") -> None:
        """Count what became of other things, too."""
        self.new += other.new
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.late += other.late
        self.drift |= other.drift
        self.by_day.update(other.by_day)


@dataclass(frozen=True)
class ReadingTerms:
    """How things of one kind are read: the rules, the shop's currencies, and when Square was asked."""

    parse: Callable[[Seen], Frames]
    at: datetime
    currencies: Collection[str] = ()
    read_before: Mapping[date, datetime] = field(default_factory=dict)
    """Day of UTC -> when it had been read whole before; what is new of such a day is late."""


class Merger:
    """Merges things of one kind into the lake, so many at a time that neither memory nor the merge suffers."""

    def __init__(self, lake: Lake, kind: Kind, terms: ReadingTerms) -> None:
        self._lake = lake
        self._kind = kind
        self._terms = terms
        self._has_tables = False
        self.tally = Tally()

    def merge(self, pages: Iterable[Page]) -> Tally:
        """Merge all pages; what came before an error stays merged."""
        unread: list[Seen] = []
        waiting: list[_Rows] = []
        try:
            for page in pages:
                unread.append(Seen.on(page.sha256, in_known_shape(self._kind.thing, page.listed)))
                if sum(len(each.things) for each in unread) >= _THINGS_AT_ONCE:
                    waiting += map(self._rows, Seen.joined(unread))
                    unread = []
                if sum(each.count for each in waiting) >= _ROWS_AT_ONCE:
                    self._keep(waiting)
                    waiting = []
        finally:
            self._keep([*waiting, *map(self._rows, Seen.joined(unread))])
        return self.tally

    def _rows(self, seen: Seen) -> "_Rows":
        """What some pages say; the pages themselves are not needed any more."""
        reading = read(self._kind.thing, seen, self._terms.parse, self._terms.at)
        drift = drifting.drift_rows(
            self._kind.thing, seen, reading.frames, self._terms.currencies, self._terms.at
        )
        return _Rows(reading.frames, reading.refused, drift)

    def _keep(self, several: list["_Rows"]) -> None:
        if not several:
            return
        frames = {table: pl.concat(each.frames[table] for each in several) for table in self._kind.models}
        refused = pl.concat(each.refused for each in several)
        drift = pl.concat(each.drift for each in several)
        with self._lake.writing() as lake:
            if not self._has_tables:
                make_tables(lake, self._kind)
            merged = lake.merge(
                self._kind.table, self._kind.key, self._kind.version, frames[self._kind.table]
            )
            self._keep_parts(lake, merged, frames)
            late = self._late(frames[self._kind.table], merged)
            lake.merge(SquareTable.LATE_ORDERS, ("order_id",), ("found_at",), late)
            keep_refused(lake, refused)
            keep_drift(lake, drift)
        self._has_tables = True
        self._count(merged, frames[self._kind.table], refused, drift, late)

    def _keep_parts(self, lake: LakeTransaction, merged: Merged, frames: Frames) -> None:
        """What belongs to a thing is that of the version that counts, also where only its parts were left."""
        if not self._kind.parts:
            return
        are_all = len(merged.accepted) == len(frames[self._kind.table])
        pages = None if are_all else self._newest_pages(merged, frames)
        for table in self._kind.parts:
            rows = frames[table]
            if pages is not None:
                rows = rows.join(pages, on=pages.columns, how="semi")
            lake.replace_keys(table, merged.accepted, rows)

    def _newest_pages(self, merged: Merged, frames: Frames) -> pl.DataFrame:
        """Of each thing that was taken the page and place of its newest version among those given."""
        things = frames[self._kind.table].sort(self._kind.version, maintain_order=True)
        newest = things.unique(self._kind.key, keep="last").join(
            merged.accepted, on=list(self._kind.key), how="semi"
        )
        return newest.select(*self._kind.key, "page_sha256", "page_position")

    def _late(self, things: pl.DataFrame, merged: Merged) -> pl.DataFrame:
        if not self._kind.notes_late or not self._terms.read_before:
            return empty(LateOrder)
        new = things.join(merged.new, on=list(self._kind.key), how="semi").unique(self._kind.key)
        return late_rows(new, self._terms.read_before, self._terms.at)

    def _count(
        self,
        merged: Merged,
        things: pl.DataFrame,
        refused: pl.DataFrame,
        drift: pl.DataFrame,
        late: pl.DataFrame,
    ) -> None:
        tally = self.tally
        tally.new += len(merged.new)
        tally.updated += len(merged.updated)
        tally.unchanged += len(things) - len(merged.accepted)
        tally.refused += len(refused)
        tally.late += len(late)
        tally.drift |= drifting.told(drift)
        if "updated_at" in things.columns:
            for day, count in things.group_by(pl.col("updated_at").dt.date()).len().iter_rows():
                tally.by_day[day] += count


@dataclass(frozen=True)
class _Rows:
    frames: Frames
    refused: pl.DataFrame
    drift: pl.DataFrame

    @property
    def count(self) -> int:
        return max(len(frame) for frame in self.frames.values())


def keep_refused(lake: LakeTransaction, refused: pl.DataFrame) -> None:
    """Keep rows of `Refused`; the same thing that is refused again for the same reason stands there once."""
    lake.merge(SquareTable.REFUSED, _REFUSED_KEY, ("read_at",), refused)


def keep_drift(lake: LakeTransaction, drift: pl.DataFrame) -> None:
    """Keep rows of `Drift`; what was seen before stands there as it was first seen."""
    lake.merge(SquareTable.DRIFT, _DRIFT_KEY, ("kind",), drift)


def make_tables(lake: LakeTransaction, kind: Kind) -> None:
    """The kind's tables and those that all kinds share, as the models have them."""
    shared: dict[str, type[DataFrameModel]] = {
        SquareTable.REFUSED: Refused,
        SquareTable.DRIFT: Drift,
        SquareTable.LATE_ORDERS: LateOrder,
    }
    lake.ensure_models({**kind.models, **shared})
