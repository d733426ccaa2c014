"""Rows on their way from staged Parquet files into the lake, in portions that each fill a row group.

Polars reads some files at a time. A portion of another size than the engine's row groups costs twice as much: the
engine keeps what does not fill a group aside and compresses it, on one core, when it commits. All of it costs half of
what the engine needs to read such files by itself, keeps the order, and holds a few portions in memory, not a year.
"""

from collections.abc import Iterator, Sequence

import polars as pl
import pyarrow as pa

from resources.lake_catalogs.catalog import ROWS_OF_A_GROUP
from resources.staging import Rows
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

_AS_IT_IS = pl.CompatLevel.newest()
"""Text stands in the frame as it will in the engine, so that nobody copies it into an older form."""
_CASTS = pl.ScanCastOptions(
    integer_cast="upcast",
    float_cast="upcast",
    datetime_cast=["nanosecond-downcast", "convert-timezone"],
    categorical_to_string="allow",
)


def handed_over(rows: pl.DataFrame) -> pa.RecordBatchReader:
    """The rows as the engine takes them, once, in batches that each fill a row group.

    Of frames and tables that it inserts from one after the other, memory keeps as much as all of them hold.
    """
    table = rows.rechunk().to_arrow(compat_level=_AS_IT_IS)
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=ROWS_OF_A_GROUP))


class StagedRows:
    """Staged rows in the order given, with exactly the columns of `schema`.

    A column that a file lacks is empty there; one that the schema lacks, or of another type, is an error.
    """

    def __init__(self, rows: Sequence[Rows], schema: pl.Schema) -> None:
        self._rows = list(rows)
        self._schema = schema

    def portions(self) -> Iterator[pl.DataFrame]:
        """The rows, read while they are asked for; every portion but the last fills a row group.

        Raises SourceUnavailable when a file cannot be read, SourceChangedShape when it does not fit the schema.
        """
        rest = self._schema.to_frame()
        for several in _read_at_once(self._rows):
            rows = pl.concat([rest, self._read(several)])
            whole = rows.height - rows.height % ROWS_OF_A_GROUP
            yield from rows.head(whole).iter_slices(ROWS_OF_A_GROUP)
            rest = rows.slice(whole)
        if rest.height:
            yield rest

    def _read(self, several: Sequence[Rows]) -> pl.DataFrame:
        try:
            return pl.concat(map(self._scanned, several)).collect(engine="streaming")
        except (OSError, pl.exceptions.ComputeError) as error:
            raise SourceUnavailable(
                f"staged rows cannot be read: {error}; remove the batch's folder and run `roms reconcile`"
            ) from error
        except pl.exceptions.PolarsError as error:
            raise SourceChangedShape(f"a staged file does not fit the table: {error}") from error

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


def _read_at_once(rows: Sequence[Rows]) -> Iterator[list[Rows]]:
    """Neighbours that are read at once: few enough rows for memory, and many small pieces together."""
    several: list[Rows] = []
    count = 0
    for each in _pieces(rows):
        several.append(each)
        count += each.count
        if count >= ROWS_OF_A_GROUP:
            yield several
            several, count = [], 0
    if several:
        yield several


def _pieces(rows: Sequence[Rows]) -> Iterator[Rows]:
    """The same rows, what is long cut into pieces of a row group."""
    for each in rows:
        for start in range(0, each.count, ROWS_OF_A_GROUP):
            yield Rows(each.file, each.start + start, min(ROWS_OF_A_GROUP, each.count - start))
