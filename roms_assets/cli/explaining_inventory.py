"""`roms why` for inventory: a product's insights of a day, and the stock and movements that they were made of."""

from datetime import date

from rich.text import Text

from roms_assets.cli.explaining_rows import show_commands
from roms_assets.cli.going_on import command_of
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.inventory.rules.tables import InventoryTable
from roms_assets.inventory.tracing import trace
from roms_assets.settings import load

_FIRST = {
    "inventory_insights": ("channel", "kind", "evidence"),
    "reallocation_candidates": ("channel", "reason", "why"),
    "inventory_cover": ("channel", "quantity", "velocity"),
    "inventory_positions": ("channel", "quantity", "short_quantity"),
    "inventory_layers": ("channel", "arrived_on", "age_known_by", "quantity"),
    "inventory_under_way": ("channel", "left_on", "arrived_on", "quantity", "came_quantity", "lost_quantity"),
    "reallocation_backtest": ("date", "from_channel", "to_channel", "quantity", "would_have_sold_quantity"),
    "inventory_movements": ("date", "channel", "kind", "quantity", "source_table", "source_key"),
}


def explain(table: str, product_id: str, day: date | None) -> bool:
    """Show all that is known of a product; whether that table has a row of it on the day. Raises SourceUnavailable."""
    found = trace(stores(load().environment).lake, product_id, day)
    console = out()
    if table not in found.rows:
        on = f" on {found.day}" if found.day else ""
        console.print(Text(f"{table} has no product {product_id}{on}.", style="heading"))
    for name, rows in found.rows.items():
        console.print(f"\n{name}", style="heading")
        show_rows(console, rows, _FIRST[name])
    if table == InventoryTable.MOVEMENTS and table in found.rows:
        show_commands([command_of(row) for row in found.rows[table]])
    return table in found.rows
