"""What every catalog must be able to do; the SQL behind it is the same for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb

LAKE = "lake"
ENGINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""An engine that downloads nothing while it works."""
ROWS_OF_A_GROUP = 30_720
"""A quarter of the default's: each commit writes the last group of a table anew, which took 190 MB of memory."""


@dataclass(frozen=True)
class Change:
    """The newest change of a catalog."""

    mark: str
    """Another one after every change, whoever made it."""
    at: datetime
    """When it was made, in UTC."""


class Catalog(Protocol):
    """One catalog that an engine in memory attaches under the name `lake`."""

    @property
    def kind(self) -> str:
        """One word for it."""
        ...

    @property
    def files(self) -> Mapping[str, str]:
        """The files that a program needs which attaches it by itself. Raises SettingsWrong."""
        ...

    @property
    def engine(self) -> Mapping[str, str]:
        """Settings of an engine that attaches it."""
        ...

    @property
    def shown(self) -> str:
        """Its address for a person, without secrets."""
        ...

    @property
    def readers_exclude_writers(self) -> bool:
        """Whether a reader must hold the lake's lock too."""
        ...

    @property
    def for_a_merge(self) -> int | None:
        """Bytes that the engine must make do with from a merge on; None: as many as it likes."""
        ...

    @property
    def exists(self) -> bool:
        """Whether somebody has written it before."""
        ...

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Attach it as `lake`; one that does not exist is made, unless only read.

        Raises SourceUnavailable for one that is damaged, duckdb.Error for all else.
        """
        ...

    def newest_change(self) -> Change | None:
        """What was changed last, None when nobody has written it before. Raises as `attach` does."""
        ...

    @property
    def keeps_earlier_states(self) -> bool:
        """Whether a change leaves the state before it, until somebody removes that."""
        ...

    def copy_to(self, file: Path) -> None:
        """Write all tables and views as they are now to a new DuckDB file. Nobody may write meanwhile.

        Raises as `attach` does.
        """
        ...


def quoted(text: str) -> str:
    """The text as an SQL literal, where a parameter is not allowed."""
    return "'" + text.replace("'", "''") + "'"


def named(*names: str) -> str:
    """A name, or names with dots between them, quoted."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
