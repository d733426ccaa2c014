"""The yardstick above: one DuckDB `read_csv` over the list of rd5000 files, set up as well as it can be.

All columns are given, nothing is sniffed, all threads work, and the order of rows is free. Text stays text.
"""

import duckdb

from roms_assets.pos.rules.layouts import LAYOUTS, FileType


def load(paths: list[str]) -> duckdb.DuckDBPyConnection:
    """All lines in the table `lines`; the connection holds it."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET preserve_insertion_order = false")
    columns = dict.fromkeys(LAYOUTS[FileType.LINES].columns, "VARCHAR")
    connection.execute(
        """
        CREATE TABLE lines AS FROM read_csv(
            $paths, columns = $columns, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            new_line = '\\n'
        )
        """,
        {"paths": paths, "columns": columns},
    )
    return connection


def totals(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Lines, and the exact sum of AMOUNT."""
    found = connection.execute("SELECT count(*), sum(AMOUNT::DECIMAL(38, 18)) FROM lines").fetchone()
    assert found
    return int(found[0]), str(found[1])
