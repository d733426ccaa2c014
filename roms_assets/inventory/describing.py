"""What people read in the Dagster UI about inventory; what SQL makes is described beside its SQL."""

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.inventory.rules import schemas
from roms_assets.inventory.rules.tables import InventoryTable

TOLD: dict[str, Told] = {
    InventoryTable.MOVEMENTS: (
        "What changed the stock of each product at each channel per day, each with its evidence.\n\n"
        "Sold, returned and received are told by others; what a count shows beyond them is an opening, a gain, a loss,"
        " a transfer between two channels, or left one and is under way.",
        "one product, channel, kind, source and, of a transfer, its other end and the day it left, on one day",
        schemas.Movement,
    ),
    InventoryTable.LAYERS: (
        "What is in stock by the day on which it came, oldest first out.\n\n"
        "A transfer does not make goods younger.",
        "one product, channel, day of arrival and way in which it is known on one day",
        schemas.Layer,
    ),
    InventoryTable.POSITIONS: (
        "What is in stock of each product at each channel at the end of each day.\n\n"
        "Never below 0: what went beyond the stock is short_quantity, and what comes next fills it first.",
        "one product at one channel on one day",
        schemas.Position,
    ),
    InventoryTable.UNDER_WAY: (
        "What left a channel without a sale and was counted nowhere yet, with its age.\n\n"
        "A count elsewhere within under_way_days takes the oldest of it; what is left then is lost.",
        "what left one channel on one day, of one product and day of arrival, on one day",
        schemas.UnderWay,
    ),
    InventoryTable.CANDIDATES: (
        "What had better stand elsewhere: how many from where to where, what it saves, what stays.\n\n"
        "Amounts are whole minor units of their currency.",
        "one product, channel and reason on one day",
        schemas.Candidate,
    ),
    InventoryTable.PURGES: (
        "Which insights were purged, when and why, and of how many the same still held.\n\n"
        "Amounts are whole minor units of their currency.",
        "one kind and currency of insights of one day",
        schemas.Purge,
    ),
}
"""Asset -> what it is, what one row is, its columns."""
DEPS = {
    InventoryTable.MOVEMENTS: (InventoryTable.FLOWS,),
    InventoryTable.LAYERS: (InventoryTable.MOVEMENTS,),
    InventoryTable.POSITIONS: (InventoryTable.LAYERS,),
    InventoryTable.UNDER_WAY: (InventoryTable.MOVEMENTS,),
    InventoryTable.CANDIDATES: (InventoryTable.COVER, InventoryTable.INSIGHTS),
    InventoryTable.PURGES: (InventoryTable.INSIGHTS,),
}


def spec(name: InventoryTable) -> dg.AssetSpec:
    """An asset of the group `inventory` that Python makes."""
    return table_spec(
        name, TOLD[name], group="inventory", kinds=["python"], deps=[each.value for each in DEPS[name]]
    )
