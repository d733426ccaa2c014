"""The ledger's table, and the numbered changes that bring any earlier ledger up to it.

A change that is out in the world is never edited: add the next number. A new column is one ALTER TABLE with a default,
so nothing is rebuilt. Every statement must mean the same to SQLite and to Postgres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from roms_assets.kernel.errors import SourceChangedShape


@dataclass(frozen=True)
class Migration:
    """One change, for ever known by its number."""

    number: int
    name: str
    statements: tuple[str, ...]


MIGRATIONS = (
    Migration(
        1,
        "entries by day and source",
        (
            """
            CREATE TABLE ledger_entries (
                dataset VARCHAR(120) NOT NULL,
                day DATE NOT NULL,
                source VARCHAR(120) NOT NULL,
                state VARCHAR(40) NOT NULL,
                reason TEXT NOT NULL,
                figures TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                last_attempt_at TIMESTAMPTZ,
                arrived_at TIMESTAMPTZ,
                fingerprint TEXT NOT NULL,
                staged_version VARCHAR(120),
                published_version VARCHAR(120),
                parser_version VARCHAR(120) NOT NULL,
                PRIMARY KEY (dataset, day, source)
            )
            """,
        ),
    ),
)


class UtcTime(sa.TypeDecorator[datetime]):
    """Aware times in UTC; SQLite has no zones, so it keeps them as UTC without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """A time without a zone is refused, because nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_metadata = sa.MetaData()

entries_table = sa.Table(
    "ledger_entries",
    _metadata,
    sa.Column("dataset", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("state", sa.String),
    sa.Column("reason", sa.Text),
    sa.Column("figures", sa.Text),
    sa.Column("attempts", sa.Integer),
    sa.Column("last_attempt_at", UtcTime),
    sa.Column("arrived_at", UtcTime),
    sa.Column("fingerprint", sa.Text),
    sa.Column("staged_version", sa.String),
    sa.Column("published_version", sa.String),
    sa.Column("parser_version", sa.String),
)

_applied_table = sa.Table(
    "ledger_migrations",
    _metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("applied_at", UtcTime, nullable=False),
)


def migrate(connection: sa.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Apply what is missing inside the caller's transaction; returns the newest number.

    Raises SourceChangedShape when a newer ROMS has changed the ledger already.
    """
    _metadata.create_all(connection, tables=[_applied_table])
    newest = max(migration.number for migration in migrations)
    found = connection.scalar(sa.select(sa.func.max(_applied_table.c.number))) or 0
    if found > newest:
        raise SourceChangedShape(
            f"the ledger is at change {found}, this ROMS knows {newest}: a newer ROMS has used it;"
            " install that version, or restore the ledger from before"
        )
    for migration in migrations:
        if migration.number > found:
            _apply(connection, migration)
    return newest


def _apply(connection: sa.Connection, migration: Migration) -> None:
    for statement in migration.statements:
        connection.execute(sa.text(statement))
    row = {"number": migration.number, "name": migration.name, "applied_at": datetime.now(UTC)}
    connection.execute(_applied_table.insert(), row)
