"""What must hold of the stock, asked of the lake: each promise with how much was looked at and where it is broken."""

from collections.abc import Collection
from datetime import date

import duckdb

from resources.lake import Lake, LakeReader
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.kernel.findings import Finding

ADD_UP = "inventory_positions_add_up_to_the_movements"
LAYERS_ADD_UP = "inventory_layers_add_up_to_the_positions"
NOT_SHORT = "inventory_positions_have_nothing_sold_beyond_the_stock"
NOTHING_REFUSED = "inventory_flows_leave_nothing_out"
PROMISES = {
    ADD_UP: (
        InventoryTable.POSITIONS,
        "What is there, less what went beyond it, is that of the day before and the day's movements.",
    ),
    LAYERS_ADD_UP: (InventoryTable.LAYERS, "The layers of each product and channel are its position."),
    NOT_SHORT: (
        InventoryTable.POSITIONS,
        "Nothing went beyond what was there, where the stock is known: a receipt or a count is missing.",
    ),
    NOTHING_REFUSED: (
        InventoryTable.FLOWS,
        "Every line could be used; inventory_refused has those that could not, each with its reason.",
    ),
}
"""Check -> the table beside which it stands, what it promises."""
_SQL = {
    ADD_UP: f"""
        WITH moved AS (
            SELECT date, product_id, channel, sum(quantity) AS change FROM {InventoryTable.MOVEMENTS}
            WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        )
        SELECT date || ' ' || channel || ' ' || product_id,
               'expected a change of ' || coalesce(change, 0) || ', seen ' || changed
        FROM (
            SELECT p.date, p.product_id, p.channel, p.quantity - p.short_quantity
                   - coalesce(b.quantity - b.short_quantity, 0) AS changed
            FROM {InventoryTable.POSITIONS} p LEFT JOIN {InventoryTable.POSITIONS} b
                ON (b.date, b.product_id, b.channel) = (p.date - 1, p.product_id, p.channel)
            WHERE p.date IN (SELECT unnest($days))
        ) LEFT JOIN moved USING (date, product_id, channel)
        WHERE changed <> coalesce(change, 0) ORDER BY date DESC, 1
    """,
    LAYERS_ADD_UP: f"""
        WITH lying AS (
            SELECT date, product_id, channel, sum(quantity) AS lies FROM {InventoryTable.LAYERS}
            WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        )
        SELECT date || ' ' || channel || ' ' || product_id, 'position ' || quantity || ', layers ' || coalesce(lies, 0)
        FROM (SELECT * FROM {InventoryTable.POSITIONS} WHERE date IN (SELECT unnest($days)))
        LEFT JOIN lying USING (date, product_id, channel)
        WHERE quantity <> coalesce(lies, 0) ORDER BY date DESC, 1
    """,
    NOT_SHORT: f"""
        SELECT date || ' ' || channel || ' ' || product_id, 'short of ' || short_quantity
        FROM {InventoryTable.POSITIONS}
        WHERE date IN (SELECT max(unnest) FROM unnest($days)) AND is_stock_known AND short_quantity > 0
        ORDER BY date DESC, 1
    """,
    NOTHING_REFUSED: f"""
        SELECT date || ' ' || source_table || ' ' || source_key, reason FROM {InventoryTable.REFUSED}
        WHERE date IN (SELECT unnest($days)) ORDER BY date DESC, 1
    """,
}


def findings(lake: Lake, days: Collection[date]) -> dict[str, Finding]:
    """Check -> what came of it on these days; none when there are none."""
    if not days:
        return {}
    with lake.reading() as connection:
        reader = LakeReader(connection)
        return {name: _finding(reader, name, days) for name in PROMISES}


def _finding(lake: LakeReader, name: str, days: Collection[date]) -> Finding:
    told = {"days": sorted(days)}
    table, _ = PROMISES[name]
    counted = f"SELECT count(*) FROM {table} WHERE date IN (SELECT unnest($days))"
    try:
        return Finding(int(lake.query(counted, told).item()), lake.query(_SQL[name], told).rows())
    except duckdb.CatalogException:  # nothing was ever calculated
        return Finding(0)
