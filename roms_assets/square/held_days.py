"""What the lake holds of some business days, as a proof asks for it."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from resources.lake import LakeTransaction
from roms_assets.kernel.days import midnight
from roms_assets.square.places import Places
from roms_assets.square.rules.proving import Place, made_on
from roms_assets.square.rules.tables import SquareTable

_VERSIONS = f"""
SELECT business_date, location_id, order_id, version FROM {SquareTable.ORDERS}
WHERE business_date IN (SELECT unnest($days))
"""
_TENDERS = f"""
SELECT
    o.business_date AS date, o.location_id, o.order_id, coalesce(t.payment_id, p.payment_id) AS payment_id,
    t.type, t.currency, t.amount_minor
FROM {SquareTable.TENDERS} t JOIN {SquareTable.ORDERS} o USING (order_id)
LEFT JOIN {SquareTable.PAYMENTS} p ON t.payment_id IS NULL AND p.payment_id = t.tender_id
WHERE o.business_date IN (SELECT unnest($days))
"""
"""A tender's id is that of its payment; one that names none is held against that one, if it is there."""
_PAYMENTS = f"""
SELECT o.business_date AS date, o.location_id, o.order_id, p.payment_id, p.status, p.currency, p.total_minor
FROM {SquareTable.PAYMENTS} p JOIN {SquareTable.ORDERS} o USING (order_id)
WHERE o.business_date IN (SELECT unnest($days))
"""
_WITHOUT_ORDER = f"""
SELECT p.created_at, p.location_id, p.order_id, p.payment_id, p.currency, p.total_minor
FROM {SquareTable.PAYMENTS} p ANTI JOIN {SquareTable.ORDERS} o USING (order_id)
WHERE p.order_id IS NOT NULL AND p.status = 'COMPLETED' AND p.created_at BETWEEN $first AND $last
"""
_NAMING_NO_ORDER = f"""
SELECT created_at, location_id, order_id, payment_id, currency, total_minor FROM {SquareTable.PAYMENTS}
WHERE order_id IS NULL AND status = 'COMPLETED' AND created_at BETWEEN $first AND $last
"""
_COMPLETENESS = f"SELECT * FROM {SquareTable.COMPLETENESS} WHERE date IN (SELECT unnest($days))"
_LATE = f"""
SELECT business_date AS date, location_id FROM {SquareTable.LATE_ORDERS} WHERE business_date IN (SELECT unnest($days))
"""
_ANY_ZONE = timedelta(days=1)
"""No local day begins or ends further from the one in UTC."""


def versions(lake: LakeTransaction, days: Sequence[date]) -> dict[Place, dict[str, int]]:
    """Day and location -> order id -> version."""
    held: dict[Place, dict[str, int]] = {}
    for day, location, order_id, version in lake.query(_VERSIONS, {"days": list(days)}).iter_rows():
        held.setdefault((day, location), {})[order_id] = version
    return held


def tenders(lake: LakeTransaction, days: Sequence[date]) -> pl.DataFrame:
    """The tenders of the days' orders: date, location_id, order_id, payment_id, type, currency, amount_minor."""
    return lake.query(_TENDERS, {"days": list(days)})


def payments(lake: LakeTransaction, days: Sequence[date]) -> pl.DataFrame:
    """Their payments: date, location_id, order_id, payment_id, status, currency, total_minor."""
    return lake.query(_PAYMENTS, {"days": list(days)})


def without_order(lake: LakeTransaction, days: Sequence[date], places: Places) -> pl.DataFrame:
    """Completed payments that were made on these local days and whose order the lake lacks.

    Columns: location_id, order_id, payment_id, currency, total_minor, date.
    """
    return _made_on(lake, _WITHOUT_ORDER, days, places)


def naming_no_order(lake: LakeTransaction, days: Sequence[date], places: Places) -> pl.DataFrame:
    """Completed payments that were made on these local days and that name no order; the same columns."""
    return _made_on(lake, _NAMING_NO_ORDER, days, places)


def _made_on(lake: LakeTransaction, query: str, days: Sequence[date], places: Places) -> pl.DataFrame:
    first = midnight(min(days, default=date.max)) - _ANY_ZONE
    last = midnight(max(days, default=date.min)) + 2 * _ANY_ZONE
    return made_on(lake.query(query, {"first": first, "last": last}), places.zones, days)


def completeness(lake: LakeTransaction, days: Sequence[date]) -> pl.DataFrame:
    """What proofs found before, rows of `Completeness`."""
    return lake.query(_COMPLETENESS, {"days": list(days)})


def late_orders(lake: LakeTransaction, days: Sequence[date]) -> pl.DataFrame:
    """One row for each order of the days that came late: date, location_id."""
    return lake.query(_LATE, {"days": list(days)})
