"""What changed of the sources: for each business day one mark, which is another one as soon as anything of it is.

The mark counts what is said of a day and mixes checksums of it, so that it does not matter in which order it stands.
The days are those of `order_sightings`; dbt_project/models/orders/said says the same of each source.
"""

from collections.abc import Collection

from resources.lake import LakeReader
from roms_assets.kernel.order_numbers import number_key_sql, tracking_key_sql
from roms_assets.orders.rules.tables import MATCHES

_DAYS = """
    WITH square AS (
        SELECT o.order_id, o.business_date AS date, o.version, o.updated_at, o.page_sha256, p.name
        FROM square_orders o LEFT JOIN square_locations p USING (location_id)
    ), shipstation AS (
        SELECT o.*, {day}(coalesce(o.ordered_at, o.created_at, o.as_of)) AS date FROM shipstation_orders o
    ), checkout AS (
        SELECT c.*, {day}(
            coalesce(
                arg_max(ordered_at, event_id) FILTER (ordered_at IS NOT NULL) OVER same,
                arg_min(received_at, event_id) OVER same
            )
        ) AS date
        FROM checkout_order_changes c WINDOW same AS (PARTITION BY source, order_number)
    ), sheet AS (
        SELECT *, coalesce({number}, sheet_order_id, file_sha256 || '|' || line_number) AS source_key
        FROM sheet_order_lines
    ), newest_sheet AS (
        SELECT * FROM sheet QUALIFY rank() OVER (PARTITION BY source_key ORDER BY dropped_at DESC, file_sha256) = 1
    )
    SELECT date, hash('pos', till, version) AS mark FROM pos_publications
    UNION ALL SELECT date, hash(square) FROM square
    UNION ALL
    SELECT s.date, hash(l.order_id, l.line_number, c.sku)
    FROM square_order_lines l JOIN square s USING (order_id)
    JOIN square_catalog c ON l.catalog_object_id = c.object_id
    UNION ALL
    SELECT s.date, hash(l.order_id, 'returned', l.line_number, c.sku)
    FROM square_returned_lines l JOIN square s USING (order_id)
    JOIN square_catalog c ON l.catalog_object_id = c.object_id
    UNION ALL
    SELECT s.date, hash(r.order_id, r.refund_id, r.status, bit_xor(hash(r.order_id, s.version)) OVER (
        PARTITION BY coalesce(r.refund_id, r.order_id)
    ))
    FROM square_refunds r JOIN square s USING (order_id)
    UNION ALL SELECT date, hash(shipstation) FROM shipstation
    UNION ALL SELECT o.date, hash(l) FROM shipstation_order_lines l JOIN shipstation o USING (order_id)
    UNION ALL
    SELECT {day}(l.created_at), hash(l, o.channel, o.store_id, o.order_number)
    FROM shipstation_shipments l LEFT JOIN shipstation_orders o USING (order_id)
    UNION ALL SELECT date, hash(checkout) FROM checkout
    UNION ALL SELECT {day}(received_at), hash(e) FROM mail_events e
    UNION ALL
    SELECT {day}(e.received_at), hash(i) FROM mail_event_items i JOIN mail_events e USING (event_key)
    UNION ALL SELECT date, hash('tracking', t) FROM tracking_file_lines t
    UNION ALL SELECT date, hash('received', r) FROM received_file_lines r
    UNION ALL SELECT date, hash('cancelled', c) FROM cancel_file_lines c
    UNION ALL
    SELECT {day}(coalesce(min(ordered_at) OVER same, min(dropped_at) OVER same)), hash(s)
    FROM newest_sheet s WINDOW same AS (PARTITION BY source_key)
"""
_WEB = """
    UNION ALL
    SELECT coalesce({ordered_on}min(date) OVER listed), hash(w)
    FROM web_listings w WHERE nullif(trim(CAST(order_number AS VARCHAR)), '') IS NOT NULL
    WINDOW listed AS (PARTITION BY site, order_number)
"""


_ORDERS = f"""
    SELECT order_date AS date, hash(order_id, mark) AS mark FROM {MATCHES}
    UNION ALL
    SELECT m.order_date, hash(m.sighting_key, r) FROM refused_file_lines r
    JOIN {MATCHES} m ON m.rule <> 'own' AND m.number_key = {number_key_sql("r.order_number")}
    UNION ALL
    SELECT m.order_date, hash(m.sighting_key, r)
    FROM (SELECT *, unnest(string_split(tracking_number, ',')) AS parcel FROM refused_file_lines) r
    JOIN {MATCHES} m ON m.tracking_key = {tracking_key_sql("r.parcel")}
"""
"""A refused line is of the orders that it names, as dbt_project/models/orders/core/order_refused_lines.sql says."""


def days_of_sources(lake: LakeReader, time_zone: str, web_columns: Collection[str]) -> dict[str, str]:
    """Business day -> the mark of all that the sources say of it."""
    sql = _DAYS + (_WEB if "order_number" in web_columns else "")
    ordered_on = "min(try_cast(ordered_on AS DATE)) OVER listed, " if "ordered_on" in web_columns else ""
    number = number_key_sql("order_number")
    told = (
        sql.replace("{ordered_on}", ordered_on).replace("{number}", number).replace("{day}", "business_day")
    )
    lake.query(f"CREATE OR REPLACE TEMP MACRO business_day(moment) AS timezone('{time_zone}', moment)::DATE")
    return _by_day(lake, told)


def days_of_orders(lake: LakeReader) -> dict[str, str]:
    """Business day of orders -> the mark of all that is said of them, and of refused lines that name them."""
    return _by_day(lake, _ORDERS)


def rows_of(mark: str) -> int:
    """How many rows a mark counts."""
    return int(mark.split(" ", maxsplit=1)[0])


def _by_day(lake: LakeReader, sql: str) -> dict[str, str]:
    found = lake.query(
        f"SELECT date, count(*) || ' ' || bit_xor(mark) FROM ({sql}) GROUP BY date ORDER BY date"
    )
    return {day.isoformat(): mark for day, mark in found.iter_rows()}
