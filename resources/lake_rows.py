"""Rows on their way from Parquet files into the lake, as a stream of a few large batches.

Thousands of small files are read some hundred at a time by polars and handed over as Arrow batches of about the size
of the engine's row groups. That costs half of what the engine needs to read such files by itself, keeps the order, and
holds a few batches in memory, not a year.
"""

from collections.abc import Iterator, Sequence

import polars as pl
import pyarrow as pa

from roms_assets.kernel.errors import RomsError, SourceChangedShape, SourceUnavailable

_FILES_AT_ONCE = 200
_ROWS_IN_A_BATCH = 122_880
_CASTS = pl.ScanCastOptions(
    integer_cast="upcast",
    float_cast="upcast",
    datetime_cast=["nanosecond-downcast", "convert-timezone"],
    categorical_to_string="allow",
)


class StagedRows:
    """The rows of files, in the order of files and rows, with exactly the columns of `schema`.

    A column that a file lacks is empty there; one that the schema lacks, or of another type, is an error.
    """

    def __init__(self, files: Sequence[str], schema: pl.Schema) -> None:
        self._files = list(files)
        self._schema = schema
        self.error: RomsError | None = None
        """What stopped the stream; the engine that reads it shows only that something did."""

    def stream(self) -> pa.RecordBatchReader:
        """The rows, read while they are asked for."""
        shape = self._schema.to_frame().to_arrow().schema
        return pa.RecordBatchReader.from_batches(shape, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, len(self._files), _FILES_AT_ONCE):
            rows = self._read(self._files[start : start + _FILES_AT_ONCE])
            yield from rows.rechunk().to_arrow().to_batches(max_chunksize=_ROWS_IN_A_BATCH)

    def _read(self, files: list[str]) -> pl.DataFrame:
        try:
            scanned = pl.scan_parquet(
                files,
                schema=self._schema,
                cast_options=_CASTS,
                missing_columns="insert",
                glob=False,
                hive_partitioning=False,
                use_statistics=False,
            )
            return scanned.collect(engine="streaming")
        except (OSError, pl.exceptions.ComputeError) as error:
            self.error = SourceUnavailable(f"staged rows cannot be read: {error}")
            raise self.error from error
        except pl.exceptions.PolarsError as error:
            self.error = SourceChangedShape(f"a staged file does not fit the table: {error}")
            raise self.error from error
