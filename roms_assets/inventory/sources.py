"""What inventory is made from: other domains' tables, empty where nobody made them yet, and a mark of each day."""

import polars as pl

from resources.lake import LakeReader, LakeTransaction
from roms_assets.inventory.rules.schemas import MADE_BY_PYTHON, MADE_BY_SQL
from roms_assets.inventory.rules.schemas.others import TYPES

_MARKS = """
    WITH received AS (
        SELECT *, nullif(upper(regexp_replace(tracking_number, '[^A-Za-z0-9]', '', 'g')), '') AS parcel_key
        FROM received_file_lines
    ), parcels AS (
        SELECT nullif(upper(regexp_replace(s.tracking_number, '[^A-Za-z0-9]', '', 'g')), '') AS parcel_key,
               bit_xor(hash(o.order_id, o.shop, l.line_number, l.product_id, l.sku)) AS mark
        FROM shipments s JOIN orders o USING (order_id) LEFT JOIN order_lines l USING (order_id)
        WHERE NOT coalesce(s.is_voided, false) AND EXISTS (FROM received) GROUP BY ALL
    ), told AS (
        SELECT l.date, hash(l.order_id, l.line_number, l.product_id, l.sku, l.quantity, l.cancelled_quantity, o.shop,
                            o.state = 'cancelled') AS mark
        FROM order_lines l JOIN orders o USING (order_id)
        UNION ALL
        SELECT i.date, hash(i.location_id, i.catalog_object_id, i.quantity, p.name, c.sku)
        FROM square_inventory i LEFT JOIN square_locations p USING (location_id)
        LEFT JOIN square_catalog c ON c.object_id = i.catalog_object_id WHERE i.state = 'IN_STOCK'
        UNION ALL
        SELECT timezone($time_zone, r.received_at)::DATE,
               hash(r.file_sha256, r.line_number, r.quantity, p.mark,
                    max(received_at) OVER (PARTITION BY r.parcel_key, r.sku))
        FROM received r LEFT JOIN parcels p USING (parcel_key)
    )
    SELECT date, count(*) || ' ' || bit_xor(mark) AS mark FROM told WHERE date IS NOT NULL GROUP BY date ORDER BY date
"""
"""Day -> a checksum of all that its flows are made from."""
_GOODS = """
    SELECT count(*) || ' ' || coalesce(bit_xor(hash(product_id, name, unit_cost_minor, cost_currency, price_minor,
                                                    currency, square_variation_id)), 0)
    FROM products
"""
_THERE = (
    "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'lake' AND table_schema = 'main'"
)


def make_others(lake: LakeTransaction) -> None:
    """What nobody made yet of the tables that SQL stands on, without rows; what is there stays as it is.

    Of what dbt makes it is a view, which dbt replaces by the table.
    """
    there = set(lake.query(_THERE)["table_name"])
    for table, columns in MADE_BY_PYTHON.items():
        if table not in there:
            lake.ensure(table, pl.DataFrame(schema=columns))
    for table, columns in MADE_BY_SQL.items():
        if table not in there:
            none = ", ".join(f"NULL::{TYPES[kind]} AS {name}" for name, kind in columns.items())
            lake.ensure_view(table, f"SELECT {none} WHERE false")


def marks_of_days(lake: LakeReader, time_zone: str) -> dict[str, str]:
    """Day of which anything is told -> its mark."""
    return {day.isoformat(): mark for day, mark in lake.query(_MARKS, {"time_zone": time_zone}).iter_rows()}


def mark_of_goods(lake: LakeReader) -> str:
    """A mark of what products are called and cost."""
    return str(lake.query(_GOODS).item())
