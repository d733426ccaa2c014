"""The tables of events, and the numbered changes that lead to them; the rules: `migrations`."""

import sqlalchemy as sa

from resources.migrations import Migration, UtcTime, applied_table, apply

MIGRATIONS = (
    Migration(
        1,
        "events, their sources, and the secrets that they were signed with",
        (
            """
            CREATE TABLE events (
                id BIGINT NOT NULL PRIMARY KEY,
                source VARCHAR(120) NOT NULL,
                claim VARCHAR(128) NOT NULL,
                received_at TIMESTAMPTZ NOT NULL,
                headers TEXT NOT NULL,
                body BYTEA NOT NULL,
                content_type TEXT NOT NULL,
                correlation_id VARCHAR(64) NOT NULL,
                state VARCHAR(40) NOT NULL,
                reason TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                last_attempt_at TIMESTAMPTZ,
                settled_at TIMESTAMPTZ
            )
            """,
            "CREATE INDEX events_by_claim ON events (claim)",
            "CREATE INDEX events_by_state ON events (state, id, source)",
            "CREATE INDEX events_by_time ON events (received_at, id)",
            """
            CREATE TABLE event_sources (
                source VARCHAR(120) NOT NULL PRIMARY KEY,
                events BIGINT NOT NULL,
                last_id BIGINT NOT NULL,
                last_received_at TIMESTAMPTZ NOT NULL
            )
            """,
            """
            CREATE TABLE event_secrets (
                source VARCHAR(120) NOT NULL,
                secret VARCHAR(120) NOT NULL,
                last_used_at TIMESTAMPTZ NOT NULL,
                PRIMARY KEY (source, secret)
            )
            """,
        ),
    ),
    Migration(
        2,
        "the run that tried an event, what came of events lately, and signs of life",
        (
            "ALTER TABLE events ADD COLUMN run_id VARCHAR(64) NOT NULL DEFAULT ''",
            """
            CREATE TABLE event_news (
                place BIGINT NOT NULL PRIMARY KEY,
                kind VARCHAR(40) NOT NULL,
                thing VARCHAR(200) NOT NULL,
                words TEXT NOT NULL,
                at TIMESTAMPTZ NOT NULL,
                event_id BIGINT
            )
            """,
            """
            CREATE TABLE event_signs (
                sign VARCHAR(40) NOT NULL PRIMARY KEY,
                at TIMESTAMPTZ NOT NULL
            )
            """,
        ),
    ),
    Migration(
        3,
        "up to where a source that is asked was read",
        (
            """
            CREATE TABLE event_cursors (
                source VARCHAR(120) NOT NULL PRIMARY KEY,
                place TEXT NOT NULL,
                moved_at TIMESTAMPTZ NOT NULL
            )
            """,
        ),
    ),
    Migration(
        4,
        "claims are indexed in batches, not with each event",
        (
            """
            CREATE TABLE event_claims (
                start VARCHAR(16) NOT NULL,
                event_id BIGINT NOT NULL,
                PRIMARY KEY (start, event_id)
            )
            """,
            "INSERT INTO event_claims (start, event_id) SELECT substr(claim, 1, 16), id FROM events ORDER BY 1, 2",
            "CREATE TABLE event_claims_indexed (until BIGINT NOT NULL)",
            "INSERT INTO event_claims_indexed (until) SELECT coalesce(max(id), 0) FROM events",
            "DROP INDEX events_by_claim",
        ),
    ),
)

events_table = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("source", sa.String),
    sa.Column("claim", sa.String),
    sa.Column("received_at", UtcTime),
    sa.Column("headers", sa.Text),
    sa.Column("body", sa.LargeBinary),
    sa.Column("content_type", sa.Text),
    sa.Column("correlation_id", sa.String),
    sa.Column("state", sa.String),
    sa.Column("reason", sa.Text),
    sa.Column("attempts", sa.Integer),
    sa.Column("last_attempt_at", UtcTime),
    sa.Column("settled_at", UtcTime),
    sa.Column("run_id", sa.String),
)

sources_table = sa.Table(
    "event_sources",
    sa.MetaData(),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("events", sa.BigInteger),
    sa.Column("last_id", sa.BigInteger),
    sa.Column("last_received_at", UtcTime),
)
"""How many events each source has in all, so that a question of health need not count millions of rows."""

secrets_table = sa.Table(
    "event_secrets",
    sa.MetaData(),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("secret", sa.String, primary_key=True),
    sa.Column("last_used_at", UtcTime),
)

cursors_table = sa.Table(
    "event_cursors",
    sa.MetaData(),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("place", sa.Text),
    sa.Column("moved_at", UtcTime),
)
"""Up to where a source was read that does not send but is asked, in the source's own words."""

claims_table = sa.Table(
    "event_claims",
    sa.MetaData(),
    sa.Column("start", sa.String, primary_key=True),
    sa.Column("event_id", sa.BigInteger, primary_key=True),
)
"""How the claims of the older events begin."""

indexed_table = sa.Table("event_claims_indexed", sa.MetaData(), sa.Column("until", sa.BigInteger))
"""One row: the last event whose claim is in `event_claims`."""

news_table = sa.Table(
    "event_news",
    sa.MetaData(),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String),
    sa.Column("thing", sa.String),
    sa.Column("words", sa.Text),
    sa.Column("at", UtcTime),
    sa.Column("event_id", sa.BigInteger),
)
"""The newest word on the things that were told of last; a higher place is newer."""

signs_table = sa.Table(
    "event_signs",
    sa.MetaData(),
    sa.Column("sign", sa.String, primary_key=True),
    sa.Column("at", UtcTime),
)

_applied = applied_table("event_migrations")


def migrate(connection: sa.Connection) -> int:
    """Apply what is missing inside the caller's transaction; returns the newest number."""
    return apply(connection, _applied, MIGRATIONS, "event store")
