"""The tables' columns, types and units, said once: they shape and check the frames and describe the tables.

What SQL makes is described beside its SQL. Amounts are whole minor units and stand beside their currency.
"""

from roms_assets.inventory.rules.schemas.others import MADE_BY_PYTHON, MADE_BY_SQL
from roms_assets.inventory.rules.schemas.reallocation import Candidate
from roms_assets.inventory.rules.schemas.stock import (
    Built,
    Layer,
    LineMark,
    Movement,
    Position,
    Purge,
    UnderWay,
)

__all__ = [
    "MADE_BY_PYTHON",
    "MADE_BY_SQL",
    "Built",
    "Candidate",
    "Layer",
    "LineMark",
    "Movement",
    "Position",
    "Purge",
    "UnderWay",
]
