"""Tables, views and comments of an attached lake, copied into a new DuckDB file that any DuckDB opens by itself."""

from pathlib import Path

import duckdb

from resources.lake_catalogs.catalog import LAKE, named, quoted

_COPY = "lake_copy"


def copy_tables(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Copy all of it as one transaction sees it."""
    connection.execute(f"ATTACH {quoted(str(file))} AS {_COPY} (STORAGE_VERSION 'v1.4.0')")
    connection.execute(f"BEGIN; USE {_COPY}")
    for (table,) in _listed(connection, "table_name", "duckdb_tables()"):
        connection.execute(f"CREATE TABLE {_in(_COPY, table)} AS FROM {_in(LAKE, table)}")
        _copy_comments(connection, table)
    for (statement,) in _listed(connection, "sql", "duckdb_views()"):
        connection.execute(statement)
    connection.execute(f"COMMIT; USE memory; DETACH {_COPY}")


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    of_table = f"duckdb_columns() WHERE table_name = {quoted(table)} AND comment IS NOT NULL"
    columns = connection.execute(
        f"SELECT column_name, comment FROM {of_table} AND database_name = ?", [LAKE]
    ).fetchall()
    for column, comment in columns:
        connection.execute(f"COMMENT ON COLUMN {_in(_COPY, table)}.{named(column)} IS {quoted(comment)}")


def _listed(connection: duckdb.DuckDBPyConnection, column: str, source: str) -> list[tuple[str]]:
    return connection.execute(
        f"SELECT {column} FROM {source} WHERE database_name = ? AND NOT internal AND schema_name = 'main' ORDER BY 1",
        [LAKE],
    ).fetchall()


def _in(database: str, table: str) -> str:
    return named(database, "main", table)
