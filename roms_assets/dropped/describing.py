"""What people read in the Dagster UI about dropped files."""

from typing import Any

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.dropped.reading import Reading
from roms_assets.dropped.rules import schemas
from roms_assets.dropped.rules.tables import CANCELLED, RECEIVED, SHEET, TRACKING

TOLD: dict[str, Told] = {
    TRACKING: (
        "Tracking numbers of orders, from files that people drop and Sheets, by the business day on which they came.",
        "one order and one tracking number",
        schemas.TrackingFileLine,
    ),
    RECEIVED: (
        "What of parcels was received, from files that people drop and Sheets; the newest word counts.\n\n"
        "The view received_newest has that of each tracking number and SKU.",
        "one line that says so",
        schemas.ReceivedFileLine,
    ),
    CANCELLED: (
        "Orders that were cancelled, whole or in part, from files that people drop and Sheets.",
        "one line that says so",
        schemas.CancelFileLine,
    ),
    SHEET: (
        "Lines of the sheet of the earlier system, typed; amounts in minor units, persons as pseudonyms.",
        "one line of the sheet",
        schemas.SheetOrderLine,
    ),
}
"""Asset -> what it is, what one row is, its columns."""


def spec(name: str) -> dg.AssetSpec:
    """An asset of the group `orders`; the first line of the description is what the shop reads."""
    return table_spec(name, TOLD[name], group="orders", kinds=["csv"])


def reading_metadata(reading: Reading) -> dict[str, Any]:
    """The figures of one file or Sheet."""
    return {
        "file": reading.name,
        "came_by": reading.came.origin,
        "state": reading.state.value,
        "lines": reading.read.lines,
        "rows": len(reading.read.rows),
        "refused": len(reading.read.refused),
        "why": reading.in_one_line or "nothing is refused",
        "columns_not_read": ", ".join(reading.read.unread) or "none",
        "file_sha256": reading.came.sha256,
    }
