"""Rows on their way from staged Parquet files into the lake, as a stream of a few large batches.

Polars reads some files at a time and hands them over as Arrow batches of exactly the size of the engine's row groups.
A batch of another size costs twice as much: the engine keeps what does not fill a group aside and compresses it, on one
core, when it commits. All of it costs half of what the engine needs to read such files by itself, keeps the order, and
holds a few batches in memory, not a year.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import polars as pl
import pyarrow as pa

from resources.lake_catalogs.catalog import ROWS_OF_A_GROUP
from resources.staging import Rows
from roms_assets.kernel.errors import RomsError, SourceChangedShape, SourceUnavailable

_GROUPS_OF_A_STREAM = 4
"""The engine lets go of a batch only when it has the whole stream, so a stream is short enough for memory."""
_AS_IT_IS = pl.CompatLevel.newest()
"""Text stands in the frame as it will in the engine, so that nobody copies it into an older form."""
_CASTS = pl.ScanCastOptions(
    integer_cast="upcast",
    float_cast="upcast",
    datetime_cast=["nanosecond-downcast", "convert-timezone"],
    categorical_to_string="allow",
)


class StagedRows:
    """Staged rows in the order given, with exactly the columns of `schema`.

    A column that a file lacks is empty there; one that the schema lacks, or of another type, is an error.
    """

    def __init__(self, rows: Sequence[Rows], schema: pl.Schema) -> None:
        self._rows = list(rows)
        self._schema = schema
        self.error: RomsError | None = None
        """What stopped the stream; the engine that reads it shows only that something did."""

    def streams(self) -> Iterator[pa.RecordBatchReader]:
        """The rows, read while they are asked for; use up each stream before the next."""
        shape = self._schema.to_frame().to_arrow(compat_level=_AS_IT_IS).schema
        batches = self._batches()
        for first in batches:
            of_stream = chain([first], islice(batches, _GROUPS_OF_A_STREAM - 1))
            yield pa.RecordBatchReader.from_batches(shape, of_stream)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        """Every batch but the last fills a row group."""
        rest = self._schema.to_frame()
        for several in _portions(self._rows):
            rows = pl.concat([rest, self._read(several)])
            whole = rows.height - rows.height % ROWS_OF_A_GROUP
            yield from _in_groups(rows.head(whole))
            rest = rows.slice(whole)
        yield from _in_groups(rest)

    def _read(self, several: Sequence[Rows]) -> pl.DataFrame:
        try:
            return pl.concat(map(self._scanned, several)).collect(engine="streaming")
        except (OSError, pl.exceptions.ComputeError) as error:
            self.error = SourceUnavailable(
                f"staged rows cannot be read: {error}; remove the batch's folder and run `roms reconcile`"
            )
            raise self.error from error
        except pl.exceptions.PolarsError as error:
            self.error = SourceChangedShape(f"a staged file does not fit the table: {error}")
            raise self.error from error

    def _scanned(self, rows: Rows) -> pl.LazyFrame:
        return pl.scan_parquet(
            rows.file,
            schema=self._schema,
            cast_options=_CASTS,
            missing_columns="insert",
            glob=False,
            hive_partitioning=False,
            use_statistics=False,
        ).slice(rows.start, rows.count)


def _in_groups(rows: pl.DataFrame) -> list[pa.RecordBatch]:
    table = rows.rechunk().to_arrow(compat_level=_AS_IT_IS)
    batches: list[pa.RecordBatch] = table.to_batches(max_chunksize=ROWS_OF_A_GROUP)
    return batches


def _portions(rows: Sequence[Rows]) -> Iterator[list[Rows]]:
    """Neighbours that are read at once: few enough rows for memory, and many small pieces together."""
    portion: list[Rows] = []
    count = 0
    for each in _pieces(rows):
        portion.append(each)
        count += each.count
        if count >= ROWS_OF_A_GROUP:
            yield portion
            portion, count = [], 0
    if portion:
        yield portion


def _pieces(rows: Sequence[Rows]) -> Iterator[Rows]:
    """The same rows, what is long cut into pieces of a row group."""
    for each in rows:
        for start in range(0, each.count, ROWS_OF_A_GROUP):
            yield Rows(each.file, each.start + start, min(ROWS_OF_A_GROUP, each.count - start))
