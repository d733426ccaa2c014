"""What inventory is made from: other domains' tables, empty where nobody made them yet, and a mark of each day."""

import polars as pl

from resources.lake import LakeReader, LakeTransaction
from roms_assets.inventory.rules.schemas import MADE_BY_PYTHON, MADE_BY_SQL, LineMark
from roms_assets.inventory.rules.schemas.others import TYPES
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.kernel.order_numbers import tracking_key_sql
from roms_assets.kernel.tables import descriptions, empty

_PARCEL = tracking_key_sql("tracking_number")
_NOTED = """
    SELECT try_cast(split_part(part, ' ', 2) AS DATE) AS date, sources || ' ' || epoch_us(built_at) AS note
    FROM order_builds WHERE starts_with(part, 'order ')
"""
"""Day of orders -> what orders note when they make it, another thing each time."""
_LINES = """
    SELECT l.date, hash(l.order_id, l.line_number, l.product_id, l.sku, l.quantity, l.cancelled_quantity, o.shop,
                        o.sources, o.state = 'cancelled') AS mark
    FROM unread l JOIN orders o USING (order_id, date)
"""
"""The lines of some days, which are picked before they meet their orders."""
_MARKS = f"""
    WITH noted AS ({_NOTED}
    ), known AS (
        SELECT date, lines_qty, mark FROM inventory_line_marks SEMI JOIN noted USING (date, note)
    ), unmarked AS (
        SELECT DISTINCT date FROM order_lines EXCEPT SELECT date FROM known
    ), unread AS MATERIALIZED (
        SELECT * FROM order_lines SEMI JOIN unmarked USING (date)
    ), received AS (
        SELECT *, {_PARCEL} AS parcel_key
        FROM received_file_lines
    ), sent AS (
        SELECT order_id, parcel_key
        FROM (SELECT order_id, {_PARCEL} AS parcel_key FROM shipments WHERE NOT coalesce(is_voided, false))
        SEMI JOIN received USING (parcel_key)
    ), told_of_orders AS (
        SELECT order_id, bit_xor(hash(r.parcel_key, r.received_at, r.dropped_at, r.file_sha256, r.line_number, r.sku,
                                      r.quantity)) AS mark
        FROM sent JOIN received r USING (parcel_key) GROUP BY order_id
    ), parcels AS (
        SELECT parcel_key, bit_xor(hash(o.order_id, o.shop, o.sources, l.line_number, l.product_id, l.sku, l.quantity,
                                        told.mark)) AS mark
        FROM sent JOIN told_of_orders told USING (order_id)
        JOIN orders o USING (order_id) LEFT JOIN order_lines l USING (order_id) GROUP BY parcel_key
    ), told AS (
        SELECT date, lines_qty AS n, mark FROM known
        UNION ALL
        SELECT date, 1, mark FROM ({_LINES})
        UNION ALL
        SELECT i.date, 1, hash(i.location_id, i.catalog_object_id, i.quantity, p.name, c.sku)
        FROM square_inventory i LEFT JOIN square_locations p USING (location_id)
        LEFT JOIN square_catalog c ON c.object_id = i.catalog_object_id WHERE i.state = 'IN_STOCK'
        UNION ALL
        SELECT timezone($time_zone, r.received_at)::DATE, 1,
               hash(r.file_sha256, r.line_number, r.quantity, p.mark,
                    bit_xor(hash(r.received_at, r.dropped_at, r.file_sha256, r.line_number, r.sku)) OVER (
                        PARTITION BY r.parcel_key
                    ))
        FROM received r LEFT JOIN parcels p USING (parcel_key)
    )
    SELECT date, sum(n)::BIGINT || ' ' || bit_xor(mark) AS mark FROM told
    WHERE date IS NOT NULL GROUP BY date ORDER BY date
"""
"""Day -> a checksum of all that its flows are made from."""
_FORGET = f"""
    DELETE FROM inventory_line_marks AS kept
    WHERE NOT EXISTS (SELECT 1 FROM ({_NOTED}) AS noted WHERE noted.date = kept.date AND noted.note = kept.note)
"""
_KEEP = f"""
    INSERT INTO inventory_line_marks BY NAME
    WITH noted AS (
        SELECT * FROM ({_NOTED}) ANTI JOIN inventory_line_marks USING (date)
    ), unread AS MATERIALIZED (
        SELECT * FROM order_lines SEMI JOIN noted USING (date)
    )
    SELECT date, any_value(note) AS note, count(*) AS lines_qty, bit_xor(mark) AS mark
    FROM ({_LINES}) JOIN noted USING (date) GROUP BY date
"""
"""The marks of the lines of days that orders made since; those of all other days stay."""
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


def keep_line_marks(lake: LakeTransaction) -> None:
    """Keep a mark of the lines of each day of orders, until orders make that day again.

    So only what orders made since is read. A day of which orders note nothing is read at each look.
    """
    lake.ensure(InventoryTable.LINE_MARKS, empty(LineMark), descriptions(LineMark))
    lake.run(_FORGET)
    lake.run(_KEEP)


def marks_of_days(lake: LakeReader, time_zone: str) -> dict[str, str]:
    """Day of which anything is told -> its mark."""
    return {day.isoformat(): mark for day, mark in lake.query(_MARKS, {"time_zone": time_zone}).iter_rows()}


def mark_of_goods(lake: LakeReader) -> str:
    """A mark of what products are called and cost."""
    return str(lake.query(_GOODS).item())
