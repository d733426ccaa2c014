"""What orders promise, asked of the tables of orders: one payment each, and its refunds. Only reads.

Without those tables, as before the first order, nothing is promised.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from resources.build_notes import are_there
from resources.lake import LakeReader
from roms_assets.kernel.order_numbers import number_key_sql, tracking_key_sql
from roms_assets.statements.rules.claims import Claim
from roms_assets.statements.rules.promises import Beyond
from roms_assets.statements.rules.terms import NUMBER_DAYS

_TABLES = ("orders", "order_events", "shipments")
_PAID = "coalesce(timezone($zone, paid_at)::DATE, date)"
_NUMBER = f"coalesce({number_key_sql('order_number')}, '')"
_TRACKING = tracking_key_sql("tracking_number")
_MARKS = """
    WITH told AS (
        SELECT date, hash(
            order_id, order_number, shop, currency, total_minor, paid_minor, refunded_minor, paid_at, refunded_at,
            state, last_event_at
        ) AS mark FROM orders
        UNION ALL
        SELECT date, hash(shipment_id, order_id, tracking_number, state, is_voided) FROM shipments
    )
    SELECT date, count(*) || ' ' || bit_xor(mark) AS mark FROM told GROUP BY date
"""
"""Day of orders -> a checksum of all that a line is matched by; whatever happens to an order moves its last event."""
_NEAR = f"""
    SELECT order_id FROM orders
    WHERE {_PAID} IN (SELECT unnest($days)) OR timezone($zone, refunded_at)::DATE IN (SELECT unnest($days))
    UNION SELECT order_id FROM order_events
    WHERE kind = 'refunded' AND timezone($zone, happened_at)::DATE IN (SELECT unnest($days))
    UNION SELECT order_id FROM orders
    WHERE date BETWEEN $first AND $last AND {_NUMBER} IN (SELECT unnest($words))
    UNION SELECT order_id FROM shipments WHERE {_TRACKING} IN (SELECT unnest($words))
"""
_ASKED = "(SELECT unnest($orders))"
_CLAIMS = f"""
    WITH chosen AS (SELECT * FROM orders WHERE order_id IN {_ASKED}),
    given_back AS (
        SELECT order_id, coalesce(
            refunded_minor, CASE WHEN state = 'refunded' THEN coalesce(nullif(paid_minor, 0), total_minor) END, 0
        ) AS minor, coalesce(timezone($zone, refunded_at)::DATE, date) AS date, currency
        FROM chosen
    ), told AS (
        SELECT event_key, e.order_id, e.source, timezone($zone, happened_at)::DATE AS date, e.currency,
               abs(amount_minor) AS minor, sum(abs(amount_minor)) OVER (PARTITION BY e.order_id, e.source) AS total
        FROM order_events e SEMI JOIN chosen USING (order_id)
        WHERE kind = 'refunded' AND amount_minor <> 0 AND NOT is_told_again
    ), events AS (
        SELECT told.* FROM told JOIN given_back USING (order_id)
        WHERE told.total = given_back.minor
        QUALIFY told.source = min(told.source) OVER (PARTITION BY told.order_id)
    ), claims AS (
        SELECT order_id AS claim_id, order_id, {_PAID} AS date, currency,
               coalesce(nullif(paid_minor, 0), CASE WHEN state <> 'cancelled' THEN total_minor END, 0) AS amount_minor
        FROM chosen
        UNION ALL
        SELECT event_key, order_id, date, currency, -minor FROM events
        UNION ALL
        SELECT order_id || '|refunded', order_id, date, currency, -minor
        FROM given_back ANTI JOIN events USING (order_id) WHERE minor <> 0
    ), parcels AS (
        SELECT order_id, count(*) AS parcels, list_sort(list(DISTINCT tracking_number)) AS tracking
        FROM shipments SEMI JOIN chosen USING (order_id)
        WHERE NOT coalesce(is_voided, false) AND state IS DISTINCT FROM 'return' GROUP BY order_id
    )
    SELECT claim_id, order_id, claims.date, coalesce(claims.currency, '') AS currency,
           claims.amount_minor::BIGINT AS amount_minor, coalesce(chosen.shop, '') AS shop,
           {_NUMBER} AS number, coalesce(parcels, 0)::INT AS parcels, tracking
    FROM claims JOIN chosen USING (order_id) LEFT JOIN parcels USING (order_id)
    ORDER BY claim_id
"""
"""Refunds as one source's events tell them when these are all that was given back, else in one sum.

An order for which nothing is to be paid has a payment of 0, so that a line that names it is known to.
"""


@dataclass(frozen=True)
class Promises:
    """Asks one lake; a business day ends in this zone."""

    lake: LakeReader
    zone: str

    @property
    def is_known(self) -> bool:
        """Whether the tables of orders have been made."""
        return are_there(self.lake, _TABLES)

    def marks(self) -> dict[date, str]:
        """Day of orders -> a checksum that changes when one of its orders does."""
        return dict(self.lake.query(_MARKS).iter_rows()) if self.is_known else {}

    def of_days(self, days: Collection[date]) -> list[Claim]:
        """What the orders of these days promise."""
        if not self.is_known or not days:
            return []
        asked = "SELECT order_id FROM orders WHERE date IN (SELECT unnest($days))"
        return self._claims(self.lake.query(asked, {"days": sorted(days)})["order_id"].to_list())

    def near(self, days: Collection[date], words: Iterable[str]) -> list[Claim]:
        """What is promised on these days, and what any of these words names as an order or a parcel."""
        if not self.is_known or not days:
            return []
        first, last = min(days) - timedelta(days=NUMBER_DAYS), max(days)
        told: dict[str, Any] = {"days": sorted(days), "words": sorted(words), "first": first, "last": last}
        return self._claims(self.lake.query(_NEAR, {**told, "zone": self.zone})["order_id"].to_list())

    def gone(self, table: str) -> list[str]:
        """Orders that a table of matches names and that are no more."""
        if not self.is_known:
            return self.lake.query(f"SELECT DISTINCT order_id FROM {table}")["order_id"].to_list()
        asked = f"SELECT DISTINCT order_id FROM {table} ANTI JOIN orders USING (order_id)"
        return self.lake.query(asked)["order_id"].to_list()

    def settled_beyond(self, table: str, days: Collection[date] | None = None) -> list[Beyond]:
        """What a table of matches has more of than was promised, newest first; of days, by their orders alone."""
        if not self.is_known:
            return []
        of_days = "" if days is None else " WHERE date IN (SELECT unnest($days))"
        chosen = f"(SELECT order_id FROM {table}{of_days})"
        found = self.lake.query(
            "SELECT claim_key, day, settled, promised.amount_minor"
            f" FROM ({_CLAIMS.replace(_ASKED, chosen)}) AS promised JOIN ("
            f"SELECT claim_key, max(date) AS day, sum(amount_minor)::BIGINT AS settled FROM {table}"
            f" WHERE order_id IN {chosen} GROUP BY claim_key"
            ") ON claim_key = claim_id WHERE abs(settled) > abs(promised.amount_minor) ORDER BY day DESC, claim_key",
            {"zone": self.zone} if days is None else {"zone": self.zone, "days": sorted(days)},
        )
        return list(found.iter_rows())

    def _claims(self, orders: list[str]) -> list[Claim]:
        found = self.lake.query(_CLAIMS, {"orders": orders, "zone": self.zone})
        return [
            Claim(**{**row, "tracking": tuple(each for each in row["tracking"] or () if each)})
            for row in found.iter_rows(named=True)
        ]
