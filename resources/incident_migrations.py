"""The tables of incidents and notices, and the numbered changes that lead to them; the rules: `migrations`."""

import sqlalchemy as sa

from resources.migrations import Migration, UtcTime, applied_table, apply

MIGRATIONS = (
    Migration(
        1,
        "incidents, deliveries of notices, proofs",
        (
            """
            CREATE TABLE incidents (
                key VARCHAR(400) NOT NULL,
                opened_at TIMESTAMPTZ NOT NULL,
                source VARCHAR(40) NOT NULL,
                title TEXT NOT NULL,
                cause TEXT NOT NULL,
                effect TEXT NOT NULL,
                link TEXT NOT NULL,
                seen_at TIMESTAMPTZ NOT NULL,
                parts TEXT NOT NULL,
                told_parts TEXT NOT NULL,
                healed_at TIMESTAMPTZ,
                notified_at TIMESTAMPTZ,
                recovery_notified_at TIMESTAMPTZ,
                PRIMARY KEY (key, opened_at)
            )
            """,
            """
            CREATE TABLE notice_deliveries (
                notice_id VARCHAR(120) NOT NULL,
                channel VARCHAR(40) NOT NULL,
                kind VARCHAR(40) NOT NULL,
                subject TEXT NOT NULL,
                text TEXT NOT NULL,
                html TEXT NOT NULL,
                thread VARCHAR(120) NOT NULL,
                created_at TIMESTAMPTZ NOT NULL,
                place INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                last_error TEXT NOT NULL,
                sent_at TIMESTAMPTZ,
                PRIMARY KEY (notice_id, channel)
            )
            """,
            """
            CREATE TABLE notice_proofs (
                what VARCHAR(40) NOT NULL PRIMARY KEY,
                proven_at TIMESTAMPTZ NOT NULL
            )
            """,
        ),
    ),
)

incidents_table = sa.Table(
    "incidents",
    sa.MetaData(),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("opened_at", UtcTime, primary_key=True),
    sa.Column("source", sa.String),
    sa.Column("title", sa.Text),
    sa.Column("cause", sa.Text),
    sa.Column("effect", sa.Text),
    sa.Column("link", sa.Text),
    sa.Column("seen_at", UtcTime),
    sa.Column("parts", sa.Text),
    sa.Column("told_parts", sa.Text),
    sa.Column("healed_at", UtcTime),
    sa.Column("notified_at", UtcTime),
    sa.Column("recovery_notified_at", UtcTime),
)

deliveries_table = sa.Table(
    "notice_deliveries",
    sa.MetaData(),
    sa.Column("notice_id", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("kind", sa.String),
    sa.Column("subject", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("html", sa.Text),
    sa.Column("thread", sa.String),
    sa.Column("created_at", UtcTime),
    sa.Column("place", sa.Integer),
    sa.Column("attempts", sa.Integer),
    sa.Column("last_error", sa.Text),
    sa.Column("sent_at", UtcTime),
)

proofs_table = sa.Table(
    "notice_proofs",
    sa.MetaData(),
    sa.Column("what", sa.String, primary_key=True),
    sa.Column("proven_at", UtcTime),
)

_applied = applied_table("incident_migrations")


def migrate(connection: sa.Connection) -> int:
    """Apply what is missing inside the caller's transaction; returns the newest number."""
    return apply(connection, _applied, MIGRATIONS, "record of incidents")
