"""The store of typed frames between parsing and publishing: one Parquet for each partition and table.

No lock and any number of processes: a version is written aside and appears by one rename, whole or not at all.
"""

import shutil
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from resources.places import safe_segment
from roms_assets.kernel.errors import SourceUnavailable

_UNFINISHED = ".unfinished"


class Staging(dg.ConfigurableResource[Any]):
    """A local folder of `<dataset>/<partition…>/<version>/<table>.parquet`."""

    folder: str

    def write(
        self, dataset: str, partition: tuple[str, ...], version: str, frames: Mapping[str, pl.DataFrame]
    ) -> None:
        """Store the tables of one version as one step; a version that is there already is left as it is."""
        final = self._version(dataset, partition, version)
        if final.is_dir():
            return
        temporary = Path(self.folder, _UNFINISHED, uuid.uuid4().hex)
        temporary.mkdir(parents=True)
        for table, frame in frames.items():
            _write(frame, temporary / f"{safe_segment(table)}.parquet")
        _rename(temporary, final)

    def path(self, dataset: str, partition: tuple[str, ...], version: str, table: str) -> str:
        """Where a table's Parquet is, or would be."""
        return str(self._version(dataset, partition, version) / f"{safe_segment(table)}.parquet")

    def has(self, dataset: str, partition: tuple[str, ...], version: str) -> bool:
        """Whether the version is there; what is there is whole."""
        return self._version(dataset, partition, version).is_dir()

    def left_behind(self, older_than: timedelta) -> list[Path]:
        """Temporary folders that a killed process left: not touched for this long."""
        before = time.time() - older_than.total_seconds()
        unfinished = Path(self.folder, _UNFINISHED)
        if not unfinished.is_dir():
            return []
        return sorted(path for path in unfinished.iterdir() if path.stat().st_mtime <= before)

    def sweep(self, older_than: timedelta) -> int:
        """Remove what killed processes left behind; returns how many folders went."""
        left = self.left_behind(older_than)
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

    def check(self) -> str:
        """One line for a person; writes a probe. Raises SourceUnavailable when it cannot."""
        probe = Path(self.folder, _UNFINISHED, uuid.uuid4().hex)
        try:
            probe.mkdir(parents=True)
            probe.rmdir()
        except OSError as error:
            raise SourceUnavailable(
                f"staging {self.folder} cannot be written: {error.strerror or error}"
            ) from error
        return f"staging {self.folder} can be written"

    def _version(self, dataset: str, partition: tuple[str, ...], version: str) -> Path:
        return Path(self.folder, *(safe_segment(part) for part in (dataset, *partition, version)))


def _write(frame: pl.DataFrame, path: Path) -> None:
    """Light compression and no statistics: these files are small, and read once and whole.

    A fixed set of words is stored as text, because the set may grow.
    """
    if any(isinstance(kind, pl.Enum) for kind in frame.dtypes):
        frame = frame.cast({pl.Enum: pl.String})
    frame.write_parquet(path, compression="lz4", statistics=False)


def _rename(temporary: Path, final: Path) -> None:
    """Let the version appear. When another process was first, its version stands and ours goes."""
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        shutil.rmtree(temporary)
