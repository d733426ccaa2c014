"""Rows of a question to the lake as one file, CSV or Parquet; memory stays flat, for what is sorted may go to disk."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from resources.disk import advice
from resources.lake_catalogs.catalog import named, quoted
from roms_assets.kernel.errors import SourceUnavailable

_MEMORY = "1GB"
_THREADS = 2
"""Each holds a part of the memory, so that many of them would need more of it."""


@dataclass(frozen=True)
class FileForm:
    """How COPY writes a file."""

    options: str
    is_text: bool = True
    heading: str = ""
    """The first line where the engine does not write it by itself."""


CSV = FileForm("FORMAT csv, HEADER")
"""UTF-8, commas, a newline behind each line, nothing for NULL, quotes where they must be."""
PARQUET = FileForm("FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960", is_text=False)
"""Its groups of rows are small enough to be held beside what is sorted."""


def csv_with_quotes(columns: Sequence[str], always_quoted: Sequence[str]) -> FileForm:
    """The same CSV, in which some columns stand in quotes unless they are NULL; their names do not."""
    heading = ",".join(columns) + "\n"
    quotes = ", ".join(map(named, always_quoted))
    options = f"FORMAT csv, HEADER false, FORCE_QUOTE ({quotes}), PREFIX {quoted(heading)}, SUFFIX '\n'"
    return FileForm(options, heading=heading)


def export(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Mapping[str, Any],
    file: Path,
    form: FileForm,
) -> int:
    """Write what is asked for to a file; returns the rows. Raises SourceUnavailable when it cannot be written."""
    copy = f"COPY ({sql}) TO {quoted(str(file))} ({form.options})"
    with _flat_memory(connection, file.parent):
        try:
            found = connection.execute(copy, parameters).fetchone()
        except duckdb.IOException as error:
            raise SourceUnavailable(
                f"{file} cannot be written: {error}{advice(error, file.parent)}"
            ) from error
    rows = int(found[0]) if found else 0
    if form.heading and not rows:  # the engine ends what has no rows with an empty line
        file.write_text(form.heading, encoding="utf-8")
    return rows


@contextmanager
def _flat_memory(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    with TemporaryDirectory(dir=folder, prefix=".sorting-") as sorting:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute(f"SET threads = {_THREADS}")
        connection.execute(f"SET temp_directory = {quoted(sorting)}")
        yield
