"""A lake that is damaged, told apart from one that is busy or of another version: this one can be made again."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from roms_assets.kernel.errors import SourceUnavailable

_SIGNS = (
    "not a valid DuckDB database file",
    "Corrupt database file",
    "Could not read enough bytes",
    "file is not a database",
    "database disk image is malformed",
)


def told_of_damage(lake: str, error: Exception) -> str | None:
    """What is wrong and what to do; None when the error is no sign of damage."""
    if not any(sign in str(error) for sign in _SIGNS):
        return None
    return f"{lake} is damaged: {error}; move it away, then run `roms reconcile`"


@contextmanager
def telling_damage(lake: str) -> Iterator[None]:
    """Raises SourceUnavailable for damage; every other error as it is."""
    try:
        yield
    except duckdb.Error as error:
        if told := told_of_damage(lake, error):
            raise SourceUnavailable(told) from error
        raise
