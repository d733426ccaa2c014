"""The store of typed frames between parsing and publishing: what was read together stands together, in one batch.

No lock and any number of processes: a batch is written aside and appears by one rename, whole or not at all, and never
changes. A file for each small part would cost more than reading and typing it; see docs/decisions/0010.
"""

import json
import shutil
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
from pydantic import PrivateAttr

from resources.disk import advice, untouched
from resources.places import safe_segment
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable

_UNFINISHED = ".unfinished"
_INDEX = "index.json"
_ADVICE = "remove it and run `roms reconcile`"
_ROWS_IN_A_GROUP = 16_384
"""Enough for light columns, and few enough that one part can be read without the whole batch."""

Span = tuple[int, int]
"""First row, and how many."""


@dataclass(frozen=True)
class Rows:
    """Rows that stand side by side in one Parquet file."""

    file: str
    start: int
    count: int


class Staging(dg.ConfigurableResource[Any]):
    """A local folder of `<dataset>/<batch>/<table>.parquet`, and beside them which rows are of which part."""

    folder: str
    _indexes: dict[Path, dict[str, dict[str, Span]]] = PrivateAttr(default_factory=dict)

    def write(self, dataset: str, batch: str, parts: Mapping[str, Mapping[str, pl.DataFrame]]) -> None:
        """Store the tables of many parts, by key and table, as one step; a batch that is there is left as it is.

        Raises SourceUnavailable when the disk takes no more.
        """
        final = self._batch(dataset, batch)
        if final.is_dir():
            return
        temporary = Path(self.folder, _UNFINISHED, uuid.uuid4().hex)
        temporary.mkdir(parents=True)
        try:
            _fill(temporary, parts)
        except (OSError, pl.exceptions.PolarsError) as error:
            shutil.rmtree(temporary, ignore_errors=True)
            raise SourceUnavailable(
                f"staging {self.folder} cannot be written: {error}{advice(error, Path(self.folder))}"
            ) from error
        _rename(temporary, final)

    def rows(self, dataset: str, table: str, parts: Iterable[tuple[str, str]]) -> list[Rows]:
        """Where the rows of parts, each by batch and key, stand; neighbours are joined.

        Batches come in the order in which they are first named. Raises SourceUnavailable when one is not there,
        RuleBroken when its index is damaged or lacks a key.
        """
        keys: dict[str, set[str]] = {}
        for batch, key in parts:
            keys.setdefault(batch, set()).add(key)
        return [each for batch, mine in keys.items() for each in self._rows(dataset, table, batch, mine)]

    def has(self, dataset: str, batch: str) -> bool:
        """Whether the batch is there; what is there is whole."""
        return self._batch(dataset, batch).is_dir()

    def left_behind(self, before: datetime) -> list[Path]:
        """Temporary folders that a killed process left: not touched since."""
        return _older(Path(self.folder, _UNFINISHED), before)

    def superseded(
        self, dataset: str, in_use: Collection[str], before: datetime, doubtful: Collection[str] = ()
    ) -> list[Path]:
        """Batches older than a time of which nobody uses any part, and that hold no part of a doubtful key.

        Raises RuleBroken when an index that has to be read for it is damaged.
        """
        batches = _older(Path(self.folder, safe_segment(dataset)), before)
        unused = [path for path in batches if path.name not in in_use]
        return [path for path in unused if not doubtful or self._index(path).keys().isdisjoint(doubtful)]

    def check(self) -> str:
        """One line for a person; writes a probe. Raises SourceUnavailable when it cannot."""
        probe = Path(self.folder, _UNFINISHED, uuid.uuid4().hex)
        try:
            probe.mkdir(parents=True)
            probe.rmdir()
        except OSError as error:
            raise SourceUnavailable(
                f"staging {self.folder} cannot be written: {error.strerror or error}{advice(error, Path(self.folder))}"
            ) from error
        return f"staging {self.folder} can be written"

    def _rows(self, dataset: str, table: str, batch: str, keys: Collection[str]) -> Iterable[Rows]:
        folder = self._batch(dataset, batch)
        index = self._index(folder)
        strange = sorted(set(keys) - set(index))
        if strange:
            raise RuleBroken(f"the staged batch {folder} holds no {strange[0]}: {_ADVICE}")
        spans = sorted(index[key][table] for key in keys if table in index[key])
        file = str(folder / f"{safe_segment(table)}.parquet")
        return [Rows(file, start, count) for start, count in _joined(spans)]

    def _index(self, folder: Path) -> dict[str, dict[str, Span]]:
        """Key -> table -> span. It never changes, so it is read once."""
        if folder not in self._indexes:
            try:
                self._indexes[folder] = json.loads((folder / _INDEX).read_text())
            except OSError as error:
                raise SourceUnavailable(
                    f"the staged batch {folder} is gone: run `roms reconcile`, which reads what is landed again"
                ) from error
            except ValueError as error:
                raise RuleBroken(f"the staged batch {folder} is damaged ({error}): {_ADVICE}") from error
        return self._indexes[folder]

    def _batch(self, dataset: str, batch: str) -> Path:
        return Path(self.folder, safe_segment(dataset), safe_segment(batch))


def _fill(folder: Path, parts: Mapping[str, Mapping[str, pl.DataFrame]]) -> None:
    """Write the tables of many parts and which rows are of which."""
    index: dict[str, dict[str, Span]] = {key: {} for key in parts}
    for table in dict.fromkeys(table for tables in parts.values() for table in tables):
        frames = {key: tables[table] for key, tables in parts.items() if table in tables}
        for key, span in _spans(frames).items():
            index[key][table] = span
        _write(pl.concat(frames.values()), folder / f"{safe_segment(table)}.parquet")
    (folder / _INDEX).write_text(json.dumps(index, ensure_ascii=False))


def _spans(frames: Mapping[str, pl.DataFrame]) -> dict[str, Span]:
    """Where each frame's rows stand once all are put one behind the other."""
    spans: dict[str, Span] = {}
    start = 0
    for key, frame in frames.items():
        spans[key] = start, frame.height
        start += frame.height
    return spans


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same rows in as few spans as can be; `spans` are sorted and do not overlap."""
    joined: list[Span] = []
    for start, count in spans:
        if joined and sum(joined[-1]) == start:
            joined[-1] = joined[-1][0], joined[-1][1] + count
        elif count:
            joined.append((start, count))
    return joined


def _write(frame: pl.DataFrame, path: Path) -> None:
    """No statistics: rows are found by their place. A set of words is stored as text, because it may grow."""
    if any(isinstance(kind, pl.Enum) for kind in frame.dtypes):
        frame = frame.cast({pl.Enum: pl.String})
    frame.write_parquet(
        path, compression="zstd", compression_level=1, statistics=False, row_group_size=_ROWS_IN_A_GROUP
    )


def _rename(temporary: Path, final: Path) -> None:
    """Let the batch appear. When another process was first, its batch stands and ours goes."""
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        shutil.rmtree(temporary)


def _older(folder: Path, before: datetime) -> list[Path]:
    if not folder.is_dir():
        return []
    return untouched(folder.iterdir(), before)
