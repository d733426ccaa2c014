"""The ledger's table, and the numbered changes that bring any earlier ledger up to it; the rules: `migrations`."""

from collections.abc import Sequence

import sqlalchemy as sa

from resources.migrations import Migration, UtcTime, applied_table, apply

__all__ = ["MIGRATIONS", "Migration", "entries_table", "migrate"]


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
    Migration(
        2, "where a version is staged", ("ALTER TABLE ledger_entries ADD COLUMN staged_in VARCHAR(120)",)
    ),
)


entries_table = sa.Table(
    "ledger_entries",
    sa.MetaData(),
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
    sa.Column("staged_in", sa.String),
    sa.Column("published_version", sa.String),
    sa.Column("parser_version", sa.String),
)

_applied = applied_table("ledger_migrations")


def migrate(connection: sa.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Apply what is missing inside the caller's transaction; returns the newest number.

    Raises SourceChangedShape when a newer ROMS has changed the ledger already.
    """
    return apply(connection, _applied, migrations, "ledger")
