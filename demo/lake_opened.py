"""The product's lake, opened by the demo to show what is in it. Nobody else may have it open meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def opened(lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its tables are named `lake.<table>`."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{lake}' AS lake (READ_ONLY)")
        yield connection
