"""Numbered changes that bring a database of any earlier ROMS up to this one's tables, and values that both kinds take.

A change that is out in the world is never edited: add the next number. A new column is one ALTER TABLE with a default,
so nothing is rebuilt. Every statement must mean the same to SQLite and to Postgres.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from roms_assets.kernel.errors import SourceChangedShape


@dataclass(frozen=True)
class Migration:
    """One change, for ever known by its number."""

    number: int
    name: str
    statements: tuple[str, ...]


class UtcTime(sa.TypeDecorator[datetime]):
    """Aware times in UTC; SQLite has no zones, so it keeps them as UTC without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """In UTC; a time without a zone is refused."""
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def times_for(dialect: sa.Dialect) -> Callable[[datetime], Any]:
    """How a driver is given a time in a statement that SQLAlchemy does not bind: as `UtcTime` keeps it."""
    return _as_text if dialect.name == "sqlite" else _in_utc


def _in_utc(at: datetime) -> datetime:
    """A time without a zone is refused, because nobody knows what it means."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)


def _as_text(at: datetime) -> str:
    return _in_utc(at).replace(tzinfo=None).isoformat(" ", "microseconds")


def storable(text: str) -> str:
    """The text as every database takes it: Postgres takes no NUL."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}") if "\0" in text else text


def applied_table(name: str) -> sa.Table:
    """The table that says which changes were made."""
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("applied_at", UtcTime, nullable=False),
    )


def apply(connection: sa.Connection, applied: sa.Table, migrations: Sequence[Migration], what: str) -> int:
    """Apply what is missing inside the caller's transaction; returns the newest number. `what` is changed, for people.

    Raises SourceChangedShape when a newer ROMS has changed it already.
    """
    applied.create(connection, checkfirst=True)
    newest = max(migration.number for migration in migrations)
    found = connection.scalar(sa.select(sa.func.max(applied.c.number))) or 0
    if found > newest:
        raise SourceChangedShape(
            f"the {what} is at change {found}, this ROMS knows {newest}: a newer ROMS has used it;"
            f" install that version, or restore the {what} from before"
        )
    for migration in migrations:
        if migration.number > found:
            _apply(connection, applied, migration)
    return newest


def _apply(connection: sa.Connection, applied: sa.Table, migration: Migration) -> None:
    for statement in migration.statements:
        connection.execute(sa.text(statement))
    row = {"number": migration.number, "name": migration.name, "applied_at": datetime.now(UTC)}
    connection.execute(applied.insert(), row)
