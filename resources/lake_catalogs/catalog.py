"""What every catalog must be able to do; the SQL behind it is the same for all."""

from typing import Protocol

import duckdb

LAKE = "lake"


class Catalog(Protocol):
    """One catalog that an engine in memory attaches under the name `lake`."""

    @property
    def shown(self) -> str:
        """Its address for a person, without secrets."""
        ...

    @property
    def readers_exclude_writers(self) -> bool:
        """Whether a reader must hold the lake's lock too."""
        ...

    @property
    def exists(self) -> bool:
        """Whether somebody has written it before."""
        ...

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Attach it as `lake`; one that does not exist is made, unless only read. Raises duckdb.Error."""
        ...


def quoted(text: str) -> str:
    """The text as an SQL literal, where a parameter is not allowed."""
    return "'" + text.replace("'", "''") + "'"


def named(*names: str) -> str:
    """A name, or names with dots between them, quoted."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
