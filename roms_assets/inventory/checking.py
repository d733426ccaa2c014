"""What must hold of the stock, asked of the lake: each promise with how much was looked at and where it is broken."""

from collections.abc import Collection
from datetime import date

from resources.lake import Lake, LakeReader
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.kernel.findings import Finding
from roms_assets.kernel.numbers import plain_sql

ADD_UP = "inventory_positions_add_up_to_the_movements"
LAYERS_ADD_UP = "inventory_layers_add_up_to_the_positions"
UNDER_WAY_ADDS_UP = "inventory_under_way_adds_up_to_the_movements"
NOT_SHORT = "inventory_positions_have_nothing_sold_beyond_the_stock"
NOTHING_REFUSED = "inventory_flows_leave_nothing_out"
PROMISES = {
    ADD_UP: (
        InventoryTable.POSITIONS,
        "What is there, less what went beyond it, is that of the day before and the day's movements.",
    ),
    LAYERS_ADD_UP: (InventoryTable.LAYERS, "The layers of each product and channel are its position."),
    UNDER_WAY_ADDS_UP: (
        InventoryTable.UNDER_WAY,
        "What left is under way, came or is lost, and what came of it is a movement.",
    ),
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
OF_NEWEST_DAY = frozenset({NOT_SHORT})
"""Those that are asked of the newest day alone."""

_SQL = {
    ADD_UP: f"""
        WITH moved AS (
            SELECT date, product_id, channel, sum(quantity) AS change FROM {InventoryTable.MOVEMENTS}
            WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        ), is_there AS (
            SELECT date, product_id, channel, quantity - short_quantity AS there FROM {InventoryTable.POSITIONS}
            WHERE date IN (SELECT unnest($days))
        ), was_there AS (
            SELECT date + 1 AS date, product_id, channel, quantity - short_quantity AS there
            FROM {InventoryTable.POSITIONS} WHERE date + 1 IN (SELECT unnest($days))
        )
        SELECT date || ' ' || channel || ' ' || product_id,
               'expected a change of ' || {plain_sql("coalesce(change, 0)")} || ', seen '
               || CASE WHEN there IS NULL THEN 'no position' ELSE {plain_sql("changed")} END
        FROM (
            SELECT date, product_id, channel, change, is_there.there AS there,
                   coalesce(is_there.there, 0) - coalesce(was_there.there, 0) AS changed
            FROM is_there FULL JOIN was_there USING (date, product_id, channel)
            FULL JOIN moved USING (date, product_id, channel)
        )
        WHERE there IS NULL OR changed <> coalesce(change, 0) ORDER BY date DESC, 1
    """,
    LAYERS_ADD_UP: f"""
        WITH lying AS (
            SELECT date, product_id, channel, sum(quantity) AS lies FROM {InventoryTable.LAYERS}
            WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        ), is_there AS (
            SELECT date, product_id, channel, quantity FROM {InventoryTable.POSITIONS}
            WHERE date IN (SELECT unnest($days))
        )
        SELECT date || ' ' || channel || ' ' || product_id,
               coalesce('position ' || {plain_sql("quantity")}, 'no position') || ', layers '
               || {plain_sql("coalesce(lies, 0)")}
        FROM is_there FULL JOIN lying USING (date, product_id, channel)
        WHERE coalesce(quantity, -1) <> coalesce(lies, 0) ORDER BY date DESC, 1
    """,
    UNDER_WAY_ADDS_UP: f"""
        WITH moved AS (
            SELECT date, product_id, coalesce(-sum(quantity) FILTER (WHERE kind = 'left'), 0) AS went,
                   coalesce(sum(quantity) FILTER (WHERE left_on IS NOT NULL), 0) AS came
            FROM {InventoryTable.MOVEMENTS} WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        ), lots AS (
            SELECT date, product_id, sum(quantity + came_quantity + lost_quantity) AS told,
                   sum(came_quantity) AS told_came
            FROM {InventoryTable.UNDER_WAY} WHERE date IN (SELECT unnest($days)) GROUP BY ALL
        ), was AS (
            SELECT date + 1 AS date, product_id, sum(quantity) AS was FROM {InventoryTable.UNDER_WAY}
            WHERE date + 1 IN (SELECT unnest($days)) GROUP BY ALL
        )
        SELECT date || ' ' || product_id,
               'expected ' || {plain_sql("expected")} || ' of which ' || {plain_sql("came")} || ' came, seen '
               || {plain_sql("told")} || ' and ' || {plain_sql("told_came")}
        FROM (
            SELECT date, product_id, coalesce(was, 0) + coalesce(went, 0) AS expected, coalesce(came, 0) AS came,
                   coalesce(told, 0) AS told, coalesce(told_came, 0) AS told_came
            FROM moved FULL JOIN lots USING (date, product_id) FULL JOIN was USING (date, product_id)
        )
        WHERE expected <> told OR came <> told_came ORDER BY date DESC, 1
    """,
    NOT_SHORT: f"""
        SELECT date || ' ' || channel || ' ' || product_id, 'short of ' || {plain_sql("short_quantity")}
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
    counted = lake.rows(
        f"SELECT count(*) AS looked_at FROM {table} WHERE date IN (SELECT unnest($days))", told
    )
    if not counted:  # nothing was ever calculated
        return Finding(0)
    return Finding(counted[0]["looked_at"], lake.query(_SQL[name], told).rows())
