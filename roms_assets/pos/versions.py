"""Staged versions: what each till-day became, named by all that decided it, and the batches that hold them."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from resources.disk import Freed, taken_away
from resources.ledger import Entry
from roms_assets.pos.entries import DATASET, key_of
from roms_assets.pos.rules.candidates import TillDayFiles
from roms_assets.pos.rules.reading import PARSER_VERSION, Terms, TillDayReading
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import LakeTable, Stores
from roms_assets.settings import Business

_SURELY_LEFT_BEHIND = timedelta(days=1)
"""No process writes a batch for so long: what nobody uses by then is of no use to anybody."""
_PUBLISHED = f"SELECT strftime(date, '%Y-%m-%d') || '|' || till, version FROM {LakeTable.PUBLICATIONS}"


@dataclass(frozen=True)
class ToStage:
    """What was read of one till-day, from which files, and its entry so far."""

    files: TillDayFiles
    reading: TillDayReading
    entry: Entry


class Versions:
    """The staged versions of one business."""

    def __init__(self, business: Business, stores: Stores) -> None:
        self._business = business
        self._stores = stores
        self.terms = _terms(business)
        """What the business decides about reading."""

    def is_staged(self, entry: Entry) -> bool:
        """Whether staging has the version that the entry names."""
        return entry.staged_in is not None and self._stores.staging.has(DATASET, entry.staged_in)

    def stage(self, read: Mapping[TillDay, ToStage]) -> dict[TillDay, Entry]:
        """Stage all of it, what is new in one batch; returns the entries, each with its version and batch."""
        versions = {till_day: self._version(each.files) for till_day, each in read.items()}
        new = {
            till_day: versions[till_day]
            for till_day, each in read.items()
            if each.entry.staged_version != versions[till_day] or not self.is_staged(each.entry)
        }
        batch = _name(new)
        if new:
            parts = {till_day.key: _with_rows(read[till_day].reading) for till_day in new}
            self._stores.staging.write(DATASET, batch, parts)
        return {
            till_day: replace(
                each.entry,
                staged_version=versions[till_day],
                staged_in=batch if till_day in new else each.entry.staged_in,
            )
            for till_day, each in read.items()
        }

    def forget_unused(self, now: datetime, *, dry_run: bool = False) -> Freed:
        """Remove what killed processes left, and batches of which every version was superseded.

        No batch goes while the ledger names none, for then it was lost, and none with a till-day of which the lake
        holds another version than the ledger names. Raises SourceUnavailable, RuleBroken.
        """
        before = now - _SURELY_LEFT_BEHIND
        published = self._published()
        with self._stores.ledger.turn(DATASET):
            left = self._stores.staging.left_behind(before)
            return taken_away([*left, *self._superseded(before, published)], dry_run=dry_run)

    def _superseded(self, before: datetime, published: Iterable[tuple[str, str]]) -> list[Path]:
        in_use = self._stores.ledger.batches_in_use(DATASET)
        if not in_use:
            return []
        entries = self._stores.ledger.entries(DATASET, date.min, date.max)
        known = {(key_of(entry), entry.staged_version) for entry in entries}
        doubtful = {key for key, version in published if (key, version) not in known}
        return self._stores.staging.superseded(DATASET, in_use, before, doubtful)

    def _published(self) -> list[tuple[str, str]]:
        """Key of each till-day in the lake, and which version of it; none where no lake or no such table is."""
        if self._stores.lake.newest_change() is None:
            return []
        with self._stores.lake.reading() as connection, suppress(duckdb.CatalogException):
            return connection.execute(_PUBLISHED).fetchall()
        return []

    def _version(self, files: TillDayFiles) -> str:
        """The same files read in the same way are one version."""
        dialect = self._business.tills.dialect(files.till_day.branch, files.till_day.day)
        known = sorted((each.file.address, each.sha256) for each in files.files)
        return _hash(repr((PARSER_VERSION, dialect, self.terms, known)))


def _terms(business: Business) -> Terms:
    """1 and 1.0 are one version."""
    percent = Decimal(str(business.tills.thresholds.refused_lines_percent)).normalize()
    return Terms(percent, business.tills.personal_data.phone_numbers == "clear")


def _with_rows(reading: TillDayReading) -> dict[str, pl.DataFrame]:
    return {table: frame for table, frame in reading.frames.items() if len(frame)}


def _name(versions: Mapping[TillDay, str]) -> str:
    """The same versions are the same batch, whoever stages them."""
    return _hash(repr(sorted((till_day.key, version) for till_day, version in versions.items())))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
