"""The store of typed frames between parsing and publishing: one Parquet for each partition and table.

No lock and any number of processes: a version is written aside and appears by one rename, whole or not at all.
"""

import os
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
        if os.path.isdir(final):
            return
        temporary = f"{self.folder}/{_UNFINISHED}/{uuid.uuid4().hex}"
        os.makedirs(temporary)
        for table, frame in frames.items():
            frame.write_parquet(
                f"{temporary}/{safe_segment(table)}.parquet", compression="lz4", statistics=False
            )
        _rename(temporary, final)

    def path(self, dataset: str, partition: tuple[str, ...], version: str, table: str) -> str:
        """Where a table's Parquet is, or would be."""
        return f"{self._version(dataset, partition, version)}/{safe_segment(table)}.parquet"

    def has(self, dataset: str, partition: tuple[str, ...], version: str) -> bool:
        """Whether the version is there; what is there is whole."""
        return os.path.isdir(self._version(dataset, partition, version))

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
            raise SourceUnavailable(f"staging {self.folder} cannot be written: {error}") from error
        return f"staging {self.folder} can be written"

    def _version(self, dataset: str, partition: tuple[str, ...], version: str) -> str:
        parts = (safe_segment(part) for part in (dataset, *partition, version))
        return "/".join((self.folder, *parts))


def _rename(temporary: str, final: str) -> None:
    """Let the version appear. When another process was first, its version stands and ours goes."""
    os.makedirs(os.path.dirname(final), exist_ok=True)
    try:
        os.rename(temporary, final)
    except OSError:
        if not os.path.isdir(final):
            raise
        shutil.rmtree(temporary)
