"""DuckDB engines that are kept: making one takes ten milliseconds of the processor, for three thousand functions.

The product opens the lake hundreds of times in a test, each time with an engine in memory that it attaches the file to.
Here such an engine is let go clean, without the file and with the settings of a new one, and taken again. Views,
temporary tables and the zone belong to a connection, which is a new one each time.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

import duckdb
from dagster_duckdb import DuckDBResource

from resources import lake
from resources.lake_catalogs.catalog import ENGINE

_OWN = {"memory", "system", "temp"}
_SETTINGS = ("memory_limit", "threads", "temp_directory")
"""What the lake sets for the whole engine."""
_OF_EACH_OPENING = ("memory_limit", "temp_directory")
"""What it sets anew each time."""
_idle: list[duckdb.DuckDBPyConnection] = []


def have_engines_at_hand(*, are_kept: bool) -> None:
    """From now on; the tests of the lake itself get engines that are made for them."""
    lake.DuckDBResource = _AtHand if are_kept else DuckDBResource  # type: ignore[assignment, attr-defined]


class _AtHand:
    """What `resources.lake` asks of Dagster's resource."""

    def __init__(self, database: str, connection_config: Mapping[str, str]) -> None:
        self._made = DuckDBResource(database=database, connection_config=dict(connection_config))
        self._own = {name: connection_config[name] for name in _OF_EACH_OPENING}
        self._is_usual = {**connection_config} == {**ENGINE, **self._own}

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to an engine that nobody else has meanwhile; one with extensions is made."""
        if not self._is_usual:
            with self._made.get_connection() as connection:
                yield connection
            return
        engine = _idle.pop() if _idle else duckdb.connect(":memory:", config={**ENGINE})
        for name, value in self._own.items():
            engine.execute(f"SET {name} = $value", {"value": value})
        try:
            with closing(engine.cursor()) as connection:
                yield connection
        finally:
            _let_go(engine)


def _let_go(engine: duckdb.DuckDBPyConnection) -> None:
    """Keep it when it is as a new one, else close it."""
    try:
        _clean(engine)
    except duckdb.Error:  # it is broken, or has laid something aside: such an engine is not kept
        engine.close()
    else:
        _idle.append(engine)


def _clean(engine: duckdb.DuckDBPyConnection) -> None:
    found = engine.execute("SELECT database_name FROM duckdb_databases()").fetchall()
    for name in {name for (name,) in found} - _OWN:
        engine.execute(f'DETACH "{name}"')
    for setting in _SETTINGS:
        engine.execute(f"RESET {setting}")
